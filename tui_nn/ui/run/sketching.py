"""Sketching: has the drawing on the pad read, and shows the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.actions import parse

from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.data.schema import Kind
from tui_nn.training.protocol.drawings import Answering, Classified, FineTuned, OwnDrawings
from tui_nn.training.protocol.events import Event, Failed, Loading, Ready
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.ui.drawing.insight import Aspect
from tui_nn.ui.run.panels import is_usable
from tui_nn.ui.sketch.conversation import Conversation
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.sketch.pad_messages import (
    DrawingChanged,
    DrawingLabelled,
    NetworkChosen,
    PadMessage,
    PinPressed,
    ViewChosen,
)
from tui_nn.ui.widgets.drawn import CORNERS
from tui_nn.ui.widgets.insight_panel import InsightPanel
from tui_nn.ui.widgets.prediction_bars import PredictionBars

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from textual.screen import Screen
    from textual.timer import Timer

    from tui_nn.training.protocol.commands import Command
    from tui_nn.ui.run.model import RunModel

    Array = NDArray[Any]

DRAWING_PAUSES, TRAINING_PAUSES = 0.5, 3.0
"""Time between two pictures of the inside of the network, in pauses between snapshots: while the
user is drawing, and while only the network changes. The bars follow every answer, but pictures
take many bytes."""


class Sketching:
    """Shows the conversation about the drawing on pad, bars and insight panels of a screen.

    Args:
        screen: has the widgets.
        run: the run whose network answers.
        send: puts a command into the session's inbox.
        pause: seconds between two snapshots.
        delay: seconds until the connection to the terminal has room for another picture.

    Attributes:
        conversation: what was asked and answered.
        pause: as above.
    """

    def __init__(
        self,
        screen: Screen[None],
        run: RunModel,
        send: Callable[[Command], None],
        pause: float,
        delay: Callable[[], float],
    ) -> None:
        self.conversation = Conversation(send)
        self.conversation.loading = True
        self.conversation.collects = run.is_own_symbols
        self.conversation.can_ask = not run.is_own_symbols
        self.pause = pause
        self._screen, self._run, self._delay = screen, run, delay
        self._network_seen = (-1, True)
        self._next_pictures: Timer | None = None
        self._hurried = False

    @property
    def _pad(self) -> SketchPad:
        return self._screen.query_one(SketchPad)

    def fit(self, slots: int) -> None:
        """Arrange for a terminal with room for so many pictures beside the pad."""
        self._pad.slots = slots
        self._pad.symbols = self._run.kind is Kind.SYMBOLS
        self._show_answer()
        self._show_pictures()

    def allows(self, action: str) -> bool:
        """Whether an action of the pad has an effect now."""
        _, name, arguments = parse(action)
        return is_usable(self._pad) and bool(self._pad.check_action(name, arguments))

    async def act(self, action: str) -> None:
        """Run an action of the pad; drawing by keys moves the focus to it."""
        if action == "toggle_pen":
            self._screen.set_focus(self._pad)
        await self._pad.run_action(action)

    def follow(self, event: Event) -> None:
        """Take what an event means for the drawing; the run has not taken it yet."""
        match event:
            case Classified():
                self.conversation.answered(event)
            case OwnDrawings():
                if self.conversation.show_own(event) and self.conversation.collects:
                    self._pad.action_clear()
            case Loading():
                self.conversation.loading = True
                self.conversation.can_ask = not self.conversation.collects
                return
            case Ready():
                self.conversation.collects = event.config.dataset == OWN_SYMBOLS
                self._pad.symbols = event.schema.kind is Kind.SYMBOLS
                self.conversation.can_ask = True
                self._take_network()
            case FineTuned():
                self.conversation.network_changed()
            case Snapshot():
                self._take_snapshot(event)
                return
            case Failed():
                self.conversation.failed()
                if not self.conversation.can_ask:
                    self.conversation.can_ask = self._run.ready is not None
            case _:
                return
        self._show_answer()

    def _take_network(self) -> None:
        self.conversation.loading = False
        if self._run.ended:  # the process that was asked will not answer
            self.conversation.failed()
        self.conversation.network_replaced()

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        """Ask about the drawing again if the network was trained since, or is shown as it was."""
        self._pad.pinned = snapshot.pinned is not None
        past = snapshot.past
        network = snapshot.updates if past is None else past, past is None
        if network != self._network_seen:
            self._network_seen = network
            self.conversation.network_moved()

    def take(self, message: PadMessage) -> None:
        """Do what the pad says."""
        match message:
            case DrawingChanged():
                self.conversation.draw(message.strokes, message.picture)
                self._hurry()
                if self.conversation.is_empty:
                    self._show_pictures()
            case ViewChosen():
                self._show_pictures()
                wants_insight = any(aspect is not Aspect.SEEN for aspect in self._pad.aspects)
                self.conversation.look(inside=wants_insight)
                self._hurry()
            case NetworkChosen():
                self.conversation.choose(message.by)
                self._hurry()
            case PinPressed():
                self.conversation.pin()
                self._show_answer()
            case DrawingLabelled():
                self.keep(message.label)

    def take_picture(self, picture: Array, subject: tuple[str, ...]) -> None:
        """Lay a picture on the pad, to be drawn over.

        Args:
            picture: shape (28, 28) uint8.
            subject: what is said of it, in several lengths, the longest first.
        """
        self.conversation.take_picture(subject)
        self._pad.by = Answering.TRAINED
        self._screen.set_focus(self._pad)
        self._pad.lay(picture.tobytes())

    def keep(self, label: str) -> None:
        """Keep the drawing in the user's own set."""
        self.conversation.keep(label)
        self._show_answer()

    def _show_answer(self) -> None:
        """Show the answer at once, and its pictures after a pause."""
        self._show_bars()
        if self._pictures_are_of_another_network():
            self._show_pictures()
        elif self._next_pictures is None:
            pause = self.pause * (DRAWING_PAUSES if self._hurried else TRAINING_PAUSES)
            self._next_pictures = self._screen.set_timer(pause, self.show_next_pictures)

    def _show_bars(self) -> None:
        """Show the probabilities, with what there is to say where a line is free for it."""
        bars, pad = self._screen.query_one(PredictionBars), self._pad
        conversation, classified = self.conversation, self.conversation.classified
        bars.probabilities = classified.probabilities if classified else None
        room = bars.note_width
        bars.note = conversation.sentence(room) if room else ""
        pad.caption = "" if room else conversation.remark(pad.size.width - CORNERS)
        pad.read_by = "" if room else conversation.network

    def _pictures_are_of_another_network(self) -> bool:
        """Whether the pictures explain the answer of another network than the one named."""
        shown, named = self._pad.classified, self.conversation.classified
        return shown is not None and _reader(shown) != _reader(named)

    def _hurry(self) -> None:
        """Show the result of what the user did, including the pictures, after a short pause."""
        if not self._hurried:
            self._hurried = True
            self._stop_pictures()
        self._show_answer()

    def show_next_pictures(self) -> None:
        """Show the pictures once they can be sent; the hurry ends when the answer has arrived."""
        if delay := self._delay():
            self._next_pictures = self._screen.set_timer(delay, self.show_next_pictures)
            return
        self._hurried = self._hurried and self.conversation.waiting
        self._show_pictures()

    def _stop_pictures(self) -> None:
        if self._next_pictures is not None:
            self._next_pictures.stop()
            self._next_pictures = None

    def _show_pictures(self) -> None:
        """Show the inside of the network wherever there is room for it."""
        self._stop_pictures()
        screen, pad, classified = self._screen, self._pad, self.conversation.classified
        pad.classified = classified
        shown = screen.has_class("-insight-below") or not self.conversation.is_empty
        screen.set_class(bool(pad.slots and pad.aspects) and shown, "-insight")
        for panel in screen.query(InsightPanel):
            panel.aspects, panel.classified = pad.aspects, classified


def _reader(classified: Classified | None) -> tuple[Answering, int] | None:
    """Which network gave an answer; a tuned built-in network counts as another one."""
    return None if classified is None else (classified.by, classified.tuned)
