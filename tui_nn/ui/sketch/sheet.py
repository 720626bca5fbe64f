"""Sheet: where the sketch pad's sheets lie, and which cells belong to which pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.sketch.pen import SHEET, Window
from tui_nn.ui.sketch.sketch import Point

_GAP = 2


@dataclass(frozen=True)
class Layout:
    """Where the sheets are.

    Attributes:
        scale: 1 for sheets of 28x14 cells, 2 for twice that.
        left, top: corner of the (first) sheet, in cells of the content.
        both: whether there is room for the drawing and what the network sees, side by side.
    """

    scale: int
    left: int
    top: int
    both: bool

    @property
    def columns(self) -> int:
        """Width of a sheet in cells."""
        return SHEET * self.scale

    @property
    def lines(self) -> int:
        """Height of a sheet in cells."""
        return SHEET * self.scale // 2

    @property
    def pixels(self) -> int:
        """Pixels along a side of a sheet."""
        return SHEET * self.scale

    @property
    def second_left(self) -> int:
        """Left edge of the second sheet."""
        return self.left + self.columns + _GAP

    def contains(self, x: int, y: int) -> bool:
        """Whether a cell of the content is part of the first sheet."""
        inside_x = self.left <= x < self.left + self.columns
        return inside_x and self.top <= y < self.top + self.lines

    def point(self, x: float, y: float) -> Point:
        """The point of the first sheet at (x, y) in cells of the content; always on the sheet."""
        return on_sheet(((x - self.left) / self.scale, 2 * (y - self.top) / self.scale))

    def cell(self, point: Point) -> tuple[int, int]:
        """The (column, line) of a point of the sheet, from the sheet's corner."""
        column, line = int(point[0] * self.scale), int(point[1] * self.scale / 2)
        return min(column, self.columns - 1), min(line, self.lines - 1)

    def cells(self, window: Window) -> Window:
        """The smallest (left, top, columns, lines) of cells around a window of pixels."""
        left, top, right, bottom = window
        return left, top // 2, right - left, max(0, (bottom + 1) // 2 - top // 2)


def write_on_sheet(cells: Cells, layout: Layout, left: int, lines: Sequence[str]) -> None:
    """Write a hint in the middle of the sheet whose left edge is at `left`."""
    top = layout.top + (layout.lines - len(lines)) // 2
    for number, line in enumerate(lines):
        cells.write(left + (layout.columns - len(line)) // 2, top + number, line, "hint")


def on_sheet(point: Point) -> Point:
    """`point`, or the nearest one on the sheet."""
    return min(max(point[0], 0.0), float(SHEET)), min(max(point[1], 0.0), float(SHEET))


def arrange(width: int, height: int) -> Layout:
    """The largest sheets for so many cells: two if there is room, in the middle."""
    scale = 2 if width >= 2 * SHEET and height >= SHEET else 1
    columns, lines = SHEET * scale, SHEET * scale // 2
    both = width >= 2 * columns + _GAP
    used = 2 * columns + _GAP if both else columns
    top = max(0, (height - lines + both) // 2)
    return Layout(scale, max(0, (width - used) // 2), top, both)
