"""Budget: the throughput limit of the line, and the wait until a frame is within it."""

from __future__ import annotations

from enum import StrEnum

KIB = 1024


class LinkKind(StrEnum):
    """The kind of connection between the program and the terminal."""

    LOCAL = "local"
    REMOTE = "over SSH"
    SLOW = "low bandwidth"


LIMITS = {LinkKind.LOCAL: 20 * KIB, LinkKind.REMOTE: 8 * KIB, LinkKind.SLOW: 2.5 * KIB}
"""Bytes a second, at most, while a run is watched."""

MARGIN = 0.88
"""Share of the limit for frames; the rest is for the clock and messages."""

LONGEST_PAUSE = 6.0
"""Longest wait for the next training frame, however large the last one was, in seconds."""


class Budget:
    """A debt of bytes that decreases with time. Times are in seconds.

    Attributes:
        limit: bytes a second.
    """

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self._debt = 0.0
        self._at = 0.0

    def spend(self, size: int, now: float) -> None:
        """Record that `size` bytes are written."""
        throughput = MARGIN * self.limit
        self._debt = min(self.delay(now) * throughput + size, LONGEST_PAUSE * throughput)
        self._at = now

    def delay(self, now: float) -> float:
        """Seconds until the debt is zero."""
        return max(self._debt / (MARGIN * self.limit) - (now - self._at), 0.0)
