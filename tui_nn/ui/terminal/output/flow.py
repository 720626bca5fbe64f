"""Flow control: tracks what the terminal has processed, so that little is in transit.

Buffers between the program and the terminal (sshd, TCP, a slow modem) hold megabytes. A write that
returns proves nothing: a frame in these buffers is shown after everything before it. So each frame
ends with a query that every terminal answers, the cursor position (DSR 6, answered by CPR), and the
next frame waits for the answer. The cursor's column is set before, and identifies the query.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

COLUMNS = 8
"""Number of columns that identify queries."""

PATIENCE = 1.0
"""Seconds without an answer until the query is repeated; doubled each time."""

REPEATS = 3
"""Repeated queries after which a frame is written with each: the answers may be lost."""

LONGEST_PATIENCE = 8.0
"""Seconds between two frames for a terminal that no longer answers."""

RARELY = 10.0
"""Seconds between two queries to a terminal that has not answered the first ones."""

WINDOW = 8192
"""Bytes that may be in transit when a frame responds to a key or the mouse."""


class _Query(NamedTuple):
    column: int
    asked: float
    sent: int
    after_picture: bool


class Flow:
    """What is in transit to the terminal. Times are in seconds, of any one clock.

    Attributes:
        answering: whether the terminal has answered; until then nothing waits for it.
        column: that identifies the latest query.
    """

    def __init__(self) -> None:
        self.answering = False
        self._open: deque[_Query] = deque()
        self._sent = self._taken = 0
        self.column = 0
        self._repeats = 0

    @property
    def waiting(self) -> bool:
        """Whether an answer is due from a terminal that is known to answer."""
        return self.answering and bool(self._open)

    def expects_answer(self, now: float) -> bool:
        """Whether an answer is possible, also to the very first query."""
        return self.waiting or (bool(self._open) and now - self._open[-1].asked < PATIENCE)

    def allows(self, now: float, *, hurried: bool) -> bool:
        """Whether the next frame may be written.

        Args:
            now: the time.
            hurried: whether the user has just pressed a key.
        """
        if not self.waiting:
            return True
        if hurried:
            return self._sent - self._taken < WINDOW
        return self._repeats >= REPEATS and not self.patience(now)

    def patience(self, now: float) -> float:
        """Remaining seconds to wait for an answer."""
        if not self._open:
            return 0.0
        patience = min(PATIENCE * 2.0**self._repeats, LONGEST_PATIENCE)
        return max(self._open[-1].asked + patience - now, 0.0)

    def ask(self, size: int, now: float) -> int | None:
        """Record that `size` bytes are written.

        Returns:
            The column of the query to append; None for no query.
        """
        self._sent += size
        if not self._is_worth_asking(now):
            return None
        if self.waiting and not size:
            self._repeats += 1
        self.column = (self.column + 1) % COLUMNS
        self._open.append(_Query(self.column, now, self._sent, size > 0))
        return self.column

    def _is_worth_asking(self, now: float) -> bool:
        if len(self._open) < COLUMNS - 1:
            return True
        if self.answering or now - self._open[-1].asked < RARELY:
            return False
        self._open.popleft()
        return True

    def answer(self, column: int, now: float) -> float | None:
        """Record an answer.

        Returns:
            The seconds that a frame was in transit, if that is known.
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
        """After a key, stop waiting for a terminal that has left several queries unanswered."""
        if self._repeats >= REPEATS:
            self.reset()

    def reset(self) -> None:
        """Expect no answers: the terminal was replaced, or no longer answers."""
        self.answering = False
        self._open.clear()
        self._taken = self._sent
        self._repeats = 0
