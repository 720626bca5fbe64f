"""SliderPanel: the sliders of an experiment, moved by arrow keys and by the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.reactive import var

from tui_nn.training.protocol.lessons import Slider
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.lessons.keys import SLIDER_KEYS
from tui_nn.ui.lessons.slider_lines import Columns, draw_sliders, shifted
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size


class SliderPanel(DrawnWidget, can_focus=True):
    """A line for each slider, one of them chosen.

    Attributes:
        sliders: where they stand.
        selected: place of the chosen one.
    """

    PREFIX = "slider-panel"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"slider-panel--{key}" for key in ("name", "selected", "track", "knob", "value")
    }
    DEFAULT_CSS = """
    SliderPanel {
        height: auto; min-height: 1;
        & .slider-panel--name { color: $foreground; }
        & .slider-panel--selected { color: $text-primary; text-style: bold; }
        & .slider-panel--track { color: $text-muted; }
        & .slider-panel--knob { color: $text-primary; text-style: bold; }
        & .slider-panel--value { color: $foreground; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*SLIDER_KEYS]

    class Moved(Message):
        """A slider was moved."""

    sliders: var[Sequence[Slider]] = var(())
    selected: var[int] = var(0)

    @property
    def values(self) -> tuple[float, ...]:
        """Where the sliders stand."""
        return tuple(slider.value for slider in self.sliders)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """A line for each slider."""
        return max(len(self.sliders), 1)

    def validate_selected(self, place: int) -> int:
        """Keep it among the sliders."""
        return max(0, min(place, len(self.sliders) - 1))

    def watch_sliders(self, before: Sequence[Slider], after: Sequence[Slider]) -> None:
        """Called when a slider stands elsewhere, or there are others."""
        self.selected = self.validate_selected(self.selected)
        if len(before) != len(after):
            self.refresh(layout=True)
        self.redraw()

    def watch_selected(self) -> None:
        """Called when another slider is chosen."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The sliders."""
        return draw_sliders(width, height, self.sliders, self.selected)

    def action_select(self, places: int) -> None:
        """Choose a slider so many places down."""
        self.selected += places

    def action_move(self, strides: int) -> None:
        """Move the chosen slider so many strides."""
        if self.sliders:
            self._move_to(shifted(self.sliders[self.selected], strides))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the slider under the mouse, and move its knob there."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y < len(self.sliders):
            self.selected = offset.y
            slider = self.sliders[self.selected]
            if not slider.choices:
                self.capture_mouse()
                self._follow(offset.x)
            elif offset.x >= self._columns.left:
                self.action_move(-1 if offset.x < self._columns.left + 2 else 1)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move the knob while the button is down."""
        if self.app.mouse_captured is self:
            self._follow(event.x - self.gutter.left)

    def on_mouse_up(self) -> None:
        """Let the knob go."""
        self.release_mouse()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the chosen slider with the wheel."""
        event.stop()
        self.action_move(-1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the chosen slider with the wheel."""
        event.stop()
        self.action_move(1)

    @property
    def _columns(self) -> Columns:
        return Columns.of(self.sliders, self.content_size.width)

    def _follow(self, column: int) -> None:
        if column >= self._columns.left - 1:
            self._move_to(self._columns.value_at(self.sliders[self.selected], column))

    def _move_to(self, value: float) -> None:
        if value == self.sliders[self.selected].value:
            return
        moved = list(self.sliders)
        moved[self.selected] = replace(moved[self.selected], value=value)
        self.sliders = tuple(moved)
        self.post_message(self.Moved())
