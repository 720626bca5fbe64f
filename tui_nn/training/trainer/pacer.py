"""Pacer: how many steps to train before the next look into the inbox, and how fast it goes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

CHUNK_SECONDS = 0.015
"""Aim for the length of a chunk. Shorter ones lose throughput to a busy screen (every return from
a kernel has to wait for the interpreter lock); longer ones keep the screen waiting for answers."""

GROWTH = 8
"""A chunk is at most so many times the one before, since the first estimate may be far off."""

SPEED_WINDOW = 1.0
"""Seconds over which the speed is averaged."""


class Pacer:
    """Chooses chunks and measures speed; `clock` tells the time in seconds.

    Attributes:
        pace: steps a second asked for; None for full speed.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.pace: float | None = None
        self._clock = clock
        self._chunk = 1
        self._due = 0.0
        self._since: float | None = None
        self._marks: deque[tuple[float, int]] = deque()

    @property
    def elapsed(self) -> float:
        """Seconds since `start`; 0 when stopped."""
        return 0.0 if self._since is None else self._clock() - self._since

    @property
    def steps_per_second(self) -> float:
        """Recent speed; 0 when stopped."""
        if self._since is None or len(self._marks) < 2:
            return 0.0
        seconds = self._marks[-1][0] - self._marks[0][0]
        steps = sum(count for _, count in self._marks) - self._marks[0][1]
        return steps / seconds if seconds > 0 else 0.0

    def start(self) -> None:
        """Begin to measure, unless that is going on already."""
        if self._since is None:
            self._since = self._due = self._clock()
            self._marks.clear()
            self._marks.append((self._since, 0))

    def stop(self) -> float:
        """End measuring; the seconds it went on."""
        seconds, self._since = self.elapsed, None
        return seconds

    def set_pace(self, pace: float | None) -> None:
        """Ask for `pace` steps a second from now on; None for full speed."""
        self.pace, self._due = pace, self._clock()

    def wait(self) -> float:
        """Seconds until the next chunk is due, at least 0."""
        return max(self._due - self._clock(), 0.0) if self.pace else 0.0

    def chunk_steps(self) -> int:
        """How many steps the next chunk should have."""
        if self.pace is None:
            return self._chunk
        return max(1, min(self._chunk, round(self.pace * CHUNK_SECONDS)))

    def record(self, steps: int, seconds: float) -> None:
        """Take in that a chunk of `steps` took `seconds`."""
        now = self._clock()
        self._marks.append((now, steps))
        while len(self._marks) > 2 and self._marks[1][0] < now - SPEED_WINDOW:
            self._marks.popleft()
        fitting = int(steps * CHUNK_SECONDS / seconds) if seconds > 0 else steps * GROWTH
        self._chunk = max(1, min(fitting, steps * GROWTH))
        if self.pace:
            # A chunk that came late does not make the following ones hurry.
            self._due = max(self._due + steps / self.pace, now - CHUNK_SECONDS)
