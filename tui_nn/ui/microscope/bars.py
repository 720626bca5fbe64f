"""Bars: rows of names, numbers, and a bar to the left or right of a middle line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from tui_nn.ui.drawing.bars import horizontal_bar
from tui_nn.ui.drawing.cells import Cells, Key, pad
from tui_nn.ui.microscope.numbers import plain

NUMBER = 9
"""Cells of a number, with the gap before it."""

LEAST_NAME, LONGEST_NAME, LEAST_BAR = 8, 24, 6


class BarRow(NamedTuple):
    """One row.

    Attributes:
        name: what it is.
        numbers: its numbers; the bar shows the last of them.
        is_chosen: whether it is pointed at.
    """

    name: str
    numbers: tuple[float, ...]
    is_chosen: bool = False


def draw_bars(
    width: int, height: int, headings: Sequence[str], rows: Sequence[BarRow], more: str = ""
) -> Cells:
    """Draw rows below their headings; what has no room is left out, bars first.

    Style keys: "heading", "note", "number", "chosen", "plus", "minus".

    Args:
        width, height: of the picture, in cells.
        headings: of the names, then of each number.
        rows: as many as are to be seen.
        more: what stands below them.
    """
    cells = Cells(width, height)
    count = len(headings) - 1
    while count > 1 and LEAST_NAME + NUMBER * count > width:
        count -= 1
    longest = max((len(row.name) for row in rows), default=0)
    name = max(min(longest, LONGEST_NAME, width - NUMBER * count), min(LEAST_NAME, width))
    right = name + NUMBER * count
    bar = width - right - 1
    _write(cells, 0, name, right, headings[0], headings[1:][-count:], "heading")
    largest = max((_size(row.numbers[-1]) for row in rows), default=0)
    for y, row in enumerate(rows[: height - 1 - bool(more)], 1):
        numbers = [plain(number, 3) for number in row.numbers[-count:]]
        _write(cells, y, name, right, row.name, numbers, "chosen" if row.is_chosen else "number")
        if bar >= LEAST_BAR and largest:
            _draw_bar(cells, width - bar, y, bar, row.numbers[-1] / largest)
    if more:
        cells.write(0, min(len(rows) + 1, height - 1), more, "note")
    return cells


def _write(
    cells: Cells, y: int, room: int, right: int, name: str, numbers: Sequence[str], key: Key
) -> None:
    """The name in its room, and the numbers up to the column `right`."""
    cells.write(0, y, pad(name, room), key)
    for place, number in enumerate(reversed(numbers), 1):
        cells.write(right - NUMBER * place, y, pad(number, NUMBER, right=True), key)


def _size(value: float) -> float:
    return abs(value) if math.isfinite(value) else 0.0


def _draw_bar(cells: Cells, x: int, y: int, width: int, share: float) -> None:
    """A bar from the left edge on, in the colour of its sign, with its sign before it."""
    if not math.isfinite(share) or share == 0:
        return
    key = "plus" if share > 0 else "minus"
    cells.write(x, y, "+" if share > 0 else "−", key)
    cells.write(x + 1, y, horizontal_bar(abs(share), width - 1), key)
