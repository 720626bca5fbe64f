"""Travel: asks the session to show the run at another moment, one question at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_nn.training.protocol.events import Event, Ready
from tui_nn.training.protocol.inquiries import TravelTo
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.ui.timeline.stops import Stop

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from tui_nn.training.protocol.commands import Command


class Travel:
    """Travels to the stop asked for last, once the snapshot of the one before has arrived.

    Args:
        screen: shows the run.
        command: sends a command, and asks for a snapshot that shows its effect.
        delay: seconds until the connection to the terminal has room for another picture.
        arrived: called when everything shows the stop asked for last.

    Attributes:
        shown: the stop that everything shows, as the session said last.
        is_led: whether another screen that is attached has led away from the present.
    """

    def __init__(
        self,
        screen: Screen[None],
        command: Callable[[Command], None],
        delay: Callable[[], float],
        arrived: Callable[[], None],
    ) -> None:
        self.shown: Stop = None
        self.is_led = False
        self._screen, self._command = screen, command
        self._delay, self._arrived = delay, arrived
        self._sent: TravelTo | None = None
        self._next: TravelTo | None = None
        self._is_asked = False
        self._latest: Stop = None
        self._timer: Timer | None = None

    @property
    def stop(self) -> Stop:
        """The stop asked for last, or else the one shown."""
        target = self._next or self._sent
        return target.step if target else self.shown

    def go(self, stop: Stop) -> None:
        """Travel to `stop` as soon as can be; of several that wait, to the newest."""
        self._next = TravelTo(stop)
        self._send_next()

    def question_is_sent(self) -> None:
        """The next snapshot shows where the travel led to."""
        self._is_asked = True

    def follow(self, event: Event) -> None:
        """Take what an event says of the shown moment; before the next question is sent."""
        match event:
            case Ready():
                self.shown = self._sent = self._next = None
            case Snapshot():
                leaves = self.shown is None and event.past is not None
                self.is_led = leaves and event.past != self._latest
                self.shown = event.past
                if self._sent is not None and self._is_asked:
                    self._sent = None
                    self._send_next()
                    if self._sent is None and self._next is None:
                        self._arrived()

    def _send_next(self) -> None:
        """Send what waits, once the answer before is there and a picture can be sent."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._next is None or self._sent is not None:
            return
        if delay := self._delay():
            self._timer = self._screen.set_timer(delay, self._send_next)
            return
        self._sent, self._next, self._is_asked = self._next, None, False
        self._latest = self._sent.step
        self._command(self._sent)
