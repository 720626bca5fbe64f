"""MouseStroke: a stroke that is drawn or erased with the mouse, from press to release."""

from __future__ import annotations

from collections.abc import Iterator

from tui_nn.ui.sketch.easel import Easel
from tui_nn.ui.sketch.pen import Window
from tui_nn.ui.sketch.sheet import Layout
from tui_nn.ui.sketch.sketch import Point


class MouseStroke:
    """Draws on an easel while a mouse button is held.

    A press outside the sheet starts the stroke where the pointer enters the sheet.

    Attributes:
        is_active: whether a button is held.
    """

    def __init__(self, easel: Easel) -> None:
        self.is_active = False
        self._easel = easel
        self._erases = False
        self._outside: Point | None = None
        self._is_exact = False

    def locate(self, pointer: Point, layout: Layout) -> Point:
        """The point of the sheet under a pointer, given in cells of the pad's content.

        A terminal that reports whole cells means their middle; one that reports pixels is known
        by its first fraction of a cell.
        """
        x, y = pointer
        self._is_exact |= x != int(x) or y != int(y)
        middle = 0.0 if self._is_exact else 0.5
        return layout.point(x + middle, y + middle)

    def press(self, point: Point, *, inside: bool, erases: bool) -> Window | None:
        """Start a stroke at `point`; returns the touched pixels of the raster, if any."""
        self.is_active, self._erases = True, erases
        if inside:
            return self._easel.put_down(point, erases=erases)
        self._outside = point
        return None

    def move(self, point: Point, *, inside: bool) -> Iterator[Window | None]:
        """Draw to `point`; yields the pixels that each part of the way touched, if any."""
        start = self._outside
        if start is not None:
            if not inside:
                self._outside = point
                return
            self._outside = None
            yield self._easel.put_down(start, erases=self._erases)
        yield self._easel.move_to(point, erases=self._erases)

    def end(self) -> bool:
        """End the stroke; returns whether there was one."""
        was_active, self.is_active, self._outside = self.is_active, False, None
        return was_active
