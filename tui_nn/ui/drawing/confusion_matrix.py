"""Confusion matrix: how often each class is taken for each, a row for each true class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_nn.text import percent
from tui_nn.ui.drawing.cells import Cells, Key, fit, pad
from tui_nn.ui.drawing.class_names import longest, shorten, with_numbers, without_prefix

if TYPE_CHECKING:
    from tui_nn.training.protocol.figures import ConfusionView

MARKED = 3
"""Confusions that are marked as the worst."""

HEADINGS = 2
"""Lines above the rows: the axes and the names of the answers."""

AXES = "↓ true → answer"
"""What rows and columns are."""

LEGEND = "  [ ] right  ! worst"

_WIDEST_NAME, _WIDEST_HEADING = 20, 12
_LEAST_NAME, _LEGIBLE = 3, 7
_SHARE = 4
_NOTHING = "·"


@dataclass(frozen=True)
class MatrixPlan:
    """How a matrix is drawn.

    Attributes:
        rows: names of the true classes.
        columns: names of the answers.
        label: width of the rows' names.
        inner: width of a number.
        pitch: width of a column with its marks and gap.
        numbered: whether numbers stand for names that the rows do not show whole.
        brackets: whether right answers stand in brackets.
        lines: lines a row: counts alone, or shares below them.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    label: int
    inner: int
    pitch: int
    numbered: bool
    brackets: bool
    lines: int

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return self.label + 1 + self.pitch * len(self.columns)

    @property
    def height(self) -> int:
        """Lines that it takes."""
        return HEADINGS + self.lines * len(self.rows)


def plan_matrix(
    view: ConfusionView, names: Sequence[str], width: int, height: int, lines: int
) -> MatrixPlan | None:
    """Plan a matrix within `width` x `height` cells; None if there is too little room.

    Args:
        view: the counts.
        names: of the classes.
        width, height: at most.
        lines: lines a row, 1 or 2.
    """
    counts, classes = view.counts, len(names)
    if len(counts) != classes or HEADINGS + lines * classes > height:
        return None
    inner = max(len(str(int(counts.max()))), _SHARE if lines > 1 else 1)
    return _whole(names, inner, width, lines) or _shortened(names, inner, width, lines)


def _whole(names: Sequence[str], inner: int, width: int, lines: int) -> MatrixPlan | None:
    """The plan in which the rows have whole names; numbers stand for those of long columns."""
    for rows, columns in (
        (without_prefix(names), without_prefix(names)),
        (with_numbers(names), _numbers(names)),
    ):
        label, heading = longest(rows), min(longest(columns), _WIDEST_HEADING)
        for brackets in (True, False):
            least = max(inner + (2 if brackets else 1), min(heading, _LEGIBLE) + 1)
            pitch = min((width - label - 1) // len(names), max(least, heading + 1))
            short = shorten(columns, pitch - 1) if pitch >= least else None
            if short is not None and label <= _WIDEST_NAME:
                return MatrixPlan(rows, short, label, inner, pitch, False, brackets, lines)
    return None


def _shortened(names: Sequence[str], inner: int, width: int, lines: int) -> MatrixPlan | None:
    """The plan with the longest names that have room."""
    classes, longest_name = len(names), longest(without_prefix(names))
    for brackets in (True, False):
        least = inner + (2 if brackets else 1)
        for label in (min(longest_name, _WIDEST_NAME), 8, 4, len(str(classes))):
            room = (width - label - 1) // classes
            if room >= least:
                pitch = min(room, max(least, min(longest_name, _WIDEST_HEADING) + 1))
                return _named(names, label, inner, pitch, brackets=brackets, lines=lines)
    return None


def _numbers(names: Sequence[str]) -> list[str]:
    """A number for each class, from 1."""
    return [str(number) for number in range(1, len(names) + 1)]


def _named(
    names: Sequence[str], label: int, inner: int, pitch: int, *, brackets: bool, lines: int
) -> MatrixPlan | None:
    """The plan with names that fit; numbers stand for names that would look the same."""
    numbers = _numbers(names)
    rows, columns = shorten(names, label), shorten(names, pitch - 1)
    numbered = rows is None or columns is None
    if rows is None or columns is None:
        if longest(numbers) > min(label, pitch - 1):
            return None
        rows, columns = [fit(name, label) for name in with_numbers(names)], numbers
        if label < longest(numbers) + _LEAST_NAME + 1:
            rows = numbers
    return MatrixPlan(rows, columns, longest(rows), inner, pitch, numbered, brackets, lines)


def draw_matrix(view: ConfusionView, plan: MatrixPlan, width: int) -> Cells:
    """Draw a matrix in `width` cells; style keys are "frame", "right", "worst", "wrong", "name"."""
    cells = Cells(width, plan.height)
    legend = LEGEND if plan.brackets else LEGEND.replace("  [ ] right", "  bold right")
    cells.write(0, 0, AXES + legend if len(AXES + legend) <= width else fit(AXES, width), "frame")
    worst = {(label, answer) for label, answer, _ in view.worst[:MARKED].tolist()}
    for column, name in enumerate(plan.columns):
        text = pad(name, plan.pitch - 1, right=True)
        cells.write(_end(plan, column) - plan.pitch + 1, 1, text, "name")
    for label, row in enumerate(view.counts.tolist()):
        y = HEADINGS + label * plan.lines
        cells.write(0, y, plan.rows[label], "name")
        for answer, count in enumerate(row):
            key = _key(label, answer, count, worst)
            text = str(count) if count or key == "right" else _NOTHING
            _write_cell(cells, _end(plan, answer), y, plan, text, key)
            if plan.lines > 1 and count:
                share = percent(count / sum(row))
                cells.write(_end(plan, answer) - len(share), y + 1, share, key)
    return cells


def cell_of(plan: MatrixPlan, label: int, answer: int) -> tuple[int, int, int, int]:
    """Where the cell of a class and an answer is drawn: column, line, columns, lines."""
    width = plan.inner + (2 if plan.brackets else 0)
    x = _end(plan, answer) + plan.brackets - width
    return x, HEADINGS + label * plan.lines, width, plan.lines


def _end(plan: MatrixPlan, column: int) -> int:
    """The column after the numbers of a column; the closing bracket stands there."""
    return plan.label + 1 + (column + 1) * plan.pitch - plan.brackets


def _key(label: int, answer: int, count: int, worst: set[tuple[int, int]]) -> Key:
    if label == answer:
        return "right"
    if (label, answer) in worst:
        return "worst"
    return "wrong" if count else "frame"


def _write_cell(cells: Cells, end: int, y: int, plan: MatrixPlan, text: str, key: Key) -> None:
    """A number up to column `end`, with its marks."""
    cells.write(end - len(text), y, text, key)
    if plan.brackets and key == "right":
        cells.write(end - plan.inner - 1, y, "[", key)
        cells.write(end, y, "]", key)
    elif key == "worst":
        cells.write(end if plan.brackets else end - len(text) - 1, y, "!", key)
