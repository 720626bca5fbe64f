"""AnswersPanel: which classes the network confuses, and how well it recognises each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.drawing.class_table import hidden_classes
from tui_nn.ui.drawing.confusion import draw_answers, table_height
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events

    from tui_nn.training.protocol.figures import ConfusionView
    from tui_nn.training.protocol.snapshot import Snapshot

WAITING = "The answers to held-out examples of each class appear here when the network is loaded."


class AnswersPanel(DrawnWidget):
    """The confusion matrix and the figures of each class; scrolls if there are many classes.

    Attributes:
        snapshot: the run as last seen.
        class_names: the classes.
    """

    PREFIX = "answers-panel"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "answers-panel--title",
        "answers-panel--frame",
        "answers-panel--name",
        "answers-panel--figure",
        "answers-panel--right",
        "answers-panel--wrong",
        "answers-panel--worst",
    }
    DEFAULT_CSS = """
    AnswersPanel {
        min-width: 24; min-height: 6; height: 1fr;
        & .answers-panel--title { color: $text-success; text-style: bold; }
        & .answers-panel--frame { color: $text-muted; }
        & .answers-panel--name { color: $foreground; }
        & .answers-panel--figure { color: $text-primary; }
        & .answers-panel--right { color: $text-success; text-style: bold; }
        & .answers-panel--wrong { color: $text-warning; }
        & .answers-panel--worst { color: $text-error; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_classes(-1)", "classes", id="answers.up",
                tooltip="Show the classes further up"),
        Binding("down", "scroll_classes(1)", "classes", id="answers.down",
                tooltip="Show the classes further down"),
    ]  # fmt: skip

    caption = var("b lists the examples")
    snapshot: var[Snapshot | None] = var(None)
    class_names: var[tuple[str, ...]] = var(())
    _top: var[int] = var(0)
    _view: ConfusionView | None = None

    def action_scroll_classes(self, classes: int) -> None:
        """Scroll by so many classes."""
        self._top = min(max(self._top + classes, 0), self._hidden)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.action_scroll_classes(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.action_scroll_classes(-1)

    def watch_snapshot(self, snapshot: Snapshot | None) -> None:
        """Called when a newer snapshot arrives; one without answers leaves the last ones."""
        view = snapshot.answers if snapshot else None
        if snapshot is None or view is not None:
            self._view = view
            self.redraw()

    def watch_class_names(self) -> None:
        """Called when there are other classes."""
        self._view, self._top = None, 0
        self.redraw()

    def watch__top(self) -> None:
        """Called when it was scrolled."""
        self.redraw()

    @property
    def _hidden(self) -> int:
        """Classes for which the table has no line."""
        if self._view is None:
            return 0
        height = table_height(*self.content_size, self._view, self.class_names)
        return hidden_classes(height, len(self.class_names)) if height else 0

    def paint(self, width: int, height: int) -> Cells:
        """The figures, or what will stand here."""
        view = self._view
        if view is None or len(view.support) != len(self.class_names):
            return message(width, height, WAITING, "frame")
        self.can_focus = self._hidden > 0
        return draw_answers(width, height, view, self.class_names, self._top)
