"""Answers by class: the matrix, the figures of each class, the worst confusions, as they fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_nn.text import percent
from tui_nn.ui.drawing.cells import Cells, fit, message, split_cells
from tui_nn.ui.drawing.class_names import with_numbers, without_prefix
from tui_nn.ui.drawing.class_table import (
    FULL,
    draw_class_table,
    figures_width,
    write_figures,
    write_titles,
)
from tui_nn.ui.drawing.confusion_matrix import HEADINGS, MatrixPlan, draw_matrix, plan_matrix

if TYPE_CHECKING:
    from tui_nn.training.protocol.figures import ConfusionView

WORST = "most frequent confusions"
NONE_WRONG = ("no example is classified wrongly", "no wrong answers", "none wrong")
"""What is said instead of the worst confusions, the longest that has room."""

MATRIX_TOP = 1
"""Lines above the matrix, or above the table of classes."""

_LEAST_TABLE = 4
_WIDEST_NAME = 24
_GAP = 2


def draw_answers(
    width: int, height: int, view: ConfusionView, names: Sequence[str], top: int = 0
) -> Cells:
    """Draw how the network answers examples of each class.

    Args:
        width, height: of the picture.
        view: the answers.
        names: of the classes.
        top: number of classes scrolled out of the table above.

    Returns:
        The picture. Style keys: "title", "frame", "name", "figure", "right", "wrong", "worst".
    """
    if not view.examples:
        return message(width, height, "There are no examples to measure.", "frame")
    cells = Cells(width, height)
    cells.write(0, 0, summary(view, width), "title")
    plan, beside = _plan(width, height - MATRIX_TOP, view, names)
    y = MATRIX_TOP
    if plan is not None:
        cells.paste(0, y, draw_matrix(view, plan, width))
        if beside:
            _write_beside(cells, y, view, plan)
        y += plan.height
    if not beside:
        table = with_numbers(names) if plan and plan.numbered else without_prefix(names)
        y = _paste_table(cells, y, view, table, top, after_matrix=plan is not None)
    _write_worst(cells, y, view, names)
    return cells


def shown_matrix(
    width: int, height: int, view: ConfusionView, names: Sequence[str]
) -> MatrixPlan | None:
    """How the matrix is drawn in a picture of this size, from `MATRIX_TOP` on; None without one."""
    return _plan(width, height - MATRIX_TOP, view, names)[0] if view.examples else None


def table_height(width: int, height: int, view: ConfusionView, names: Sequence[str]) -> int:
    """Lines of the table of classes in a picture of this size; 0 if it has none to scroll."""
    plan, beside = _plan(width, height - MATRIX_TOP, view, names)
    if beside:
        return 0
    return _table_lines(height - MATRIX_TOP - (plan.height + 1 if plan else 0), len(names))


def summary(view: ConfusionView, width: int) -> str:
    """The share of correct answers and the examples they are about, as much as fits."""
    right, count = percent(view.right / view.examples, 1), f"{view.examples:,}"
    if view.examples < view.total:
        count += f" of {view.total:,}"
    known = [value for value in view.f1.tolist() if not math.isnan(value)]
    mean = f"; mean F1 {percent(sum(known) / len(known), 1)}" if known else ""
    whole = f"{right} of {count} {view.part} examples right"
    texts = (
        whole + mean,
        whole,
        f"{right} right of {count} {view.part}",
        f"{right} right of {count}",
        right,
    )
    return _longest_fitting(texts, width)


def _longest_fitting(texts: Sequence[str], width: int) -> str:
    """The first of the texts that fits; the beginning of the last if none does."""
    return next((text for text in texts if len(text) <= width), fit(texts[-1], width))


def _plan(
    width: int, height: int, view: ConfusionView, names: Sequence[str]
) -> tuple[MatrixPlan | None, bool]:
    """The richest matrix that leaves room for all figures, and whether they stand beside it.

    Where numbers stand for names, the table of all classes below it tells which is which.
    """
    for lines in (2, 1):
        plan = plan_matrix(view, names, width - _GAP - figures_width(FULL), height, lines)
        if plan is not None and not plan.numbered:
            return plan, True
        plan = plan_matrix(view, names, width, height - 2 - len(names), lines)
        if plan is not None:
            return plan, False
    plan = plan_matrix(view, names, width, height, 1)
    return (None if plan is None or plan.numbered else plan), False


def _write_beside(cells: Cells, top: int, view: ConfusionView, plan: MatrixPlan) -> None:
    x = plan.width + _GAP
    write_titles(cells, x, top + HEADINGS - 1, FULL)
    for label in range(len(plan.rows)):
        write_figures(cells, x, top + HEADINGS + label * plan.lines, view, label, FULL)


def _table_lines(room: int, classes: int) -> int:
    """Lines of a table where there are `room`: all classes, or what leaves some for the worst."""
    if room < min(_LEAST_TABLE, classes + 1):
        return 0
    return classes + 1 if classes + 1 <= room else max(room - room // 3, _LEAST_TABLE)


def _paste_table(
    cells: Cells,
    y: int,
    view: ConfusionView,
    names: Sequence[str],
    top: int,
    *,
    after_matrix: bool,
) -> int:
    """Draw the table from line `y` on, after a blank line; return the line after it."""
    first = y + after_matrix
    lines = _table_lines(cells.height - first, len(names))
    if not lines:
        return y
    cells.paste(0, first, draw_class_table(cells.width, lines, view, names, top))
    return first + lines


def _write_worst(cells: Cells, y: int, view: ConfusionView, names: Sequence[str]) -> None:
    """List the worst confusions in the remaining lines."""
    free = cells.height - y
    if free < 1:
        return
    y += free > 2
    if not len(view.worst):
        cells.write(0, y, _longest_fitting(NONE_WRONG, cells.width), "right")
        return
    if free > 2:
        cells.write(0, y, fit(WORST, cells.width), "frame")
        y += 1
    _write_list(cells, y, view, without_prefix(names))


def _write_list(cells: Cells, y: int, view: ConfusionView, names: Sequence[str]) -> None:
    """A line for each confusion: how often, what was taken for what, the share of the class."""
    confusions = view.worst[: cells.height - y].tolist()
    digits = max((len(f"{count:,}") for _, _, count in confusions), default=0)
    times = [f"{count:,}×".rjust(digits + 1) for _, _, count in confusions]
    shares = [percent(count / int(view.support[label])) for label, _, count in confusions]
    pairs = [(names[label], names[answer]) for label, answer, _ in confusions]
    texts = [
        (f"{times[n]}  {label} taken for {answer}", f"  {shares[n]} of {label}")
        for n, (label, answer) in enumerate(pairs)
    ]
    if any(len(split_cells(text + tail)) > cells.width for text, tail in texts):
        texts = [
            (f"{times[n]} {fit(label, room)} → {fit(answer, room)}", f" {shares[n]}")
            for n, (label, answer) in enumerate(pairs)
            if (room := max((cells.width - len(times[n]) - len(shares[n]) - 5) // 2, 1))
        ]
    for line, (text, tail) in enumerate(texts, y):
        end = cells.write(0, line, fit(text, cells.width), "wrong")
        if end + len(split_cells(tail)) <= cells.width:
            cells.write(end, line, tail, "frame")
