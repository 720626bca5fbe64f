"""The confusion matrix with a cursor on it, and the list that stands in for one."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.ui.browsing.choices import Choice, Line
from tui_nn.ui.drawing.bars import horizontal_bar
from tui_nn.ui.drawing.cells import Cells, pad
from tui_nn.ui.drawing.class_names import longest
from tui_nn.ui.drawing.confusion_matrix import HEADINGS, MatrixPlan, cell_of
from tui_nn.ui.wording import quantities

SELECTED = "selected"
"""Style key of what the cursor is on."""

WIDEST_TEXT, WIDEST_BAR = 44, 60

POINTER = "▶"


def moved(choice: Choice, classes: int, columns: int, rows: int) -> Choice:
    """The choice so many columns and rows further; beside the first class are all of them."""
    return Choice(_step(choice.truth, rows, classes), _step(choice.answer, columns, classes))


def _step(label: int | None, by: int, classes: int) -> int | None:
    place = min(max((-1 if label is None else label) + by, -1), classes - 1)
    return None if place < 0 else place


def mark_choice(cells: Cells, plan: MatrixPlan, choice: Choice, top: int = 0) -> None:
    """Show the cursor on a matrix that is drawn from line `top` on.

    It is on a cell, a whole row or column, or, for all examples, on the line that names the axes.
    """
    rows = [choice.truth] if choice.truth is not None else range(len(plan.rows))
    if choice == Choice():
        _select(cells, 0, top, plan.width, 1)
    elif choice.answer is None:
        _select(cells, 0, top + HEADINGS + plan.lines * rows[0], plan.width, plan.lines)
    else:
        for row in rows:
            x, y, width, lines = cell_of(plan, row, choice.answer)
            _select(cells, x, top + y, width, lines)
        if choice.truth is None:
            _select(cells, x, top + HEADINGS - 1, width, 1)


def choice_at(plan: MatrixPlan, x: int, y: int) -> Choice | None:
    """The choice at a cell of the picture; None outside of the matrix."""
    row, column = (y - HEADINGS) // plan.lines, (x - plan.label - 1) // plan.pitch
    if not (0 <= x < plan.width and 0 <= y < plan.height):
        return None
    truth = row if y >= HEADINGS else None
    return Choice(truth, column if x > plan.label else None)


def _select(cells: Cells, x: int, y: int, width: int, lines: int) -> None:
    for line in range(max(y, 0), min(y + lines, cells.height)):
        last = min(x + width, cells.width)
        cells.keys[line][x:last] = [SELECTED] * max(last - x, 0)


def draw_lines(width: int, height: int, lines: Sequence[Line], top: int, selected: int) -> Cells:
    """Draw a list of choices.

    Args:
        width, height: of the picture.
        lines: all of them.
        top: the first one to draw.
        selected: the one that the cursor is on.

    Returns:
        The picture. Style keys: those of the lines, "figure", "bar", "selected", "mark".
    """
    cells = Cells(width, height)
    counts = [quantities.count(line.count) for line in lines]
    digits = max(map(len, counts), default=1)
    text = min(longest([line.text for line in lines]), WIDEST_TEXT, max(width - digits - 4, 1))
    for y, place in enumerate(range(top, min(top + height, len(lines)))):
        line, is_selected = lines[place], place == selected
        if is_selected:
            cells.write(0, y, POINTER, "mark")
        cells.write(2, y, pad(line.text, text), SELECTED if is_selected else line.key)
        x = cells.write(text + 3, y, counts[place].rjust(digits), "figure") + 1
        if line.share is not None:
            room = min(width - x, WIDEST_BAR)
            cells.write(x, y, horizontal_bar(line.share, room), "bar")
    return cells
