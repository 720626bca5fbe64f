"""Shutdown: stops a session once and waits a limited time for its last checkpoint."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from queue import SimpleQueue
from threading import Event as Flag
from threading import Lock, Thread

from tui_nn.errors import RecordingError
from tui_nn.training.protocol.commands import Command, Stop
from tui_nn.training.protocol.events import (
    Checkpointed,
    Event,
    Failed,
    Left,
    Loading,
    Ready,
    Recording,
)
from tui_nn.training.protocol.inbox import Inboxed

PATIENCE, LONG_PATIENCE = 10.0, 60.0
"""Seconds to wait for the last checkpoint: after a signal, and after the user's choice."""

GRACE = 3.0
"""Seconds that the program has to exit by itself before it is killed."""

LOOK = 0.05
"""Seconds between checks that the session's thread is alive."""


class Cause(Enum):
    """Why a session ends."""

    CHOICE = auto()
    SIGNAL = auto()
    HUNG_UP = auto()
    DETACHED = auto()


class Shutdown:
    """Ends a session, at most once, for any cause.

    Args:
        inbox: inbox of the session.
        conclude: runs after the session has ended; returns the message for the user.

    Attributes:
        thread: thread of the session, once started.
        cause: why the session ends; None while it continues.
        ready: description of the loaded run; None before the first.
        recorded: folder of the run being recorded; None if there is none.
        left: state in which the latest run was left; None if none was.
        total_steps: planned steps of that run.
        is_behind: whether writing the latest checkpoint failed.
        over: set when the program exits normally and need not be killed.
    """

    def __init__(
        self, inbox: SimpleQueue[Inboxed], conclude: Callable[[Shutdown], str] = lambda _: ""
    ) -> None:
        self._inbox = inbox
        self._conclude = conclude
        self._conclusion: str | None = None
        self._begins, self._concludes = Lock(), Lock()
        self._settled = Flag()
        self._loading = True
        self._patience = LONG_PATIENCE
        self.thread: Thread | None = None
        self.cause: Cause | None = None
        self.ready: Ready | None = None
        self.recorded: Path | None = None
        self.left: Left | None = None
        self.total_steps = 0
        self.is_behind = False
        self.over = Flag()

    def note(self, event: Event) -> None:
        """Update the state from an event; called in the session's threads."""
        if isinstance(event, Loading):
            self._loading = True
        elif isinstance(event, Ready):
            self.ready, self._loading = event, False
            self._settled.clear()
        elif isinstance(event, Recording):
            self.recorded = event.run
        elif isinstance(event, Left):
            self.left, self.recorded = event, None
            self.total_steps = self.ready.total_steps if self.ready else 0
            self._settled.set()
        elif isinstance(event, Checkpointed):
            self.is_behind = False
        elif isinstance(event, Failed) and isinstance(event.error, RecordingError):
            self.is_behind = True

    def begin(self, cause: Cause, *last: Command) -> None:
        """Send the commands `last` and `Stop` to the session; only the first call has an effect."""
        with self._begins:
            if self.cause is None:
                self.cause = cause
                for command in (*last, Stop()):
                    self._inbox.put(command)

    def conclude(self) -> str:
        """Wait for the end of the session, conclude once, and return the message for the user."""
        with self._concludes:
            if self._conclusion is None:
                self._wait()
                self._conclusion = self._conclude(self)
            return self._conclusion

    def end_program(self, status: int, last: Callable[[], None] = lambda: None) -> None:
        """End the program soon, but not before the last checkpoint is written or times out.

        Called in a dedicated thread, because the main thread may be blocked: writing to a
        terminal that is gone or not read can block forever.

        Args:
            status: exit status.
            last: called before the program is killed if it does not exit by itself.
        """
        self._patience = PATIENCE
        try:
            self.conclude()
        finally:  # the program ends even if `conclude` fails
            if not self.over.wait(GRACE):
                try:
                    last()
                finally:
                    os._exit(status)

    def _wait(self) -> None:
        """Wait for `Left`, unless the session is loading and has nothing to save."""
        begun = time.monotonic()
        while (self.recorded or not self._loading) and not self._settled.wait(LOOK):
            dead = self.thread is not None and not self.thread.is_alive()
            if dead or time.monotonic() - begun > self._patience:
                return
