"""Flow: when the terminal has taken in what was written, so that little is ever on its way to it.

Between the program and the eye lie buffers that hold megabytes (those of sshd, of TCP, of a slow
modem). A write that returns says nothing; a picture that is written into them is shown when all
before it has trickled through. So each picture ends with a question that every terminal answers,
where the cursor is (DSR 6, answered by CPR), and the next one waits for the answer. The column is
set before, and tells which question is answered.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

COLUMNS = 8
"""Questions are told apart by so many columns."""

PATIENCE = 1.0
"""Seconds of silence after which it is asked again; each time twice as long."""

REPEATS = 3
"""After so many repeated questions pictures go on, one at each: maybe the answers are lost."""

LONGEST_PATIENCE = 8.0
"""Seconds between two pictures for a terminal that has ceased to answer."""

RARELY = 10.0
"""Seconds between two questions to a terminal that has not answered the first ones."""

WINDOW = 8192
"""Bytes that may be on their way when a picture shows what a key or the mouse did."""


class _Question(NamedTuple):
    column: int
    asked: float
    sent: int
    after_picture: bool


class Flow:
    """What is on its way to the terminal. Times are in seconds, of any one clock.

    Attributes:
        answering: whether the terminal has ever answered; until then nothing waits for it.
        column: the column of the latest question.
    """

    def __init__(self) -> None:
        self.answering = False
        self._open: deque[_Question] = deque()
        self._sent = self._taken = 0
        self.column = 0
        self._repeats = 0

    @property
    def waiting(self) -> bool:
        """Whether an answer is to come, from a terminal that is known to answer."""
        return self.answering and bool(self._open)

    def expects_answer(self, now: float) -> bool:
        """Whether an answer may still come, also from a terminal that was just asked first."""
        return self.waiting or (bool(self._open) and now - self._open[-1].asked < PATIENCE)

    def allows(self, now: float, *, hurried: bool) -> bool:
        """Whether the next picture may be written.

        Args:
            now: the time.
            hurried: whether somebody waits for it who has just pressed a key.
        """
        if not self.waiting:
            return True
        if hurried:
            return self._sent - self._taken < WINDOW
        return self._repeats >= REPEATS and not self.patience(now)

    def patience(self, now: float) -> float:
        """Seconds for which to wait for an answer still."""
        if not self._open:
            return 0.0
        patience = min(PATIENCE * 2.0**self._repeats, LONGEST_PATIENCE)
        return max(self._open[-1].asked + patience - now, 0.0)

    def ask(self, size: int, now: float) -> int | None:
        """Take note that `size` bytes are written.

        Returns:
            The column of the question to ask at their end; None if there is none to be asked.
        """
        self._sent += size
        if not self._is_worth_asking(now):
            return None
        if self.waiting and not size:
            self._repeats += 1
        self.column = (self.column + 1) % COLUMNS
        self._open.append(_Question(self.column, now, self._sent, size > 0))
        return self.column

    def _is_worth_asking(self, now: float) -> bool:
        if len(self._open) < COLUMNS - 1:
            return True
        if self.answering or now - self._open[-1].asked < RARELY:
            return False
        self._open.popleft()
        return True

    def answer(self, column: int, now: float) -> float | None:
        """Take note of an answer.

        Returns:
            The seconds for which a picture was on its way, if that is known now.
        """
        answered = next((q for q in self._open if q.column == column), None)
        if answered is None:
            return None
        self.answering = True
        self._repeats = 0
        self._taken = answered.sent
        oldest = self._open[0]
        while self._open.popleft() is not answered:
            pass
        return now - oldest.asked if oldest.after_picture else None

    def typed(self) -> None:
        """Somebody has pressed a key: a terminal that still says nothing has ceased to answer."""
        if self._repeats >= REPEATS:
            self.reset()

    def reset(self) -> None:
        """Expect no answers: the terminal is another one, or does not answer any more."""
        self.answering = False
        self._open.clear()
        self._taken = self._sent
        self._repeats = 0
