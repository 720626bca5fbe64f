"""LayerTable: one line a layer, with its weights, gradients and health."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.drawing.layers import draw_layers, hidden_layers
from tui_nn.ui.widgets.drawn import DrawnWidget
from tui_nn.ui.wording import placeholders

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

    from tui_nn.training.protocol.snapshot import Snapshot


class LayerTable(DrawnWidget):
    """The layers of the network; scrolls when there are more of them than lines.

    Attributes:
        snapshot: the run as last seen.
    """

    PREFIX = "layer-table"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "layer-table--heading",
        "layer-table--histogram",
        "layer-table--neutral",
        "layer-table--good",
        "layer-table--warning",
        "layer-table--bad",
    }
    DEFAULT_CSS = """
    LayerTable {
        min-width: 24; min-height: 2; height: auto; max-height: 20;
        & .layer-table--heading { color: $text-muted; }
        & .layer-table--histogram { color: $text-primary; }
        & .layer-table--neutral { color: $text-muted; }
        & .layer-table--good { color: $text-success; }
        & .layer-table--warning { color: $text-warning; }
        & .layer-table--bad { color: $text-error; text-style: bold; }
        &:focus .layer-table--heading { text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_layers(-1)", "layers", id="layers.up",
                tooltip="Show the layers further up"),
        Binding("down", "scroll_layers(1)", "layers", id="layers.down",
                tooltip="Show the layers further down"),
    ]  # fmt: skip

    snapshot: var[Snapshot | None] = var(None)
    _top: var[int] = var(0)

    def action_scroll_layers(self, layers: int) -> None:
        """Scroll by so many layers."""
        hidden = hidden_layers(self.content_size.height, self._layer_count)
        self._top = min(max(self._top + layers, 0), hidden)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.action_scroll_layers(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.action_scroll_layers(-1)

    def watch_snapshot(self, before: Snapshot | None) -> None:
        """Called when a newer snapshot arrives."""
        if len(before.layers if before else ()) != self._layer_count:
            self._top = 0
            self.refresh(layout=True)
        self.redraw()

    def watch__top(self) -> None:
        """Called when it was scrolled."""
        self.redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """A line for each layer, the headings and the verdict."""
        return max(1, self._layer_count) + 2

    def paint(self, width: int, height: int) -> Cells:
        """The table, or what will stand here."""
        self.can_focus = hidden_layers(height, self._layer_count) > 0
        if self.snapshot is None or not self.snapshot.layers:
            return message(width, height, placeholders.of_layers(self.snapshot), "heading")
        now = self.snapshot
        return draw_layers(width, height, now.layers, now.verdict, self._top, self.glyphs)

    @property
    def _layer_count(self) -> int:
        return len(self.snapshot.layers) if self.snapshot else 0
