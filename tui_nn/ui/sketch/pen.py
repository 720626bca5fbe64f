"""Pen: strokes as soft ink on a sheet of pixels, drawn piece by piece."""

from __future__ import annotations

import math
from itertools import pairwise

from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.ui.sketch.sketch import Point, Sketch

SHEET = PICTURE_SIDE
"""Side of the sheet in the unit of the points: pixels of the picture."""

BRUSHES = (0.5, 1.0, 1.5, 2.0)
"""Half the widths that the pen can have, in pixels of the sheet."""

PEN_RADIUS = BRUSHES[1]
"""Half the width that it begins with."""

Window = tuple[int, int, int, int]
"""(left, top, right, bottom) in pixels of the raster; right and bottom lie outside."""


class Raster:
    """Ink on a sheet, for the eye; what a network sees is made elsewhere.

    Attributes:
        scale: pixels of the raster along a pixel of the sheet.
        radius: half the width of the pen, in pixels of the sheet.
        side: pixels along a side.
        pixels: rows of ink, 0 to 255.
    """

    def __init__(self, scale: int = 1, radius: float = PEN_RADIUS) -> None:
        self.scale = scale
        self.radius = radius
        self.side = SHEET * scale
        self.pixels = [bytearray(self.side) for _ in range(self.side)]

    @property
    def everything(self) -> Window:
        """The whole raster."""
        return (0, 0, self.side, self.side)

    def draw(self, sketch: Sketch, window: Window | None = None) -> Window:
        """Draw a whole sketch again, inside `window` alone if given, and return what was drawn."""
        window = window or self.everything
        self._lay(sketch.base, window)
        for stroke in sketch.strokes:
            self.line(stroke[0], stroke[0], window)
            for start, end in pairwise(stroke):
                self.line(start, end, window)
        return window

    def _lay(self, base: bytes, window: Window) -> None:
        """Lay the picture below the strokes, or nothing."""
        left, top, right, bottom = window
        scale = self.scale
        for y in range(top, bottom):
            row = bytes(max(0, right - left))
            if base:
                first = y // scale * SHEET
                row = bytes(base[first + x // scale] for x in range(left, right))
            self.pixels[y][left:right] = row

    def line(self, start: Point, end: Point, window: Window | None = None) -> Window:
        """Draw a line, or a dot if both ends are one, and return the pixels it may have touched."""
        near = self.around(start, end, self.radius)
        if window is not None:
            near = intersection(near, window)
        left, top, right, bottom = near
        ax, ay = start[0] * self.scale - 0.5, start[1] * self.scale - 0.5
        dx, dy = (end[0] - start[0]) * self.scale, (end[1] - start[1]) * self.scale
        square = dx * dx + dy * dy
        reach = self.radius * self.scale + 0.5
        for y in range(top, bottom):
            row, py = self.pixels[y], y - ay
            for x in range(left, right):
                px = x - ax
                share = (px * dx + py * dy) / square if square else 0.0
                share = 0.0 if share < 0 else 1.0 if share > 1 else share
                ink = reach - math.hypot(px - share * dx, py - share * dy)
                if ink > 0:
                    value = 255 if ink >= 1 else int(255 * ink)
                    if value > row[x]:
                        row[x] = value
        return near

    def around(self, start: Point, end: Point, radius: float) -> Window:
        """The pixels within `radius` of the box around two points, in pixels of the sheet."""
        xs, ys = sorted((start[0], end[0])), sorted((start[1], end[1]))
        reach = radius * self.scale + 1
        return intersection(
            (
                math.floor(xs[0] * self.scale - reach),
                math.floor(ys[0] * self.scale - reach),
                math.ceil(xs[1] * self.scale + reach),
                math.ceil(ys[1] * self.scale + reach),
            ),
            self.everything,
        )


def intersection(one: Window, other: Window) -> Window:
    """What two windows have in common; empty, but never inside out."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    return (left, top, max(left, min(one[2], other[2])), max(top, min(one[3], other[3])))
