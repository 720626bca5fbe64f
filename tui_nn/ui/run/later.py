"""Later: asks again after a pause, as soon as a screen can show the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer


class Later:
    """Plans one question at a time.

    Args:
        screen: shows the answer; nothing is asked while another one lies over it.
        delay: seconds until the connection to the terminal has room for another picture.
    """

    def __init__(self, screen: Screen[None], delay: Callable[[], float]) -> None:
        self._screen, self._delay = screen, delay
        self._timer: Timer | None = None

    @property
    def is_planned(self) -> bool:
        """Whether a question is planned."""
        return self._timer is not None

    def plan(self, pause: float, ask: Callable[[], None]) -> None:
        """Call `ask` after `pause` seconds; this replaces what was planned before."""

        def ask_if_seen() -> None:
            self._timer = None
            if self._screen.app.screen is not self._screen:
                return
            if delay := self._delay():
                self._timer = self._screen.set_timer(delay, ask_if_seen)
            else:
                ask()

        self.stop()
        if pause:
            self._timer = self._screen.set_timer(pause, ask_if_seen)
        else:
            ask_if_seen()

    def stop(self) -> None:
        """Plan nothing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
