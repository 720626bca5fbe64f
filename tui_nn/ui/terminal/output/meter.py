"""Meter: counts what is written to the terminal."""

from __future__ import annotations

from collections import deque

WINDOW = 5.0
"""Seconds over which the throughput is averaged."""


class Meter:
    """Counts bytes and frames. Times are in seconds.

    Attributes:
        total: bytes written.
        shown: frames written.
        skipped: frames replaced by a newer one before the line was free.
    """

    def __init__(self) -> None:
        self.total = self.shown = self.skipped = 0
        self._recent: deque[tuple[float, int]] = deque()

    def count(self, size: int, now: float) -> None:
        """Record that `size` bytes are written."""
        self.total += size
        self._recent.append((now, size))
        self._drop_old(now)

    def throughput(self, now: float) -> float:
        """Bytes a second over the last WINDOW seconds."""
        self._drop_old(now)
        return sum(size for _, size in self._recent) / WINDOW

    def _drop_old(self, now: float) -> None:
        while self._recent and self._recent[0][0] < now - WINDOW:
            self._recent.popleft()
