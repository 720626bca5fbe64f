"""Conversation: what is asked about the drawing on the pad, what is answered, and what is kept."""

from __future__ import annotations

from collections.abc import Callable

from tui_nn.data.symbol_needs import FEWEST_DRAWINGS
from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.drawings import Answering, Classified, OwnDrawings
from tui_nn.training.protocol.sketching import Pin, Strokes, Teach
from tui_nn.ui.requests import DrawingRequest
from tui_nn.ui.wording import pad_wording, quantities, symbols_wording
from tui_nn.ui.wording.loading_wording import DRAWING_KEPT

INVITATION = "wrong? press the correct digit, or / for any label"
"""What is said beside an answer where there is room."""

COLLECTING = "right or wrong, / names and keeps it"
"""What is said instead where symbols are collected."""

NOT_STROKES = "a picture of the data cannot be kept or pinned: only your own strokes can"
"""What is said when a picture that is drawn over is to be kept: the user's set holds strokes."""

Line = tuple[str, ...]
"""One thing to say, in several lengths, the longest first."""


class Conversation:
    """What was asked about the drawing, what was answered, and what there is to say of it.

    Args:
        send: puts a command into the session's inbox.

    Attributes:
        classified: the answer to the drawing; None if there is none.
        loading: whether the network is still being loaded, so that answers may take a while.
        last_label: the label given last; "" before the first.
        collects: whether symbols are collected: drawings of any label, one after another.
    """

    def __init__(self, send: Callable[[Command], None]) -> None:
        self.classified: Classified | None = None
        self.loading = False
        self.last_label = ""
        self.collects = False
        self._send = send
        self._request = DrawingRequest(send)
        self._kept: dict[Strokes, str] = {}
        self._being_kept: tuple[Strokes, str] | None = None
        self._own_count = 0
        self._pinned: Strokes | None = None
        self._word: Line = ()
        self._subject: Line = ()

    @property
    def strokes(self) -> Strokes:
        """The drawing; empty if there is none, and where it lies over a picture."""
        return () if self._request.picture else self._request.strokes

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn, nor lies below."""
        return self._request.is_empty

    @property
    def can_ask(self) -> bool:
        """Whether there is a network that reads such drawings."""
        return self._request.allowed

    @can_ask.setter
    def can_ask(self, allowed: bool) -> None:
        self._request.allowed = allowed

    @property
    def waiting(self) -> bool:
        """Whether an answer is to come."""
        return self._request.waiting

    def draw(self, strokes: Strokes, picture: tuple[int, ...] = ()) -> None:
        """Have a changed drawing read; an empty sheet is nothing.

        Args:
            strokes: the drawing.
            picture: where it lies over a picture, both of them, as in `Classify`.
        """
        if strokes or picture or not self.collects:  # a sheet is wiped once its drawing is kept
            self._word = ()
        if not (strokes or picture):
            self.classified = None
        if not picture:
            self._subject = ()
        self._request.draw(strokes, picture)

    def take_picture(self, subject: Line) -> None:
        """Have the run's network read a picture, which is drawn next, and say what it is."""
        self._subject = subject
        self._request.by = Answering.TRAINED

    def look(self, *, inside: bool) -> None:
        """Ask why, if that is to be seen and not known yet."""
        self._request.inside = inside
        if inside and self.classified is not None and self.classified.insight is None:
            self._request.ask()

    def choose(self, by: Answering | None) -> None:
        """Have the drawing read by another network."""
        self._request.by = by
        self._word = pad_wording.network_choice(by) if by is None or self.is_empty else ()
        self._request.ask()

    def network_moved(self) -> None:
        """Ask again, for the network was trained since."""
        if self._request.by is not Answering.BUILT_IN:
            self._request.ask()

    def network_changed(self) -> None:
        """Ask again, whichever network answers."""
        self._request.ask()

    def network_replaced(self) -> None:
        """Forget what the network answered that is gone, and ask the one that is there now."""
        if self.classified is not None and self.classified.by is Answering.TRAINED:
            self.classified = None
        self._request.distrust()
        self._request.ask()

    def answered(self, classified: Classified) -> None:
        """Take the answer, unless the drawing was cleared since the question."""
        self.classified = classified if self._request.answered() else None

    def failed(self) -> None:
        """Note that a command failed, maybe one of these."""
        self._being_kept = None
        self._request.answered()

    def keep(self, label: str) -> None:
        """Keep the drawing in the user's own set, once; another label replaces the first."""
        if not self.strokes:
            self._word = () if self.is_empty else (NOT_STROKES,)
            return
        self.last_label = label
        if self._kept.get(self.strokes) == label:
            self._word = (f"already kept as {label}",)
        elif self._being_kept is None or self._being_kept[0] != self.strokes:
            self._being_kept = self.strokes, label
            self._send(Teach(self.strokes, label))

    def show_own(self, own: OwnDrawings) -> bool:
        """Note what the user's own set has become; what was taken out can be kept again.

        Returns:
            Whether the drawing on the sheet has just been kept.
        """
        if len(own.drawings) < self._own_count:
            self._kept.clear()
        self._own_count = len(own.drawings)
        if self._being_kept is not None and own.kept:
            strokes, label = self._being_kept
            self._kept[strokes], self._being_kept = label, None
            if strokes == self.strokes:
                self._word = self._kept_word(label, own)
                return True
        elif self.classified is not None and self.classified.tuned != own.tuned:
            self._request.ask()
        return False

    def _kept_word(self, label: str, own: OwnDrawings) -> Line:
        """What there is to say of a drawing that was kept."""
        if self.collects:
            count = sum(drawing.label == label for drawing in own.drawings)
            return (symbols_wording.kept(label, count, FEWEST_DRAWINGS),)
        kept = f"kept as {label} · {quantities.plural(len(own.drawings), 'drawing')}"
        return f"{kept} in your collection", kept

    def pin(self) -> None:
        """Pin the drawing, to follow it while the network trains; unpin one that is pinned."""
        if self.strokes and self.strokes != self._pinned:
            self._pinned = self.strokes
            long = "pinned: m plots the answers of your network to it"
            self._word = long, "pinned: m plots it"
        elif self._pinned:
            self._pinned = None
            self._word = ("no longer pinned",)
        else:
            self._word = () if self.is_empty else (NOT_STROKES,)
            return
        self._send(Pin(self._pinned))

    @property
    def network(self) -> str:
        """Which network has answered, in a few words; empty if none has."""
        return pad_wording.answering(self.classified)[1] if self.classified else ""

    @property
    def _remark(self) -> Line:
        """What the latest key did, or that the drawing is kept until the network is loaded."""
        unanswered = self.loading and self.waiting and self.strokes and self.classified is None
        return self._word or self._subject or (DRAWING_KEPT if unanswered else ())

    def remark(self, width: int) -> str:
        """What there is to say beside the network's name, in so many cells."""
        return _fitting(self._remark, width)

    def sentence(self, width: int) -> str:
        """What there is to say, or else which network has answered, in so many cells."""
        lines = self._remark
        if not lines and self.classified is not None:
            full, brief = pad_wording.answering(self.classified)
            invitation = COLLECTING if self.collects else INVITATION
            lines = f"{full} · {invitation}", full, brief
        return _fitting(lines, width)


def _fitting(lines: Line, width: int) -> str:
    """The longest of `lines` in so many cells, or else the shortest."""
    return next((line for line in lines if len(line) <= width), lines[-1] if lines else "")
