"""Lines: a line for each check, with how it ended and its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tui_nn.training.protocol.checking import CheckResult, CheckState
from tui_nn.ui.drawing.bars import horizontal_bar
from tui_nn.ui.drawing.cells import Cells, fit

MARKS = {
    CheckState.WAITING: "·",
    CheckState.RUNNING: "‣",
    CheckState.PASSED: "✓",
    CheckState.FAILED: "✗",
    CheckState.SKIPPED: "–",
}
"""What stands before a check."""

WIDEST_BAR = 30
"""Cells of the bar of progress, at most."""


def draw_lines(width: int, height: int, results: Sequence[CheckResult], selected: int) -> Cells:
    """Draw a line for each check.

    Args:
        width, height: of the picture.
        results: the checks.
        selected: place of the one that is pointed at.

    Returns:
        The picture. Style keys: the states, "name", "numbers", "bar", "selected".
    """
    cells = Cells(width, height)
    name_width = max((len(result.name) for result in results), default=0)
    for y, result in enumerate(results):
        name = "selected" if y == selected else "name"
        cells.write(0, y, f" {MARKS[result.state]} ", str(result.state))
        x = cells.write(3, y, f"{result.name:{name_width}}", name) + 2
        if result.state is CheckState.RUNNING:
            room = min(width - x - 5, WIDEST_BAR)
            bar = horizontal_bar(result.fraction, max(room, 0))
            cells.write(cells.write(x, y, f"{result.fraction:4.0%} ", "numbers"), y, bar, "bar")
        else:
            cells.write(x, y, fit(result.numbers, width - x), "numbers")
    return cells


def summarize(results: Sequence[CheckResult]) -> str:
    """How many checks ended in which way."""
    counts = Counter(result.state for result in results)
    ended = (CheckState.PASSED, CheckState.FAILED, CheckState.SKIPPED)
    done = sum(counts[state] for state in ended)
    if done < len(results):
        return f"{done} of {len(results)} done"
    return ", ".join(f"{counts[state]} {state}" for state in ended if counts[state])
