"""SnapshotPolling: when the session is asked for the next snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_nn.training.protocol.events import Event, Failed, Finished, Ready, Updated
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.ui.requests import SnapshotRequest

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from tui_nn.ui.run.model import RunModel

SNAPSHOT_PAUSE = 0.3
"""Seconds between an answer and the next question during training: sets the bytes per second."""

IDLE_PAUSE = 0.5
"""The same while a recorded run is idle, since another screen may start it."""


class SnapshotPolling:
    """Asks for a snapshot at once when something changed, and otherwise at intervals.

    Args:
        screen: shows the run.
        run: the run.
        send: sends the question.
        pause: seconds from a snapshot to the next question during training.
        delay: seconds until the connection to the terminal has room for another picture.

    Attributes:
        pause: as above.
    """

    def __init__(
        self,
        screen: Screen[None],
        run: RunModel,
        send: Callable[[], None],
        pause: float,
        delay: Callable[[], float],
    ) -> None:
        self.pause = pause
        self._screen, self._run, self._send, self._delay = screen, run, send, delay
        self._request = SnapshotRequest(self._send_question)
        self._timer: Timer | None = None

    def ask(self) -> None:
        """Ask now, or as soon as the outstanding question is answered."""
        self._request.ask()

    def look(self) -> None:
        """Ask, if there is a session that answers."""
        if self._run.answers:
            self._request.ask()

    def follow(self, event: Event) -> None:
        """Take what an event means for the outstanding question; the run has not taken it yet."""
        match event:
            case Ready() if self._run.ended:  # the process that was asked will not answer
                self._request.answered()
            case Snapshot():
                self._plan_next(event)
            case Finished() | LeftOut() | Updated():
                self._request.ask()
            case Failed() if self._run.ready:
                self._request.failed()

    def _plan_next(self, snapshot: Snapshot) -> None:
        pause = self._pause_after(snapshot)
        if not self._request.answered() and pause is not None:
            self._timer = self._screen.set_timer(pause, self.look_again)

    def look_again(self) -> None:
        """Ask as soon as a picture can be sent, unless another screen covers the run."""
        if self._screen.app.screen is not self._screen or self._run.ended:
            return
        if delay := self._delay():
            self._timer = self._screen.set_timer(delay, self.look_again)
        else:
            self._request.ask()

    def _pause_after(self, snapshot: Snapshot) -> float | None:
        """Seconds to the next question; None if only this screen can change anything."""
        if snapshot.state is RunState.RUNNING:
            return self.pause
        idle = snapshot.state in (RunState.READY, RunState.PAUSED)
        return IDLE_PAUSE if idle and snapshot.run else None

    def _send_question(self) -> None:
        if self._timer:
            self._timer.stop()
        self._send()
