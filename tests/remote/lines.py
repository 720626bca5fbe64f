"""A host without training, sessions at the other end, and raw lines that say what they like."""

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
from tui_nn.training.protocol.commands import Addressed, Command, Inboxed, Stop
from tui_nn.training.protocol.events import Event, Left, Recording
from tui_nn.training.runs.folder import RunFolder

TIMEOUT = 30.0
"""Seconds until a test that waits gives up; nothing here takes a tenth of that."""

Kind = TypeVar("Kind")


def until(condition: Callable[[], Any]) -> None:
    """Wait until something comes to pass."""
    give_up = time.monotonic() + TIMEOUT
    while not condition():
        assert time.monotonic() < give_up, "it never came to pass"
        time.sleep(0.002)


def is_open(folder: RunFolder) -> bool:
    """Whether someone listens at the run's socket."""
    try:
        connect(folder.socket).close()
    except OSError:
        return False
    return True


class Heard:
    """What someone was sent."""

    def __init__(self) -> None:
        self.events: Queue[Event] = Queue()

    def wait_for(self, kind: type[Kind]) -> Kind:
        """The next event of a kind; others are passed over."""
        while True:
            event = self.events.get(timeout=TIMEOUT)
            if isinstance(event, kind):
                return event

    def nothing(self) -> bool:
        return self.events.empty()


class Hosted(Heard):
    """A host whose session is the test: what it hears, and what lies in its inbox.

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
        """Begin to record."""
        self.host.publish(Recording(self.folder.path))
        until(self.folder.socket.exists)

    def leave(self) -> None:
        self.host.publish(Left(self.folder.path, 5, running=True, finished=False))

    def next_command(self) -> Addressed:
        """The next thing in the inbox, which has an address."""
        message = self.inbox.get(timeout=TIMEOUT)
        assert isinstance(message, Addressed)
        return message


class Attached(Heard):
    """A session at the other end."""

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


class RawLine:
    """A line on which anything can be said."""

    def __init__(self, folder: RunFolder, greeting: bytes | None = None) -> None:
        self.line = connect(folder.socket)
        self.line.settimeout(TIMEOUT)
        self.line.sendall(frame(Greeting().write() if greeting is None else greeting))
        self.greeting = Greeting.read(self.receive()[1])

    def __enter__(self) -> RawLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()

    def say(self, command: Command, number: int = 0) -> None:
        self.line.sendall(frame(encode_command(command), number))

    def receive(self) -> tuple[int, bytes]:
        """The next message with its number.

        Raises:
            EOFError: the line has ended.
        """
        length, number = read_head(self._exactly(HEAD.size), LARGEST_EVENT)
        return number, self._exactly(length)

    def hear(self) -> tuple[int, Event]:
        number, data = self.receive()
        return number, decode_event(data)

    def ends(self) -> bool:
        """Whether the line ends; what is said before is passed over."""
        try:
            while True:
                self.receive()
        except (EOFError, ConnectionError):
            return True

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = self.line.recv(size - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data


@contextmanager
def stale_socket(path: Path) -> Iterator[None]:
    """A socket at whose other end no one is any more, as a killed process leaves it."""
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    yield
