"""TimelineControls: turns keys and the mouse into travels through the kept moments."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from tui_nn.training.protocol.events import Event, Ready
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.ui.timeline import wording
from tui_nn.ui.timeline.film import Film
from tui_nn.ui.timeline.stops import Stop, place_of, stop_at, stops_of
from tui_nn.ui.timeline.timeline import Timeline
from tui_nn.ui.timeline.travel import Travel

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_nn.training.protocol.commands import Command


SAID_SECONDS = 4.0
"""Seconds that it is said why one cannot travel."""


class Run(Protocol):
    """What is known of a run.

    Attributes:
        snapshot: its latest measurements; None before the first ones.
    """

    snapshot: Snapshot | None

    @property
    def answers(self) -> bool:
        """Whether there is a session that answers questions about it."""


class TimelineControls:
    """Travels through the moments of a run, and shows where it is on the timeline of a screen.

    Args:
        screen: has the timeline.
        run: the run.
        command: sends a command, and asks for a snapshot that shows its effect.
        delay: seconds until the connection to the terminal has room for another picture.
        note: what is said when one leaves the present; empty for nothing.
        clock: the time in seconds.
    """

    def __init__(
        self,
        screen: Screen[None],
        run: Run,
        command: Callable[[Command], None],
        delay: Callable[[], float],
        note: str = "",
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._screen, self._run, self._note, self._clock = screen, run, note, clock
        self._said, self._said_at = "", 0.0
        self._travel = Travel(screen, command, delay, self._arrived)
        self._film = Film(screen, self._stops, self._go)

    @property
    def stop(self) -> Stop:
        """The moment asked for last, or else the one shown."""
        return self._travel.stop

    @property
    def is_playing(self) -> bool:
        """Whether a film is shown."""
        return self._film.is_playing

    @property
    def is_away(self) -> bool:
        """Whether a moment of the past is shown or asked for."""
        return self._travel.stop is not None or self._travel.shown is not None

    def question_is_sent(self) -> None:
        """The next snapshot shows where the travel led to."""
        self._travel.question_is_sent()

    def follow(self, event: Event) -> None:
        """Take what an event says of the moments; before the next question is sent."""
        if isinstance(event, Ready):
            self._film.end()
        self._travel.follow(event)
        if isinstance(event, Snapshot) and self._travel.is_led:
            self._screen.notify(wording.LED, timeout=5, markup=False)

    def move(self, moments: int) -> None:
        """Travel so many moments forward, or back if negative; past the last is the present."""
        stops = self._stops()
        self._steer(stop_at(stops, place_of(stops, self._travel.stop) + moments))

    def move_to_first(self) -> None:
        """Travel to the first moment."""
        self._steer(stop_at(self._stops(), 0))

    def move_to(self, stop: Stop) -> None:
        """Travel to a stop."""
        self._steer(stop)

    def toggle_film(self) -> None:
        """Show a film from the moment that is shown, or from the first one; or end it."""
        if self._film.is_playing:
            self._film.end()
            self.show()
        elif self._can_leave():
            self._film.play(self._travel.stop)

    def show(self) -> None:
        """Show the timeline where there is room, and its handle."""
        screen = self._screen
        screen.query_one(Timeline).at = self._travel.stop
        screen.set_class(bool(self._stops()), "-moments")
        screen.set_class(self.is_away, "-away")

    def _steer(self, stop: Stop) -> None:
        """Go where the user wants to; this ends a film."""
        self._film.end()
        if self.is_away or self._can_leave():
            self._go(stop)

    def _can_leave(self) -> bool:
        """Whether there is a moment to travel to; says so if there is none."""
        reason = wording.none_kept(self._run.snapshot) if self._run.answers else ""
        if reason and (reason != self._said or self._clock() - self._said_at > SAID_SECONDS):
            self._said, self._said_at = reason, self._clock()  # once while a key is held down
            self._screen.notify(reason, timeout=SAID_SECONDS, markup=False)
        return self._run.answers and not reason

    def _go(self, stop: Stop) -> None:
        if stop == self._travel.stop:
            self._arrived()
            return
        if self._note and not self.is_away:
            self._screen.notify(self._note, timeout=5)
        self._travel.go(stop)
        self.show()

    def _stops(self) -> tuple[int, ...]:
        return stops_of(self._run.snapshot)

    def _arrived(self) -> None:
        self._film.frame_is_shown()
