"""The units of a layer as a table: a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.text import percent, printable
from tui_nn.ui.drawing.cells import Cells, Key, pad
from tui_nn.ui.drawing.class_names import longest
from tui_nn.ui.drawing.histogram import histogram_line
from tui_nn.ui.drawing.numerals import short
from tui_nn.ui.units import wording
from tui_nn.ui.units.distribution import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_nn.training.protocol.units import ListedUnit, UnitsView

HEADINGS = ("unit", "active", "mean", "distribution", "correlates with", "r", "without it")
NUMERIC = frozenset({0, 1, 2, 5, 6})
SPARK = 12
WIDEST_FACT = 26
GAP = 2
MARKS = 2
"""Columns before the lines, for the cursor and for what is switched off."""


def draw_table(
    width: int,
    height: int,
    view: UnitsView,
    selected: int,
    off: frozenset[int],
    target: str | None,
) -> Cells:
    """Draw a page of units; columns that have no room are left out.

    Style keys: "heading", "number", "note", "selected", "off", "mark".

    Args:
        width, height: in cells.
        view: the page.
        selected: the line that the cursor is on.
        off: numbers of the units that are switched off.
        target: name of the target of a regression; None for classes.
    """
    cells = Cells(width, height)
    units = view.units[: max(height - 1, 0)]
    lines = [_line(one, target) for one in units]
    x = MARKS
    for column, heading in enumerate(HEADINGS):
        room = min(longest([heading, *(line[column] for line in lines)]), WIDEST_FACT)
        if x + room > width:
            break
        is_number = column in NUMERIC
        cells.write(x, 0, pad(heading, room, right=is_number), "heading")
        for y, (one, line) in enumerate(zip(units, lines, strict=True), 1):
            key = _key(one, column, is_selected=y - 1 == selected, is_off=one.unit in off)
            cells.write(x, y, pad(line[column], room, right=is_number), key)
        x += room + GAP
    _mark(cells, units, selected, off)
    return cells


def _mark(cells: Cells, units: Sequence[ListedUnit], selected: int, off: frozenset[int]) -> None:
    for y, one in enumerate(units, 1):
        cells.write(0, y, "▶" if y - 1 == selected else " ", "mark")
        cells.write(1, y, "○" if one.unit in off else " ", "off")


def _line(one: ListedUnit, target: str | None) -> tuple[str, ...]:
    number = str(one.unit) + (f" {printable(one.name)}" if one.name else "")
    is_never = one.active_share == 0
    return (
        number,
        "never" if is_never else percent(one.active_share),
        short(one.mean),
        histogram_line(cut(one.histogram.tolist()), SPARK),
        wording.fact(one.fact) if one.fact else "nothing",
        wording.correlation(one.fact.correlation) if one.fact else "",
        wording.lost(one.lost, target),
    )


def _key(one: ListedUnit, column: int, *, is_selected: bool, is_off: bool) -> Key:
    if is_selected and column == 0:
        return "selected"
    return "note" if is_off or one.is_constant else "number"
