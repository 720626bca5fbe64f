"""SnapshotPolling: when the session is asked for the next snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_nn.training.protocol.events import RunState, Snapshot
from tui_nn.ui.requests import SnapshotRequest

if TYPE_CHECKING:
    from textual.timer import Timer

SNAPSHOT_PAUSE = 0.3
"""Seconds between an answer and the next question during training: sets the bytes per second."""

IDLE_PAUSE = 0.5
"""The same while a recorded run is idle, since another screen may start it."""


class SnapshotPolling:
    """Asks for a snapshot at once when something changed, and otherwise at intervals.

    Args:
        send: sends the question.
        set_timer: calls a function after so many seconds, as of a Textual widget.
        is_watched: whether the run is what the user sees.
        pause: seconds from a snapshot to the next question during training.
        delay: seconds until the connection to the terminal has room for another picture.

    Attributes:
        pause: as above.
    """

    def __init__(
        self,
        send: Callable[[], None],
        set_timer: Callable[[float, Callable[[], None]], Timer],
        is_watched: Callable[[], bool],
        pause: float,
        delay: Callable[[], float],
    ) -> None:
        self.pause = pause
        self._send, self._set_timer, self._is_watched = send, set_timer, is_watched
        self._delay = delay
        self._request = SnapshotRequest(self._send_question)
        self._timer: Timer | None = None

    def ask(self) -> None:
        """Ask now, or as soon as the outstanding question is answered."""
        self._request.ask()

    def answered(self, snapshot: Snapshot) -> None:
        """Note an answer, and plan the next question unless it was sent already."""
        pause = self._pause_after(snapshot)
        if not self._request.answered() and pause is not None:
            self._timer = self._set_timer(pause, self.look_again)

    def abandoned(self) -> None:
        """Note that the process that was asked will not answer."""
        self._request.answered()

    def failed(self) -> None:
        """Note that a command failed, possibly the question."""
        self._request.failed()

    def look_again(self) -> None:
        """Ask as soon as a picture can be sent, unless another screen covers the run."""
        if not self._is_watched():
            return
        if delay := self._delay():
            self._timer = self._set_timer(delay, self.look_again)
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
