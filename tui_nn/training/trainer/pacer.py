"""Pacer: chooses the number of steps between two reads of the inbox and measures the speed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

CHUNK_SECONDS = 0.015
"""Target duration of a chunk. Shorter chunks lose throughput when the screen is busy (each return
from a kernel waits for the interpreter lock); longer ones delay answers to the screen."""

EARLY_SHARE, SHORTEST = 1 / 6, 0.0015
"""Share of the training so far, and seconds, up to which early chunks last: a moment of a run can
be kept only between two chunks, and small networks learn most within a tenth of a second."""

GROWTH = 8
"""Maximum ratio of a chunk to the previous one, since the first estimate may be far off."""

SPEED_WINDOW = 1.0
"""Seconds over which the speed is averaged."""


class Pacer:
    """Chooses the length of chunks and measures speed; `clock` returns seconds.

    Attributes:
        pace: requested steps per second; None for full speed.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.pace: float | None = None
        self._clock = clock
        self._chunk = 1
        self._trained = 0.0
        self._due = 0.0
        self._since: float | None = None
        self._marks: deque[tuple[float, int]] = deque()

    @property
    def elapsed(self) -> float:
        """Seconds since `start`; 0 while stopped."""
        return 0.0 if self._since is None else self._clock() - self._since

    @property
    def steps_per_second(self) -> float:
        """Recent speed; 0 while stopped."""
        if self._since is None or len(self._marks) < 2:
            return 0.0
        seconds = self._marks[-1][0] - self._marks[0][0]
        steps = sum(count for _, count in self._marks) - self._marks[0][1]
        return steps / seconds if seconds > 0 else 0.0

    def begin_run(self) -> None:
        """Begin with another run."""
        self._chunk, self._trained = 1, 0.0

    def start(self) -> None:
        """Start measuring, if stopped."""
        if self._since is None:
            self._since = self._due = self._clock()
            self._marks.clear()
            self._marks.append((self._since, 0))

    def stop(self) -> float:
        """Stop measuring; return the seconds since `start`."""
        seconds, self._since = self.elapsed, None
        return seconds

    def set_pace(self, pace: float | None) -> None:
        """Request `pace` steps per second; None for full speed."""
        self.pace, self._due = pace, self._clock()

    def wait(self) -> float:
        """Seconds until the next chunk is due, at least 0."""
        return max(self._due - self._clock(), 0.0) if self.pace else 0.0

    def chunk_steps(self) -> int:
        """Number of steps of the next chunk."""
        if self.pace is None:
            return self._chunk
        return max(1, min(self._chunk, round(self.pace * CHUNK_SECONDS)))

    def record(self, steps: int, seconds: float) -> None:
        """Record that a chunk of `steps` took `seconds`."""
        now = self._clock()
        self._marks.append((now, steps))
        while len(self._marks) > 2 and self._marks[1][0] < now - SPEED_WINDOW:
            self._marks.popleft()
        self._trained += seconds
        target = min(max(EARLY_SHARE * self._trained, SHORTEST), CHUNK_SECONDS)
        fitting = int(steps * target / seconds) if seconds > 0 else steps * GROWTH
        self._chunk = max(1, min(fitting, steps * GROWTH))
        if self.pace:
            # A late chunk does not make the following ones faster than the pace.
            self._due = max(self._due + steps / self.pace, now - CHUNK_SECONDS)
