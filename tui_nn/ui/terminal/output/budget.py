"""Budget: how many bytes a second the line is given, and how long to wait until they are paid."""

from __future__ import annotations

from enum import StrEnum

KIB = 1024


class LinkKind(StrEnum):
    """What lies between the program and the eye."""

    LOCAL = "local"
    REMOTE = "over SSH"
    SLOW = "low bandwidth"


LIMITS = {LinkKind.LOCAL: 20 * KIB, LinkKind.REMOTE: 8 * KIB, LinkKind.SLOW: 2.5 * KIB}
"""Bytes a second, at most, while a run is watched."""

MARGIN = 0.88
"""Share of the limit that is spent, so that the clock and messages have room."""

LONGEST_PAUSE = 6.0
"""Seconds for which pictures of the training wait at most, however large the latest was."""


class Budget:
    """A debt of bytes that is paid off as time goes by. Times are in seconds.

    Attributes:
        limit: bytes a second.
    """

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self._debt = 0.0
        self._at = 0.0

    def spend(self, size: int, now: float) -> None:
        """Take note that `size` bytes are written."""
        throughput = MARGIN * self.limit
        self._debt = min(self.delay(now) * throughput + size, LONGEST_PAUSE * throughput)
        self._at = now

    def delay(self, now: float) -> float:
        """Seconds until all bytes are paid for."""
        return max(self._debt / (MARGIN * self.limit) - (now - self._at), 0.0)
