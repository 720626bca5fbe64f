"""Link: the kind of line to the terminal, from the environment and from measurements."""

from __future__ import annotations

from tui_nn.ui.terminal.output.budget import LIMITS, LinkKind

SLOW, GOOD = 0.25, 0.15
"""Seconds until a frame is processed: more on a slow line, less on a good one."""

SLOW_PICTURES = 3
"""Consecutive slow frames that make a line slow."""

RECOVERY = 30.0
"""Seconds of good frames until it is a good line again."""

SETBACK = 10.0
"""Seconds of recovery that one frame which is not good costs; a busy computer causes them too."""


class Link:
    """The kind of line; one measured as slow has a lower limit until it is good for RECOVERY.

    Attributes:
        round_trip: seconds until the latest frame was processed; None if unknown.

    Args:
        kind: from the environment.
        because: the reason for that kind.
    """

    def __init__(self, kind: LinkKind, because: str = "") -> None:
        self.round_trip: float | None = None
        self._kind, self._because = kind, because
        self._is_slow = False
        self._slow_pictures = 0
        self._good_since = 0.0

    @property
    def kind(self) -> LinkKind:
        """The kind, after measurements."""
        return LinkKind.SLOW if self._is_slow else self._kind

    @property
    def limit(self) -> float:
        """Throughput limit, in bytes a second."""
        return LIMITS[self.kind]

    @property
    def because(self) -> str:
        """The reason for the kind."""
        return "measured slow" if self._is_slow else self._because

    def measure(self, seconds: float, now: float) -> bool:
        """Record the seconds that a frame took; return whether the kind has changed."""
        self.round_trip = seconds
        before = self.kind
        self._slow_pictures = self._slow_pictures + 1 if seconds > SLOW else 0
        if seconds > GOOD:
            self._good_since = min(self._good_since + SETBACK, now)
        if self._slow_pictures >= SLOW_PICTURES:
            self._is_slow, self._good_since = True, now
        elif now - self._good_since >= RECOVERY:
            self._is_slow = False
        return self.kind is not before
