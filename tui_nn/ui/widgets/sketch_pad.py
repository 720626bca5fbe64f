"""SketchPad: a sheet to draw a digit on, with the mouse or the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var

from tui_nn.training.commands import Strokes
from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.drawing.easel import Easel
from tui_nn.ui.drawing.glyphs import Glyphs
from tui_nn.ui.drawing.half_block import draw_pixels, enlarged
from tui_nn.ui.drawing.pen import SHEET, Window
from tui_nn.ui.drawing.sheet import Layout, arrange, on_sheet, write_on_sheet
from tui_nn.ui.drawing.sketch import Point, Sketch
from tui_nn.ui.widgets.drawn import DrawnWidget
from tui_nn.ui.widgets.sketch_keys import SKETCH_KEYS

if TYPE_CHECKING:
    from textual import events

KEY_STEP = 2.0
"""Pixels of the sheet that the keyboard pen moves by: a digit takes about twenty keys."""

HINT = ("draw a digit here", "with the mouse, or press", "d and use the arrow keys")
START = (13.5, 5.0)
"""Where the keyboard pen begins: at the top, in the middle of a cell."""

TOO_SMALL = "The sheet needs 28x14 cells."
_RIGHT_BUTTON = 3


class SketchPad(DrawnWidget, can_focus=True):
    """A 28x28 sheet with a pen, an eraser, undo and redo.

    Attributes:
        picture: what the network sees, shape (28, 28), uint8; None when it has seen nothing.
        seen: whether what the network sees is shown in place of the drawing.
        pen_down: whether the keyboard pen draws as it moves.
        erasing: whether the pen rubs out.
    """

    ALLOW_SELECT = False
    PREFIX = "sketch-pad"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sketch-pad--ink",
        "sketch-pad--seen",
        "sketch-pad--cursor",
        "sketch-pad--hint",
        "sketch-pad--caption",
    }
    DEFAULT_CSS = """
    SketchPad {
        min-width: 28; min-height: 14; height: 1fr;
        & .sketch-pad--ink { color: $foreground; background: $foreground 6%; }
        & .sketch-pad--seen { color: $accent; background: $foreground 6%; }
        & .sketch-pad--cursor { color: $text-accent; background: $foreground 6%; text-style: bold; }
        & .sketch-pad--hint { color: $foreground 60%; background: $foreground 6%; }
        & .sketch-pad--caption { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*SKETCH_KEYS]

    picture: var[Any] = var(None, always_update=True)
    seen: var[bool] = var(False)
    pen_down: var[bool] = var(False)
    erasing: var[bool] = var(False)

    class Changed(Message):
        """The drawing changed.

        Attributes:
            pad: the pad that was drawn on.
            strokes: the whole drawing in pixels of the sheet; empty when it was wiped.
        """

        def __init__(self, pad: SketchPad, strokes: Strokes) -> None:
            super().__init__()
            self.pad = pad
            self.strokes = strokes

        @property
        def control(self) -> SketchPad:
            """The pad that was drawn on."""
            return self.pad

    _hinting = False
    _by_mouse = False
    _dragging = False
    _drag_erases = False
    _exact_pointer = False
    _layout = Layout(1, 0, 0, False)
    _pen: Point = START

    def __init__(
        self, *, id: str | None = None, classes: str | None = None, glyphs: Glyphs | None = None
    ) -> None:
        super().__init__(id=id, classes=classes, glyphs=glyphs)
        self._easel = Easel()

    @property
    def sketch(self) -> Sketch:
        """The drawing."""
        return self._easel.sketch

    def show(self, picture: Any) -> None:
        """Show what the network sees: shape (28, 28), uint8, or None."""
        self.picture = picture

    def action_toggle_pen(self) -> None:
        """Put the keyboard pen down, or lift it."""
        self._by_mouse = False
        self.pen_down = not self.pen_down
        if self.pen_down:
            self._apply(self._easel.put_down(self._pen, erases=self.erasing))

    def action_toggle_eraser(self) -> None:
        """Take the eraser, or the pen again; either is lifted first."""
        self.pen_down = False
        self.erasing = not self.erasing

    def action_move_pen(self, dx: int, dy: int) -> None:
        """Move the keyboard pen by a step."""
        self._by_mouse = False
        x, y = self._pen[0] + dx * KEY_STEP, self._pen[1] + dy * KEY_STEP
        before, self._pen = self._pen, on_sheet((x, y))
        if self.pen_down:
            self._apply(self._easel.move_to(self._pen, erases=self.erasing))
        self._repaint(self._easel.raster.around(before, self._pen, 0))

    def action_undo(self) -> None:
        """Take back the last stroke."""
        self.pen_down = False
        self._apply(self._easel.undo())

    def action_redo(self) -> None:
        """Bring back what was undone."""
        self.pen_down = False
        self._apply(self._easel.redo())

    def action_clear(self) -> None:
        """Wipe the sheet; it can be undone."""
        self.clear()

    def action_toggle_view(self) -> None:
        """Show what the network sees, or the drawing."""
        self.seen = not self.seen

    def clear(self) -> None:
        """Wipe the sheet; it can be undone."""
        self.pen_down = False
        self._apply(self._easel.clear())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the pen down where the pointer is."""
        offset = event.get_content_offset_capture(self)
        if not self._layout.contains(offset.x, offset.y):
            return
        event.stop()
        self.capture_mouse()
        self._dragging = self._by_mouse = True
        self._drag_erases = self.erasing or event.shift or event.button == _RIGHT_BUTTON
        self.pen_down = self.seen = False
        self._repaint_cursor()
        self._apply(self._easel.put_down(self._point(event), erases=self._drag_erases))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draw on to where the pointer is."""
        if self._dragging:
            event.stop()
            self._apply(self._easel.move_to(self._point(event), erases=self._drag_erases))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Draw to where the button was let go, and lift the pen."""
        if self._dragging:
            event.stop()
            self._apply(self._easel.move_to(self._point(event), erases=self._drag_erases))
        self._end_drag()

    def on_mouse_release(self) -> None:
        """Called when the mouse was taken away."""
        self._dragging = False

    def on_hide(self) -> None:
        """Let go of the mouse when hidden in the middle of a stroke."""
        self._end_drag()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._repaint_cursor()

    def on_blur(self) -> None:
        """Lift the keyboard pen when the focus goes elsewhere."""
        self.pen_down = self._by_mouse = False
        self._repaint_cursor()

    def watch_picture(self) -> None:
        """Called when the network has seen another picture."""
        if self._layout.both or self.seen:
            self.redraw()

    def watch_seen(self) -> None:
        """Called when the other view is to be shown."""
        self._say_mode()
        self.redraw()

    def watch_pen_down(self) -> None:
        """Called when the keyboard pen was put down or lifted."""
        self._say_mode()
        self._repaint_cursor()

    def watch_erasing(self) -> None:
        """Called when the eraser was taken or put away."""
        self._say_mode()
        self._repaint_cursor()

    def paint(self, width: int, height: int) -> Cells:
        """The sheets, with a word above each if there are two and there is a line for it."""
        self._layout = layout = arrange(width, height)
        self._easel.rescale(layout.scale)
        cells = Cells(width, height)
        if width < layout.columns or height < layout.lines:
            return message(width, height, TOO_SMALL, "caption")
        if layout.both or not self.seen:
            self._paint_drawing(cells, (0, 0, layout.columns, layout.lines))
        if layout.both or self.seen:
            self._paint_seen(cells, layout.second_left if layout.both else layout.left)
        if layout.both and layout.top:
            cells.write(layout.left, layout.top - 1, "what you drew", "caption")
            cells.write(layout.second_left, layout.top - 1, "what the network sees", "caption")
        return cells

    def _paint_drawing(self, cells: Cells, window: Window) -> None:
        """Paint the drawing in a (left, top, columns, lines) window of the sheet's cells."""
        layout = self._layout
        left, top, pixels = layout.left, layout.top, self._easel.raster.pixels
        draw_pixels(cells, left, top, pixels, "ink", shaded=self.shaded, window=window)
        self._hinting = not self.sketch.strokes
        if self._hinting:
            write_on_sheet(cells, layout, left, HINT)
        if self.has_focus and not self._by_mouse:
            column, line = layout.cell(self._pen)
            sign = "×" if self.erasing else "●" if self.pen_down else "○"
            cells.write(left + column, top + line, sign, "cursor")

    def _paint_seen(self, cells: Cells, left: int) -> None:
        layout = self._layout
        empty = self.picture is None
        pixels = [[0] * SHEET] * SHEET if empty else self.picture.tolist()
        pixels = enlarged(pixels, layout.scale)
        draw_pixels(cells, left, layout.top, pixels, "seen", shaded=self.shaded)
        if empty:
            write_on_sheet(cells, layout, left, ("nothing yet",))

    def _point(self, event: events.MouseEvent) -> Point:
        """Where on the sheet the pointer is: the middle of its cell, unless it is more exact."""
        x, y = event.pointer_x - self.gutter.left, event.pointer_y - self.gutter.top
        self._exact_pointer |= x != int(x) or y != int(y)
        middle = 0.0 if self._exact_pointer else 0.5
        return self._layout.point(x + middle, y + middle)

    def _apply(self, touched: Window | None) -> None:
        """Repaint what was touched and say that the drawing changed, if it did."""
        if touched is not None:
            strokes = self.sketch.strokes
            if not strokes:
                self.picture = None
            hint_changed = bool(strokes) == self._hinting
            self._repaint(self._easel.raster.everything if hint_changed else touched)
            self.post_message(self.Changed(self, strokes))

    def _repaint(self, window: Window) -> None:
        """Paint and refresh the cells around a window of pixels, and no others."""
        layout, cells = self._layout, self._cells
        hidden = self.seen and not layout.both
        if hidden or cells.width < layout.columns or cells.height < layout.lines:
            return
        left, top, columns, lines = touched = layout.cells(window)
        self._paint_drawing(cells, touched)
        self.refresh(Region(layout.left + left, layout.top + top, columns, lines))

    def _repaint_cursor(self) -> None:
        self._repaint(self._easel.raster.around(self._pen, self._pen, 0))

    def _end_drag(self) -> None:
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def _say_mode(self) -> None:
        """Name what the pen does, in the border, where there is one."""
        down = " down" if self.pen_down else ""
        mode = ("eraser" if self.erasing else "pen") + down if self.erasing or down else ""
        seen = self.seen and not self._layout.both
        self.border_subtitle = "what the network sees" if seen else mode
