"""SketchView: the run with its sketch pad; it has drawings read and shows what is answered."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.geometry import Size
from textual.timer import Timer

from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.events import (
    Answering,
    Classified,
    Failed,
    FineTuned,
    Loading,
    OwnDrawings,
    Ready,
    Snapshot,
)
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.drawing.insight import Aspect
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.screens.run_view import SNAPSHOT_PAUSE, RunView
from tui_nn.ui.sketch.conversation import Conversation
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.sketch.pad_messages import (
    DrawingChanged,
    DrawingLabelled,
    NetworkChosen,
    PinPressed,
    ViewChosen,
)
from tui_nn.ui.widgets.data_panel import DataPanel
from tui_nn.ui.widgets.insight_panel import InsightPanel

DRAWING_PAUSES, TRAINING_PAUSES = 0.5, 3.0
"""Time between two pictures of the inside of the network, in pauses between snapshots: while the
user does something, and while only the network changes. The bars follow every answer, but pictures
take many bytes."""


class SketchView(RunView):
    """The run, and the conversation about what is drawn on the pad.

    Args:
        config, send, snapshot_pause: as of `RunView`.
    """

    def __init__(
        self,
        config: TrainingConfig,
        send: Callable[[Command], None],
        snapshot_pause: float = SNAPSHOT_PAUSE,
        delay: Callable[[], float] = lambda: 0.0,
    ) -> None:
        super().__init__(config, send, snapshot_pause, delay)
        self.conversation = Conversation(send)
        self.conversation.loading = True
        self._step_seen = -1
        self._next_pictures: Timer | None = None
        self._hurried = False

    def fit(self, size: Size) -> None:
        """Arrange everything for a terminal of this size."""
        super().fit(size)
        self.query_one(SketchPad).slots = self._plan(size).slots
        self._show_answer()
        self._show_pictures()

    @on(TrainingUpdate)
    def hear_of_drawings(self, message: TrainingUpdate) -> None:
        """Take what an event means for the drawing."""
        match message.event:
            case Classified() as classified:
                self.conversation.answered(classified)
            case OwnDrawings() as own:
                self.conversation.show_own(own)
            case Loading():
                self.conversation.loading = True
                return
            case Ready():
                self.conversation.loading = False
                if self.ended:  # the process that was asked last will not answer any more
                    self.conversation.failed()
                self.conversation.network_replaced()
            case FineTuned():
                self.conversation.network_changed()
            case Snapshot() as snapshot:
                self._follow(snapshot)
                return
            case Failed():
                self.conversation.failed()
            case _:
                return
        self._show_answer()

    def _follow(self, snapshot: Snapshot) -> None:
        """Ask again what the drawing is, if the network was trained since."""
        self.query_one(SketchPad).pinned = snapshot.pinned is not None
        if snapshot.step != self._step_seen:
            self._step_seen = snapshot.step
            self.conversation.network_moved()

    @on(DrawingChanged)
    def read_drawing(self, message: DrawingChanged) -> None:
        """Have the drawing read; an empty sheet is nothing."""
        self.conversation.draw(message.strokes)
        self._hurry()
        if not message.strokes:
            self._show_pictures()

    @on(ViewChosen)
    def look_inside(self) -> None:
        """Show what is to be seen of the answer, and ask why only while that is to be seen."""
        self._show_pictures()
        aspects = self.query_one(SketchPad).aspects
        self.conversation.look(inside=any(a is not Aspect.SEEN for a in aspects))
        self._hurry()

    @on(NetworkChosen)
    def choose_network(self, message: NetworkChosen) -> None:
        """Have the drawing read by another network."""
        self.conversation.choose(message.by)
        self._hurry()

    @on(PinPressed)
    def pin_drawing(self) -> None:
        """Follow the drawing while training goes on, or no more."""
        self.conversation.pin()
        if self.ready:
            self._snapshots.ask()
        self._show_answer()

    @on(DrawingLabelled)
    def keep_drawing(self, message: DrawingLabelled) -> None:
        """Keep the drawing in the user's own set, as what the user says it is."""
        self.conversation.keep(message.label)
        self._show_answer()

    def _show_answer(self) -> None:
        """Show the answer to the drawing at once, and soon what is inside."""
        self.query_one(DataPanel).show_answer(self.conversation)
        if self._pictures_are_of_another_network():
            self._show_pictures()
        elif self._next_pictures is None:
            pauses = DRAWING_PAUSES if self._hurried else TRAINING_PAUSES
            pause = pauses * self._snapshot_pause
            self._next_pictures = self.set_timer(pause, self._show_next_pictures)

    def _pictures_are_of_another_network(self) -> bool:
        """Whether the pictures explain an answer of a network other than the one named now."""
        shown, named = self.query_one(SketchPad).classified, self.conversation.classified
        return shown is not None and _reader(shown) != _reader(named)

    def _hurry(self) -> None:
        """Show what comes of the user's doing, the pictures too, without a long pause."""
        if not self._hurried:
            self._hurried = True
            self._stop_pictures()
        self._show_answer()

    def _show_next_pictures(self) -> None:
        """Show them when they can be sent; then there is no more hurry, unless the answer to the
        user is still to come.
        """
        if delay := self._delay():
            self._next_pictures = self.set_timer(delay, self._show_next_pictures)
            return
        self._hurried = self._hurried and self.conversation.waiting
        self._show_pictures()

    def _stop_pictures(self) -> None:
        if self._next_pictures is not None:
            self._next_pictures.stop()
            self._next_pictures = None

    def _show_pictures(self) -> None:
        """Show what is inside the network, wherever there is room for it."""
        self._stop_pictures()
        pad, classified = self.query_one(SketchPad), self.conversation.classified
        pad.classified = classified
        shown = self.has_class("-insight-below") or bool(self.conversation.strokes)
        self.set_class(bool(pad.slots and pad.aspects) and shown, "-insight")
        for panel in self.query(InsightPanel):
            panel.aspects, panel.classified = pad.aspects, classified


def _reader(classified: Classified | None) -> tuple[Answering, int] | None:
    """Which network gave an answer; tuning the built-in one makes another network of it."""
    return None if classified is None else (classified.by, classified.tuned)
