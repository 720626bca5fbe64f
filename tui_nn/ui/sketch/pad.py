"""SketchPad: a sheet to draw a digit on, with the mouse or the keys, and to ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.reactive import var

from tui_nn.training.protocol.commands import Strokes
from tui_nn.training.protocol.events import Answering
from tui_nn.ui.sketch.keys import SKETCH_KEYS
from tui_nn.ui.sketch.sketch import Point
from tui_nn.ui.sketch.tools import SketchTools

if TYPE_CHECKING:
    from textual import events

_NETWORKS = (None, Answering.BUILT_IN, Answering.TRAINED)
_RIGHT_BUTTON = 3


class SketchPad(SketchTools, can_focus=True):
    """A 28x28 sheet with a pen, an eraser, undo and redo.

    Attributes:
        by: which network is to answer; None for the built-in one until the run's has been trained.
        caption: what the latest key did, where there is no other place for it.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*SKETCH_KEYS]

    by: var[Answering | None] = var(None)

    class Said(Message):
        """Something was done on a pad.

        Attributes:
            pad: which one.
        """

        def __init__(self, pad: SketchPad) -> None:
            super().__init__()
            self.pad = pad

        @property
        def control(self) -> SketchPad:
            """The pad."""
            return self.pad

    class Changed(Said):
        """The drawing changed.

        Attributes:
            strokes: the whole drawing in pixels of the sheet; empty when it was wiped.
        """

        def __init__(self, pad: SketchPad, strokes: Strokes) -> None:
            super().__init__(pad)
            self.strokes = strokes

    class Looked(Said):
        """Something else is to be seen of the answer."""

    class NetworkChosen(Said):
        """Another network is to answer."""

    class PinPressed(Said):
        """The drawing is to be followed while training goes on, or no more."""

    class Labelled(Said):
        """The user says what the drawing is.

        Attributes:
            label: the digit.
        """

        def __init__(self, pad: SketchPad, label: int) -> None:
            super().__init__(pad)
            self.label = label

    _pressed_outside: Point | None = None
    _dragging = False
    _drag_erases = False
    _exact_pointer = False

    def say_changed(self) -> None:
        """Have the drawing read."""
        self.post_message(self.Changed(self, self.sketch.strokes))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Which keys mean something now."""
        if action == "steer":
            return self.pen_visible
        return bool(self.sketch.strokes) if action == "keep" else True

    def action_next_view(self) -> None:
        """Show something else of the answer."""
        self.pen_down = False
        self.page = (self.page + 1) % len(self.pages)

    def action_next_network(self) -> None:
        """Ask another network."""
        self.by = _NETWORKS[(_NETWORKS.index(self.by) + 1) % len(_NETWORKS)]
        self.post_message(self.NetworkChosen(self))

    def action_pin(self) -> None:
        """Follow the drawing while training goes on, or no more."""
        self.post_message(self.PinPressed(self))

    def action_keep(self, label: int) -> None:
        """Say what the drawing is; the pen is lifted."""
        self.pen_down = False
        self.post_message(self.Labelled(self, label))

    def watch_page(self) -> None:
        """Called when something else is to be seen."""
        self.post_message(self.Looked(self))
        self.redraw()

    def watch_slots(self) -> None:
        """Called when there is more room elsewhere, or less."""
        self.page = 0
        self.redraw()

    @property
    def shows_keys(self) -> bool:
        """Whether the keys stand in the lower border: while nothing else has to be said there."""
        return self.has_focus and not self.caption

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the pen down where the pointer is, or as soon as it comes upon the sheet."""
        event.stop()
        self.capture_mouse()
        self._take_pen(by_mouse=True)
        self._dragging = True
        self._drag_erases = self.erasing or event.shift or event.button == _RIGHT_BUTTON
        if self._is_on_sheet(event):
            self._apply(self._easel.put_down(self._point(event), erases=self._drag_erases))
        else:
            self._pressed_outside = self._point(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draw on to where the pointer is."""
        if self._dragging:
            event.stop()
            self._drag_to(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Draw to where the button was let go, and lift the pen."""
        if self._dragging:
            event.stop()
            self._drag_to(event)
        self._end_drag()

    def on_mouse_release(self) -> None:
        """Called when the mouse was taken away; of its own letting go the pad hears late.

        Strokes that come in one burst, as a slow line brings them, begin before it hears of it.
        """
        if self.app.mouse_captured is not self:
            self._dragging = False

    def on_hide(self) -> None:
        """Let go of the mouse when hidden in the middle of a stroke."""
        self._end_drag()

    def _drag_to(self, event: events.MouseEvent) -> None:
        """Draw to the pointer; a drag from outside begins where it comes upon the sheet."""
        point, start = self._point(event), self._pressed_outside
        if start is not None:
            if not self._is_on_sheet(event):
                self._pressed_outside = point
                return
            self._pressed_outside = None
            self._apply(self._easel.put_down(start, erases=self._drag_erases))
        self._apply(self._easel.move_to(point, erases=self._drag_erases))

    def _end_drag(self) -> None:
        self._pressed_outside = None
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def _is_on_sheet(self, event: events.MouseEvent) -> bool:
        offset = event.get_content_offset_capture(self)
        return self._layout.contains(offset.x, offset.y)

    def _point(self, event: events.MouseEvent) -> Point:
        """Where on the sheet the pointer is: the middle of its cell, unless it is more exact."""
        x, y = event.pointer_x - self.gutter.left, event.pointer_y - self.gutter.top
        self._exact_pointer |= x != int(x) or y != int(y)
        middle = 0.0 if self._exact_pointer else 0.5
        return self._layout.point(x + middle, y + middle)
