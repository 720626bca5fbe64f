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
from tui_nn.training.protocol.commands import Command, Inboxed, Stop
from tui_nn.training.protocol.events import (
    Checkpointed,
    Event,
    Failed,
    Left,
    Loading,
    Ready,
    Recording,
)

PATIENCE, LONG_PATIENCE = 10.0, 60.0
"""Seconds to wait for the last checkpoint, and where nobody but the user is in a hurry."""

GRACE = 3.0
"""Seconds that a program has to end by itself when it must, before it is ended."""

LOOK = 0.05
"""Seconds between two looks whether the session still lives."""


class Cause(Enum):
    """Why a session is left."""

    CHOICE = auto()
    SIGNAL = auto()
    HUNG_UP = auto()
    DETACHED = auto()


class Shutdown:
    """The end of a session, whatever brings it about.

    Args:
        inbox: the session's.
        conclude: does what is to be done once the session was left; what to tell the user.

    Attributes:
        thread: the session's, as soon as there is one.
        cause: why the session is left; None while it is not.
        recorded: folder of the run that is being recorded; None if there is none.
        left: how the latest run was left; None if none was.
        total_steps: length of that run.
        is_behind: whether the latest checkpoint could not be written.
        over: set when the program ends in good order, and nobody has to end it.
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
        """Follow what the session says; called in its threads."""
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
        """Tell the session to end, after these last commands; only the first call counts."""
        with self._begins:
            if self.cause is None:
                self.cause = cause
                for command in (*last, Stop()):
                    self._inbox.put(command)

    def conclude(self) -> str:
        """Wait until the session was left, and do what is then to be done, once; what to say."""
        with self._concludes:
            if self._conclusion is None:
                self._wait()
                self._conclusion = self._conclude(self)
            return self._conclusion

    def end_program(self, status: int, last: Callable[[], None] = lambda: None) -> None:
        """See to it that the program ends soon, but not before the last checkpoint is written.

        Called in a thread of its own, for the main thread may be stuck: whoever writes to a line
        that is gone, or that nobody reads, waits for ever.

        Args:
            status: with which it ends.
            last: called before a program is ended that does not end by itself.
        """
        self._patience = PATIENCE
        try:
            self.conclude()
        finally:  # whatever happens, the program ends
            if not self.over.wait(GRACE):
                try:
                    last()
                finally:
                    os._exit(status)

    def _wait(self) -> None:
        """Wait for `Left`; not for a session that is loading and has nothing to lose."""
        begun = time.monotonic()
        while (self.recorded or not self._loading) and not self._settled.wait(LOOK):
            dead = self.thread is not None and not self.thread.is_alive()
            if dead or time.monotonic() - begun > self._patience:
                return
