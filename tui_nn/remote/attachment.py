"""Attachment: what the sending and the receiving thread of an attached program share."""

from __future__ import annotations

import socket
from collections.abc import Callable
from itertools import count
from threading import Lock

from tui_nn.errors import UserError
from tui_nn.remote import sentences
from tui_nn.remote.sockets import close_now
from tui_nn.training.protocol.events import Event, Failed, Left, Ready
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.runs.folder import RunFolder

Answer = Callable[[Event], None]
"""Takes the events that answer a command."""


class Attachment:
    """One program's part in the session of another process.

    Args:
        folder: the run.
        connection: to the process that trains it.
        publish: takes the events that answer no `Addressed` command.

    Attributes:
        ending: how it ended and how to continue, in a sentence; empty before.
        is_closed: whether this program has left.
    """

    def __init__(self, folder: RunFolder, connection: socket.socket, publish: Answer) -> None:
        self.folder, self.connection, self.publish = folder, connection, publish
        self.ending, self.is_closed = "", False
        self._state, self._step = RunState.LOADING, 0
        self._answers: dict[int, Answer] = {}
        self._numbers = count(1)
        self._lock = Lock()
        """Held while `ending` or `is_closed` changes."""

    def expect(self, answer: Answer) -> int:
        """The number under which a command is sent whose answer goes to `answer`."""
        number = next(self._numbers)
        self._answers[number] = answer
        return number

    def take(self, event: Event, number: int) -> None:
        """Pass on an event; `number` is that of the command it answers, 0 for none."""
        if isinstance(event, Snapshot | Ready):
            self._step = event.step
            self._state = event.state if isinstance(event, Snapshot) else RunState.READY
        if isinstance(event, Left):
            self._end(sentences.stopped(self.folder.name, event), event)
        else:
            self._answers.pop(number, self.publish)(event)

    def fail(self, ending: str) -> None:
        """End with an error."""
        self.publish(Failed(UserError(ending)))
        self._end(ending)

    def close(self) -> None:
        """Leave: the run continues without this program."""
        with self._lock:
            self.is_closed = True
        self._end(sentences.detached(self.folder.name, self._state, self._step))
        close_now(self.connection)

    def reopen(self, connection: socket.socket) -> bool:
        """Continue on another connection; false, and it is closed, if this program has left."""
        with self._lock:
            if self.is_closed:
                connection.close()
                return False
            self.connection = connection
            self._answers.clear()
            self.ending = ""
            return True

    def _end(self, ending: str, left: Left | None = None) -> None:
        """End once, with `Left` as every session does."""
        with self._lock:
            if self.ending:
                return
            self.ending = ending
        running = self._state is RunState.RUNNING
        finished = self._state is RunState.FINISHED
        self.publish(left or Left(self.folder.path, self._step, running=running, finished=finished))
