"""A host without training, attached sessions, and connections that send any bytes."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue, SimpleQueue
from typing import Any, TypeVar

from tui_nn.remote.client import RemoteSession
from tui_nn.remote.framing import HEAD, Greeting, frame, read_head
from tui_nn.remote.host import Host
from tui_nn.remote.limits import LARGEST_EVENT
from tui_nn.remote.sockets import connect
from tui_nn.remote.wire import decode_event, encode_command
from tui_nn.training.protocol.commands import Command, Stop
from tui_nn.training.protocol.events import Event, Left, Recording
from tui_nn.training.protocol.inbox import Addressed, Inboxed
from tui_nn.training.runs.folder import RunFolder

TIMEOUT = 30.0
"""Seconds until a waiting test fails; nothing here takes a tenth of that."""

Kind = TypeVar("Kind")


def until(condition: Callable[[], Any]) -> None:
    """Wait until `condition` holds."""
    give_up = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < give_up, "the condition never held"
        time.sleep(0.002)


def is_open(folder: RunFolder) -> bool:
    """Whether a process listens at the run's socket."""
    try:
        connect(folder.socket).close()
    except OSError:
        return False
    return True


class Heard:
    """The events that one end received."""

    def __init__(self) -> None:
        self.events: Queue[Event] = Queue()

    def wait_for(self, kind: type[Kind]) -> Kind:
        """The next event of a kind; others are skipped."""
        while True:
            event = self.events.get(timeout=TIMEOUT)
            if isinstance(event, kind):
                return event

    def nothing(self) -> bool:
        return self.events.empty()


class Hosted(Heard):
    """A host whose session is the test: its events and its inbox.

    Attributes:
        folder: the run.
        host: what is tested.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = RunFolder(folder)
        self.inbox: SimpleQueue[Inboxed] = SimpleQueue()
        self.host = Host(self.inbox, self.events.put)

    def open(self) -> None:
        """Start recording."""
        self.host.publish(Recording(self.folder.path))
        until(self.folder.socket.exists)

    def leave(self) -> None:
        self.host.publish(Left(self.folder.path, 5, running=True, finished=False))

    def next_command(self) -> Addressed:
        """The next message in the inbox, which has a reply callback."""
        message = self.inbox.get(timeout=TIMEOUT)
        assert isinstance(message, Addressed)
        return message


class Attached(Heard):
    """An attached session."""

    def __init__(self, folder: RunFolder) -> None:
        super().__init__()
        self.session = RemoteSession(folder)
        self.inbox: SimpleQueue[Inboxed] = SimpleQueue()
        self.thread = self.session.start(self.inbox, self.events.put)

    def send(self, *messages: Inboxed) -> None:
        for message in messages:
            self.inbox.put(message)

    def leave(self) -> None:
        self.send(Stop())
        self.thread.join(TIMEOUT)
        assert not self.thread.is_alive()


class RawConnection:
    """A connection that can send any bytes."""

    def __init__(self, folder: RunFolder, greeting: bytes | None = None) -> None:
        self.socket = connect(folder.socket)
        self.socket.settimeout(TIMEOUT)
        self.socket.sendall(frame(Greeting().write() if greeting is None else greeting))
        self.greeting = Greeting.read(self.receive()[1])

    def __enter__(self) -> RawConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def say(self, command: Command, number: int = 0) -> None:
        self.socket.sendall(frame(encode_command(command), number))

    def receive(self) -> tuple[int, bytes]:
        """The next message with its number.

        Raises:
            EOFError: the connection has ended.
        """
        length, number = read_head(self._exactly(HEAD.size), LARGEST_EVENT)
        return number, self._exactly(length)

    def hear(self) -> tuple[int, Event]:
        number, data = self.receive()
        return number, decode_event(data)

    def ends(self) -> bool:
        """Whether the connection ends; messages before that are skipped."""
        try:
            while True:
                self.receive()
        except (EOFError, ConnectionError):
            return True

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = self.socket.recv(size - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data


@contextmanager
def stale_socket(path: Path) -> Iterator[None]:
    """A socket without a listener, as a killed process leaves it."""
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    yield
