"""SketchTools: pen, eraser, brushes, undo and redo of the sketch pad, all by keys."""

from __future__ import annotations

from textual.reactive import var

from tui_nn.ui.sketch.pad_sheet import SketchSheet
from tui_nn.ui.sketch.pen import BRUSHES, PEN_RADIUS, Window
from tui_nn.ui.sketch.sheet import on_sheet
from tui_nn.ui.wording import run_wording

KEY_STEP = 2.0
"""Pixels of the sheet that the keyboard pen moves by: a digit takes about twenty keys."""


class SketchTools(SketchSheet):
    """A sheet that can be drawn on with the keys.

    Attributes:
        brush: which of the BRUSHES the ink is drawn with.
        pinned: whether a drawing is followed during training.
        read_by: which network has answered, where there is no other place for it.
    """

    brush: var[int] = var(BRUSHES.index(PEN_RADIUS))
    pinned: var[bool] = var(False)
    read_by: var[str] = var("")

    def say_changed(self) -> None:
        """Called when the drawing has changed."""
        raise NotImplementedError

    def action_toggle_pen(self) -> None:
        """Put the keyboard pen down, or lift it."""
        self._take_pen(by_mouse=False)
        self.pen_down = not self.pen_down
        if self.pen_down:
            self._apply(self._easel.put_down(self._pen, erases=self.erasing))

    def action_toggle_eraser(self) -> None:
        """Take the eraser, or the pen again; either is lifted first."""
        self.pen_down = False
        self.erasing = not self.erasing

    def action_move_pen(self, dx: int, dy: int) -> None:
        """Move the keyboard pen by a step."""
        self._take_pen(by_mouse=False)
        x, y = self._pen[0] + dx * KEY_STEP, self._pen[1] + dy * KEY_STEP
        before, self._pen = self._pen, on_sheet((x, y))
        if self.pen_down:
            self._apply(self._easel.move_to(self._pen, erases=self.erasing))
        self._repaint(self._easel.raster.around(before, self._pen, 0))

    def action_steer(self, dx: int, dy: int) -> None:
        """Move the keyboard pen by a letter; the letters mean other things without it."""
        self.action_move_pen(dx, dy)

    def action_undo(self) -> None:
        """Undo the last stroke."""
        self.pen_down = False
        self._apply(self._easel.undo())

    def action_redo(self) -> None:
        """Redo what was undone."""
        self.pen_down = False
        self._apply(self._easel.redo())

    def action_clear(self) -> None:
        """Clear the sheet; it can be undone."""
        self.pen_down = False
        self._apply(self._easel.clear())

    def action_change_brush(self, sizes: int) -> None:
        """Take a thicker or thinner brush, and eraser."""
        self.brush = min(max(self.brush + sizes, 0), len(BRUSHES) - 1)

    def on_blur(self) -> None:
        """Lift the keyboard pen when the focus goes elsewhere."""
        self.pen_down = self._by_mouse = False

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the pen, or hide it."""
        super().watch_has_focus(has_focus)
        self._show_pen()

    def watch_brush(self) -> None:
        """Called when another brush was taken."""
        self._easel.take_brush(BRUSHES[self.brush])
        self._say_mode()
        self._repaint(self._easel.raster.everything)

    def watch_pinned(self) -> None:
        """Called when the drawing was pinned or unpinned."""
        self._say_mode()

    def watch_read_by(self) -> None:
        """Called when another network has answered."""
        self._say_mode()

    def watch_pen_down(self) -> None:
        """Called when the keyboard pen was put down or lifted."""
        self._show_pen()

    def watch_erasing(self) -> None:
        """Called when the eraser was taken or put away."""
        self._show_pen()

    def _take_pen(self, *, by_mouse: bool) -> None:
        """Go on by mouse or by keys; whatever lies over the drawing makes room for it."""
        if self._covered:
            self.page = 0
        if by_mouse != self._by_mouse:
            self._by_mouse = by_mouse
            self.pen_down = False
            self.refresh_bindings()
            self._show_pen()

    def _apply(self, touched: Window | None) -> None:
        """Repaint what was touched and say that the drawing changed, if it did."""
        if touched is None:
            return
        empty = not self.sketch.strokes
        if empty:
            self.classified = None
        hint_changed = empty != self._hinting
        self._repaint(self._easel.raster.everything if hint_changed else touched)
        if hint_changed:
            self.refresh_bindings()
        self.say_changed()

    def _show_pen(self) -> None:
        self._say_mode()
        self._repaint(self._easel.raster.around(self._pen, self._pen, 0))

    def _say_mode(self) -> None:
        """Name the pen, its state and the network that reads in the border."""
        height = ("down" if self.pen_down else "up") if self.pen_visible else ""
        brush = self.brush + 1 if BRUSHES[self.brush] != PEN_RADIUS else None
        title = run_wording.pad_title(
            height, brush, erasing=self.erasing, pinned=self.pinned, read_by=self.read_by
        )
        if title != self.border_title:
            self.border_title = title
