"""Link: what the line to the terminal is like, as told by the environment and as measured."""

from __future__ import annotations

from tui_nn.ui.terminal.output.budget import LIMITS, LinkKind

SLOW, GOOD = 0.25, 0.15
"""Seconds for a picture to be taken in: a slow line needs more, a good one less."""

SLOW_PICTURES = 3
"""So many slow pictures in a row make a line slow."""

RECOVERY = 30.0
"""Seconds of good pictures make it a good line again."""

SETBACK = 10.0
"""Seconds of them that one is worth which is not good: a busy computer has such ones as well."""


class Link:
    """The kind of line; one that is measured slow is given less, until it has got better for long.

    Attributes:
        round_trip: seconds that the latest picture took to be taken in; None if unknown.

    Args:
        kind: what it is taken for without being measured.
        because: why.
    """

    def __init__(self, kind: LinkKind, because: str = "") -> None:
        self.round_trip: float | None = None
        self._kind, self._because = kind, because
        self._is_slow = False
        self._slow_pictures = 0
        self._good_since = 0.0

    @property
    def kind(self) -> LinkKind:
        """What it is taken for."""
        return LinkKind.SLOW if self._is_slow else self._kind

    @property
    def limit(self) -> float:
        """Bytes a second that it is given."""
        return LIMITS[self.kind]

    @property
    def because(self) -> str:
        """Why it is taken for that."""
        return "measured slow" if self._is_slow else self._because

    def measure(self, seconds: float, now: float) -> bool:
        """Take note of how long a picture took; whether the line is of another kind by that."""
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
