"""Film: travels through the kept moments at a steady pace, up to the present."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from tui_nn.ui.timeline.stops import Stop, place_of, stop_at

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

FILM_SECONDS = 8.0
"""Seconds that a film of all moments takes, if frames can be that fast or slow."""

SHORTEST_FRAME, LONGEST_FRAME = 0.12, 0.6
"""Seconds that a moment is shown, at least and at most."""


def frame_seconds(moments: int) -> float:
    """Seconds that each of so many moments is shown."""
    return min(max(FILM_SECONDS / max(moments, 1), SHORTEST_FRAME), LONGEST_FRAME)


class Film:
    """Shows one moment after the other; where pictures take longer, it leaves some out.

    Args:
        screen: shows the run; a film ends when another screen covers it.
        stops: the moments as they are now; more are kept while the run is trained.
        go: travels to a stop; `frame_is_shown` is called when it is shown.
        clock: the time in seconds.

    Attributes:
        is_playing: whether a film is shown.
    """

    def __init__(
        self,
        screen: Screen[None],
        stops: Callable[[], tuple[int, ...]],
        go: Callable[[Stop], None],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.is_playing = False
        self._screen, self._stops, self._go, self._clock = screen, stops, go, clock
        self._stop: Stop = None
        self._since = 0.0
        self._timer: Timer | None = None

    def play(self, start: Stop) -> None:
        """Begin with `start`; with the first moment if that is the present."""
        self.is_playing = True
        stops = self._stops()
        self._show(stop_at(stops, 0) if start is None else start)

    def end(self) -> None:
        """End, and stay where it is."""
        self.is_playing = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def frame_is_shown(self) -> None:
        """Show the next moment when it is due."""
        if self.is_playing:
            pause = frame_seconds(len(self._stops())) - (self._clock() - self._since)
            self._timer = self._screen.set_timer(max(pause, 0.001), self._show_next)

    def _show_next(self) -> None:
        """Show the moment that is due by now."""
        if self._screen.app.screen is not self._screen:
            self.end()
            return
        stops = self._stops()
        due = (self._clock() - self._since) / frame_seconds(len(stops))
        stop = stop_at(stops, place_of(stops, self._stop) + max(round(due), 1))
        if stop is None:
            self.end()
        self._show(stop)

    def _show(self, stop: Stop) -> None:
        self._stop, self._since = stop, self._clock()
        self._go(stop)
