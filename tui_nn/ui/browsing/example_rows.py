"""Examples as rows of a table: truth, answer, probability, loss, then their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_nn.text import percent
from tui_nn.ui.browsing import wording
from tui_nn.ui.drawing.cells import Cells, Key, pad
from tui_nn.ui.drawing.class_names import longest
from tui_nn.ui.wording import quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_nn.training.protocol.browsing import JudgedExample

WIDEST, GAP = 20, 2
"""Most cells of a column, and those between two."""

MARKS = 2
"""Columns before the rows, for the cursor and the marks."""

CLASSES = ("", "true", "answer", "sure", "loss")
NUMBERS = ("", "true", "predicted", "residual", "loss")
"""Headings of the columns before the values."""

NUMERIC = frozenset({1, 2, 3, 4})
"""Columns of numbers for a regression; for classes only the last two of them are."""


def draw_page(
    width: int,
    height: int,
    examples: Sequence[JudgedExample],
    columns: Sequence[str],
    selected: int,
    first: int,
) -> Cells:
    """Draw a page of examples with their headings.

    Args:
        width, height: of the picture.
        examples: the page.
        columns: names of the values.
        selected: the row that the cursor is on.
        first: the first value to show.

    Returns:
        The picture. Style keys: "heading", "note", "value", "right", "wrong", "selected", "mark".
    """
    cells = Cells(width, height)
    shown = examples[: max(height - 1, 0)]
    is_class = not shown or shown[0].probability is not None
    numeric = NUMERIC - {1, 2} if is_class else NUMERIC
    head = (*(CLASSES if is_class else NUMBERS), *columns[first:])
    table = [(*_figures(one), *one.values[first:]) for one in shown]
    x = MARKS
    for column, name in enumerate(head):
        room = min(longest([name, *(row[column] for row in table)]), WIDEST)
        if x + room > width:
            cells.write(x - 1, 0, "…", "heading")  # there are more
            break
        is_number = _are_numbers(table, column) if column >= len(CLASSES) else column in numeric
        cells.write(x, 0, pad(name, room, right=is_number), "heading")
        for y, (one, row) in enumerate(zip(shown, table, strict=True), 1):
            key = "selected" if y - 1 == selected and column < 2 else _key(column, one)
            cells.write(x, y, pad(row[column], room, right=is_number), key)
        x += room + GAP
    for y, one in enumerate(shown, 1):
        cells.write(0, y, "▶" if y - 1 == selected else " ", "mark")
        cells.write(1, y, "◆" if one.is_marked else " ", "mark")
    return cells


def most_hidden(columns: Sequence[str]) -> int:
    """How far the values can be scrolled."""
    return max(len(columns) - 1, 0)


def _figures(one: JudgedExample) -> tuple[str, ...]:
    loss = quantities.number(one.loss)
    if one.probability is None:
        truth, answer = map(quantities.value, (one.truth, one.answer))
        return wording.place(one), truth, answer, wording.residual(one), loss
    return wording.place(one), one.truth, one.answer, percent(one.probability), loss


def _key(column: int, one: JudgedExample) -> Key:
    if column == 0:
        return "note"
    if CLASSES[column : column + 1] == ("answer",) and one.probability is not None:
        return "right" if wording.is_right(one) else "wrong"
    return "value"


def _are_numbers(table: Sequence[Sequence[str]], column: int) -> bool:
    try:
        return all(float(row[column]) is not None for row in table)
    except ValueError:
        return False
