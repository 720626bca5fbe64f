"""The first rows of a user's table, as they stand in the file."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.text import printable
from tui_nn.ui.drawing.cells import Cells, pad, split_cells

WIDEST, GAP = 18, 2
"""Most cells of a column, and those between two."""


def draw_rows(
    width: int,
    height: int,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    selected: int,
) -> Cells:
    """Draw the columns that fit around the selected one.

    Style keys: "heading", "value", "selected".

    Args:
        width, height: of the picture, in cells.
        header: name of each column.
        rows: the cells of each row.
        selected: the column that is shown in any case.
    """
    cells = Cells(width, height)
    shown = rows[: max(0, height - 1)]
    first, x = _first(width, header, shown, selected), 0
    for column in range(first, len(header)):
        room = min(_widest(header, shown, column), width - x)
        if room <= 0:
            break
        is_selected = column == selected
        cells.write(x, 0, pad(printable(header[column]), room),
                    "selected" if is_selected else "heading")  # fmt: skip
        for y, row in enumerate(shown, 1):
            text = printable(row[column]) if column < len(row) else ""
            cells.write(x, y, pad(text, room), "chosen" if is_selected else "value")
        x += room + GAP
    return cells


def _widest(header: Sequence[str], rows: Sequence[Sequence[str]], column: int) -> int:
    texts = (header[column], *(row[column] for row in rows if column < len(row)))
    return max(1, min(WIDEST, max(len(split_cells(printable(text))) for text in texts)))


def _first(width: int, header: Sequence[str], rows: Sequence[Sequence[str]], selected: int) -> int:
    """The first column to show, so that the selected one is in view."""
    first, room = selected, width
    while first >= 0 and first < len(header):
        room -= _widest(header, rows, first) + GAP
        if room + GAP < 0:
            break
        first -= 1
    return min(first + 1, max(selected, 0))
