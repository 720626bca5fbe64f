"""Connects to the process that trains a run, and checks that it uses the same protocol."""

from __future__ import annotations

import contextlib
import socket

from tui_nn.errors import UserError
from tui_nn.remote import sentences
from tui_nn.remote.framing import (
    HEAD,
    LONGEST_GREETING,
    Greeting,
    frame,
    receive,
    receive_bytes,
)
from tui_nn.remote.rendezvous import UnreachableError, reach
from tui_nn.training.runs.folder import RunFolder

GREETING_TIMEOUT = 10.0
"""Seconds that the other process has to greet."""

PROBES, PROBE_TIMEOUT = 15, 0.2
"""How often a silent process is probed, and the seconds that each probe waits."""


def connect_to_run(folder: RunFolder) -> socket.socket:
    """A connection to the process that trains a run, after both ends have greeted.

    Raises:
        UserError: there is no such process, or it cannot be attached to.
    """
    try:
        connection = reach(folder)
    except (FileNotFoundError, ConnectionRefusedError, UnreachableError):
        raise UserError(sentences.no_process(folder)) from None
    except OSError as error:
        reason = error.strerror or error
        raise UserError(f"{folder.socket}: cannot be attached to ({reason})") from error
    try:
        _greet(connection, f"the process that trains {folder.name}")
    except BaseException:
        connection.close()
        raise
    return connection


def is_answering(folder: RunFolder) -> bool:
    """Whether the process that trains a run is alive.

    A process that is being killed still accepts connections, but no longer greets.
    """
    for _ in range(PROBES):
        try:
            connection = reach(folder)
        except OSError:
            return False
        with connection, contextlib.suppress(EOFError, OSError):
            connection.settimeout(PROBE_TIMEOUT)
            return bool(receive_bytes(connection, HEAD.size))
    return True


def _greet(connection: socket.socket, other: str) -> None:
    """Exchange greetings with the process that is called `other`.

    Raises:
        UserError: it does not greet, refuses, or uses another protocol.
    """
    try:
        connection.settimeout(GREETING_TIMEOUT)
        with contextlib.suppress(
            BrokenPipeError
        ):  # it closed the connection, perhaps after a refusal
            connection.sendall(frame(Greeting().write()))
        _, greeting = receive(connection, LONGEST_GREETING)
        connection.settimeout(None)
    except (EOFError, OSError) as error:
        raise UserError(f"{other} does not answer: try again") from error
    Greeting.read(greeting).check(other)
