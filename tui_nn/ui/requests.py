"""Questions of the screen that the session has not answered yet: one of each kind at a time."""

from __future__ import annotations

from collections.abc import Callable

from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.protocol.sketching import Classify, Strokes


class LatestRequest:
    """Asks questions of one kind, one at a time; of several that wait the newest is asked.

    Args:
        send: puts a command into the session's inbox.
    """

    def __init__(self, send: Callable[[Command], None]) -> None:
        self._send = send
        self._outstanding = False
        self._next: Command | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is to come."""
        return self._outstanding

    def ask(self, question: Command) -> None:
        """Ask now, or as soon as the outstanding question is answered."""
        if self._outstanding:
            self._next = question
        else:
            self._outstanding = True
            self._send(question)

    def answered(self) -> None:
        """Note the answer, or a failure, and ask what waits."""
        self._outstanding = False
        if self._next is not None:
            question, self._next = self._next, None
            self.ask(question)


class SnapshotRequest:
    """Asks for snapshots, never for a second one before the first is there."""

    def __init__(self, send: Callable[[], None]) -> None:
        self._send = send
        self._outstanding = False
        self._again = False
        self._failed = False

    def ask(self) -> None:
        """Ask now, or as soon as the outstanding question is answered."""
        if self._outstanding:
            self._again = True
            return
        self._outstanding = True
        self._again = False
        self._send()

    def answered(self) -> bool:
        """Note the answer; returns whether the next question is sent already."""
        self._outstanding = self._failed = False
        if self._again:
            self.ask()
            return True
        return False

    def failed(self) -> None:
        """Note that a command failed, maybe this question: ask once more, not for ever."""
        self._outstanding = False
        if not self._failed:
            self._failed = True
            self.ask()


class DrawingRequest:
    """Asks what the drawing is, one question at a time; of several drawings the newest wins.

    An answer to a drawing that was cleared since is ignored, even if there is a new drawing.

    Attributes:
        strokes: the drawing; empty if there is none.
        picture: the drawing with the picture below it, as in `Classify`; empty if there is none.
        by: which network is asked, as in `Classify`.
        inside: whether it is asked why.
        allowed: whether it may be asked at all.
    """

    def __init__(self, send: Callable[[Command], None]) -> None:
        self._send = send
        self._outstanding = False
        self._again = False
        self._wiped = False
        self.strokes: Strokes = ()
        self.picture: tuple[int, ...] = ()
        self.by: Answering | None = None
        self.inside = False
        self.allowed = True

    @property
    def waiting(self) -> bool:
        """Whether an answer is to come."""
        return self._outstanding

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not (self.strokes or self.picture)

    def draw(self, strokes: Strokes, picture: tuple[int, ...] = ()) -> None:
        """Take note of a changed drawing and ask about it, unless it is empty."""
        self.strokes, self.picture = strokes, picture
        self._wiped = self._outstanding and (self._wiped or self.is_empty)
        self.ask()

    def distrust(self) -> None:
        """Have the outstanding question answered once more: its answer is ignored."""
        self._wiped = self._outstanding

    def ask(self) -> None:
        """Ask about the drawing kept, unless it is empty."""
        if self._outstanding:
            self._again = True
        elif not self.is_empty and self.allowed:
            self._outstanding = True
            self._again = False
            self._send(Classify(self.strokes, self.by, self.inside, self.picture))

    def answered(self) -> bool:
        """Note the answer, and ask about what was drawn meanwhile; whether the answer counts."""
        counts = not self._wiped
        self._outstanding = self._wiped = False
        if self._again:
            self._again = False
            self.ask()
        return counts
