"""Easel: a drawing in the making: the sketch, what can be undone, and its ink on the sheet."""

from __future__ import annotations

import math

from tui_nn.ui.sketch.pen import Raster, Window
from tui_nn.ui.sketch.sketch import History, Point, Sketch

ERASER_WIDTH = 2.0
"""How wide the eraser is, in widths of the pen."""


class Easel:
    """A pen or eraser that is put down, moved and lifted over a sheet.

    A picture may lie below the drawing. Every method that may change the drawing returns the window
    of pixels that it touched, or None when nothing changed. What happens between two calls of
    `put_down` is undone in one go.

    Attributes:
        history: the drawing, with its past and future.
        raster: its ink.
    """

    def __init__(self, scale: int = 1) -> None:
        self.history = History()
        self.raster = Raster(scale)
        self._last: Point = (0.0, 0.0)
        self._fresh = True

    @property
    def sketch(self) -> Sketch:
        """The drawing."""
        return self.history.present

    def rescale(self, scale: int) -> None:
        """Draw the ink again at `scale`, unless it has that scale."""
        if scale != self.raster.scale:
            self._draw_again(scale, self.raster.radius)

    def take_brush(self, radius: float) -> None:
        """Draw the ink again with a pen of `radius` pixels of the sheet."""
        self._draw_again(self.raster.scale, radius)

    def put_down(self, point: Point, *, erases: bool) -> Window | None:
        """Start a stroke, or a rubbing out, at `point`."""
        self._last, self._fresh = point, True
        if erases:
            return self._rub_out(point)
        self._change(self.sketch.begin(point))
        return self.raster.line(point, point)

    def move_to(self, point: Point, *, erases: bool) -> Window | None:
        """Draw or rub out from the last point to `point`."""
        if erases:
            return self._rub_out(point)
        if self._fresh:
            return self.put_down(point, erases=False)
        sketch, start = self.sketch.extend(point), self._last
        if sketch is self.sketch:
            return None
        self._last = point
        self._change(sketch)
        return self.raster.line(start, point)

    def undo(self) -> Window | None:
        """Take back the last stroke."""
        return self._go_to(self.history.undo())

    def redo(self) -> Window | None:
        """Bring back what was undone."""
        return self._go_to(self.history.redo())

    def clear(self) -> Window | None:
        """Wipe the sheet; it can be undone."""
        return None if self.sketch.is_empty else self._go_to(self.history.commit(Sketch()))

    def lay(self, base: bytes) -> Window | None:
        """Lay a picture, as in `Sketch.base`, on a clean sheet; it can be undone."""
        return self._go_to(self.history.commit(Sketch(base=base)))

    @property
    def picture(self) -> tuple[int, ...]:
        """The whole drawing as 28x28 levels of ink, row by row; empty if no picture lies below.

        It is what one sees: the strokes are not moved, for the picture is not moved either.
        """
        if not self.sketch.base:
            return ()
        sheet = Raster(1, self.raster.radius)
        sheet.draw(self.sketch)
        return tuple(value for row in sheet.pixels for value in row)

    def _rub_out(self, point: Point) -> Window | None:
        """Rub out the way from the last point to `point`."""
        start, self._last = self._last, point
        sketch, radius = self.sketch, ERASER_WIDTH * self.raster.radius
        steps = max(1, math.ceil(math.dist(start, point) / (radius / 2)))
        for step in range(1, steps + 1):
            share = step / steps
            x = start[0] + share * (point[0] - start[0])
            y = start[1] + share * (point[1] - start[1])
            sketch = sketch.erase((x, y), radius)
        if sketch is self.sketch:
            return None
        self._change(sketch)
        reach = radius + 2 * self.raster.radius
        return self.raster.draw(sketch, self.raster.around(start, point, reach))

    def _draw_again(self, scale: int, radius: float) -> None:
        self.raster = Raster(scale, radius)
        self.raster.draw(self.sketch)

    def _change(self, sketch: Sketch) -> None:
        self.history = (self.history.commit if self._fresh else self.history.amend)(sketch)
        self._fresh = False

    def _go_to(self, history: History) -> Window | None:
        if history is self.history:
            return None
        self.history, self._fresh = history, True
        return self.raster.draw(self.sketch)
