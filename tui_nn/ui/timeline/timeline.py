"""Timeline: one line with the kept moments of the run; its handle is dragged with the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.timeline import wording
from tui_nn.ui.timeline.stops import Stop, place_of, stop_at, stops_of
from tui_nn.ui.timeline.track import Track, draw_track, plan_track
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events

    from tui_nn.training.protocol.snapshot import Snapshot


class Timeline(DrawnWidget):
    """The kept moments, and the handle at the one that is shown or asked for.

    Attributes:
        snapshot: the run as last seen.
        at: where the handle is.
    """

    PREFIX = "timeline"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timeline--line",
        "timeline--mark",
        "timeline--end",
        "timeline--handle",
        "timeline--past",
        "timeline--text",
    }
    DEFAULT_CSS = """
    Timeline {
        height: 1; padding: 0 1; display: none;
        & .timeline--line { color: $foreground 30%; }
        & .timeline--mark { color: $text-primary; }
        & .timeline--end { color: $text-muted; }
        & .timeline--handle { color: $text-primary; text-style: bold; }
        & .timeline--past { color: $text-warning; text-style: bold; }
        & .timeline--text { color: $text-muted; }
    }
    """

    class Moved(Message):
        """The handle was dragged to another stop."""

        def __init__(self, stop: Stop) -> None:
            super().__init__()
            self.goal = stop

    snapshot: var[Snapshot | None] = var(None)
    at: var[Stop] = var(None)
    _track: Track | None = None
    _dragged = False

    def watch_snapshot(self) -> None:
        """Called when a newer snapshot arrives."""
        self.redraw()

    def watch_at(self) -> None:
        """Called when another moment is asked for or shown."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The track, and what is known of the moment beside it."""
        stops = stops_of(self.snapshot)
        self._track = None
        if self.snapshot is None or self.snapshot.moments is None or not stops:
            return Cells(width, height)
        texts = wording.texts_beside(self.at, self.snapshot)
        self._track, text = plan_track(width, len(stops), texts)
        return draw_track(width, self._track, place_of(stops, self.at), text)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the handle, on the track or right beside its ends."""
        column = event.get_content_offset_capture(self).x
        if self._track is not None and -1 <= column <= self._track.width:
            self._dragged = True
            self.capture_mouse()
            self._move(column)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the handle."""
        if self._dragged:
            self._move(event.get_content_offset_capture(self).x)

    def on_mouse_up(self) -> None:
        """Let go of the handle."""
        self._dragged = False
        self.release_mouse()

    def _move(self, column: int) -> None:
        """Ask for the stop nearest to a column."""
        if self._track is not None:
            stops = stops_of(self.snapshot)
            stop = stop_at(stops, self._track.place(column))
            if place_of(stops, stop) != place_of(stops, self.at):
                self.post_message(self.Moved(stop))
