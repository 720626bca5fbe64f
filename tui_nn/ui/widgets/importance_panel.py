"""ImportancePanel: what matters to the network, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.drawing.importance import draw_importance, hidden_columns
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events

    from tui_nn.training.protocol.figures import ImportanceView

WAITING = (
    "What matters: how much worse the answers get when the values of a column are shuffled."
    " It is measured when the network is loaded."
)


class ImportancePanel(DrawnWidget):
    """A bar for each column; scrolls if there are many.

    Attributes:
        importance: what is measured.
        class_names: the classes; empty for regression.
        target_name: of a regression, with its unit.
    """

    PREFIX = "importance-panel"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "importance-panel--title",
        "importance-panel--frame",
        "importance-panel--name",
        "importance-panel--bar",
        "importance-panel--faint",
    }
    DEFAULT_CSS = """
    ImportancePanel {
        min-width: 24; min-height: 6; height: 1fr;
        & .importance-panel--title { color: $text-success; text-style: bold; }
        & .importance-panel--frame { color: $text-muted; }
        & .importance-panel--name { color: $foreground; }
        & .importance-panel--bar { color: $text-primary; }
        & .importance-panel--faint { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_columns(-1)", "columns", id="importance.up",
                tooltip="Show the columns further up"),
        Binding("down", "scroll_columns(1)", "columns", id="importance.down",
                tooltip="Show the columns further down"),
    ]  # fmt: skip

    importance: var[ImportanceView | None] = var(None)
    class_names: var[tuple[str, ...]] = var(())
    target_name: var[str] = var("")
    _top: var[int] = var(0)

    def action_scroll_columns(self, columns: int) -> None:
        """Scroll by so many columns."""
        self._top = min(max(self._top + columns, 0), self._hidden)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.action_scroll_columns(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.action_scroll_columns(-1)

    def watch_importance(self) -> None:
        """Called when more is measured."""
        self._top = min(self._top, self._hidden)
        self.redraw()

    def watch__top(self) -> None:
        """Called when it was scrolled."""
        self.redraw()

    @property
    def _hidden(self) -> int:
        """Columns for which there is no line."""
        names = self.importance.names if self.importance else ()
        return hidden_columns(self.content_size.height, len(names))

    def paint(self, width: int, height: int) -> Cells:
        """The bars, or what will stand here."""
        if self.importance is None:
            return message(width, height, WAITING, "frame")
        self.can_focus = self._hidden > 0
        target_name = None if self.class_names else self.target_name
        return draw_importance(width, height, self.importance, target_name, self._top)
