"""The examples that excite a unit most, and least: as pictures, or as rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_nn.data.picture import PICTURE_SHAPE
from tui_nn.text import percent
from tui_nn.ui.browsing.example_tiles import reduced
from tui_nn.ui.browsing.wording import is_right, residual
from tui_nn.ui.drawing.cells import Cells, Key, fit, pad
from tui_nn.ui.drawing.class_names import longest
from tui_nn.ui.drawing.colours import as_grey, draw_colours
from tui_nn.ui.drawing.half_block import draw_pixels
from tui_nn.ui.drawing.numerals import short
from tui_nn.ui.units.wall import CROP, SIZES
from tui_nn.ui.wording.quantities import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_nn.training.protocol.browsing import JudgedExample
    from tui_nn.training.protocol.units import UnitView

ACROSS = 3
"""Pictures of a group beside one another."""

GROUP = 9
"""Examples of a group."""

HEADINGS = "▲ excite it most", "▼ excite it least"
WIDEST, GAP = 18, 2


@dataclass(frozen=True, slots=True)
class Tiles:
    """How the pictures of the two groups are arranged.

    Attributes:
        width, lines: of a picture.
        across: pictures of a group beside one another: all, with one group below the other, or
            three, with one group beside the other.
        is_both: whether both groups have room, else the one with the cursor is shown.
    """

    width: int
    lines: int
    across: int
    is_both: bool = True

    @property
    def rows(self) -> int:
        """Rows of a group."""
        return GROUP // self.across

    def corner(self, group: int) -> tuple[int, int]:
        """Column and line at which a group begins."""
        if self.across == GROUP:
            return 0, group * (self.lines + 2) + 1
        return group * self.is_both * self.across * (self.width + 1), 0

    def place_at(self, x: int, y: int, selected: int) -> int | None:
        """The example at a cell, from 0 to 17; None outside."""
        for group in (0, 1) if self.is_both else (selected // GROUP,):
            left, top = self.corner(group)
            column, row = (x - left) // (self.width + 1), (y - top) // (self.lines + 1)
            if 0 <= column < self.across and 0 <= row < self.rows:
                return group * GROUP + row * self.across + column
        return None

    def moved(self, selected: int, columns: int, rows: int, counts: tuple[int, int]) -> int:
        """The example that the cursor comes to.

        Args:
            selected: where it is, from 0 to 17.
            columns, rows: how far it goes.
            counts: examples of each group.
        """
        group, place = divmod(selected, GROUP)
        row, column = divmod(place, self.across)
        if self.across == GROUP:
            group = min(max(group + rows, 0), 1)
            column = min(max(column + columns, 0), GROUP - 1)
        else:
            row = min(max(row + rows, 0), self.rows - 1)
            across = min(max(group * self.across + column + columns, 0), 2 * self.across - 1)
            group, column = divmod(across, self.across)
        return group * GROUP + min(row * self.across + column, max(counts[group] - 1, 0))


def arrange(width: int, height: int) -> Tiles:
    """The largest pictures with which both groups have room; else the smallest."""
    for columns, lines in SIZES:
        if GROUP * (columns + 1) <= width + 1 and 2 * (lines + 2) <= height:
            return Tiles(columns, lines, GROUP)
        if 2 * ACROSS * (columns + 1) <= width + 1 and ACROSS * (lines + 1) <= height:
            return Tiles(columns, lines, ACROSS)
    columns, lines = SIZES[-1]
    return Tiles(columns, lines, ACROSS, is_both=2 * ACROSS * (columns + 1) <= width + 1)


_Group = tuple[tuple["JudgedExample", ...], tuple[float, ...], tuple[float, ...]]


def _groups(view: UnitView) -> tuple[_Group, _Group]:
    """The examples of each group, their activations and sums."""
    return (
        (view.most, view.most_activations, view.most_sums),
        (view.least, view.least_activations, view.least_sums),
    )


def draw_tiles(width: int, height: int, view: UnitView, selected: int, *, shaded: bool) -> Cells:
    """Draw both groups as pictures, the activation below each.

    Style keys: "ink" with its levels or colours, "heading", "selected", "note", "wrong".
    """
    cells, tiles = Cells(width, height), arrange(width, height)
    for group, (examples, activations, sums) in enumerate(_groups(view)):
        if not tiles.is_both and group != selected // GROUP:
            continue
        left, top = tiles.corner(group)
        if top:
            cells.write(left, top - 1, HEADINGS[group], "heading")
        for place, one in enumerate(examples):
            row, column = divmod(place, tiles.across)
            x, y = left + column * (tiles.width + 1), top + row * (tiles.lines + 1)
            _draw_picture(cells, x, y, one, tiles, shaded=shaded)
            key: Key = "note" if one.probability is None or is_right(one) else "wrong"
            key = "selected" if group * GROUP + place == selected else key
            text = excitement(activations[place], sums[place])
            text = f"{text} {fit(one.truth, tiles.width - len(text) - 1)}"
            cells.write(x, y + tiles.lines, pad(text, tiles.width), key)
    return cells


def excitement(activation: float, z: float) -> str:
    """An activation; where it is 0, with the sum below 0 that it comes from: 0 (−3.21)."""
    return f"0 ({short(z)})" if activation == 0 and z < 0 else short(activation)


def _draw_picture(
    cells: Cells, x: int, y: int, one: JudgedExample, tiles: Tiles, *, shaded: bool
) -> None:
    picture = one.picture
    if picture.shape == PICTURE_SHAPE and tiles.width < PICTURE_SHAPE[1] // 2:
        picture = picture[CROP:-CROP, CROP:-CROP]
    picture = reduced(picture, tiles.width, tiles.lines)
    if picture.ndim == 3 and not shaded:
        draw_colours(cells, x, y, picture)
    else:
        draw_pixels(cells, x, y, as_grey(picture).tolist(), "ink", shaded=shaded)


def draw_rows(width: int, height: int, view: UnitView, selected: int, first: int) -> Cells:
    """Draw both groups as rows: activation, truth, answer, then the values from the `first` on.

    Style keys: "heading", "number", "note", "wrong", "selected", "mark".
    """
    cells = Cells(width, height)
    is_class = any(one.probability is not None for one in (*view.most, *view.least))
    head = (
        "activation",
        "true",
        "answer",
        "sure" if is_class else "residual",
        *view.columns[first:],
    )
    tables = [
        [_row(one, (a, z), first) for one, a, z in zip(*group, strict=True)]
        for group in _groups(view)
    ]
    rooms = [
        min(longest([name, *(row[column] for table in tables for row in table)]), WIDEST)
        for column, name in enumerate(head)
    ]
    y = 0
    for group, table in enumerate(tables):
        _draw_group(cells, y, table, head, rooms, group, selected)
        y += len(table) + 1 + (height >= 2 * GROUP + 3)
    return cells


def _draw_group(
    cells: Cells,
    top: int,
    table: Sequence[Sequence[str]],
    head: Sequence[str],
    rooms: Sequence[int],
    group: int,
    selected: int,
) -> None:
    x = 2
    for column, (name, room) in enumerate(zip(head, rooms, strict=True)):
        if x + room > cells.width:
            break
        heading = ("▲ most" if group == 0 else "▼ least") if column == 0 else name
        cells.write(x, top, pad(heading, room, right=column > 0), "heading")
        for line, row in enumerate(table):
            is_selected = group * GROUP + line == selected
            key: Key = "selected" if is_selected and column == 0 else "number"
            cells.write(x, top + 1 + line, pad(row[column], room, right=True), key)
            if column == 0 and is_selected:
                cells.write(0, top + 1 + line, "▶", "mark")
        x += room + GAP


def _row(one: JudgedExample, excited: Sequence[float], first: int) -> tuple[str, ...]:
    if one.probability is None:
        figures = value(one.truth), value(one.answer), residual(one)
    else:
        figures = one.truth, one.answer, percent(one.probability)
    return (excitement(*excited), *figures, *one.values[first:])
