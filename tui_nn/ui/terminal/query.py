"""Queries the terminal: its round trip, and whether it supports synchronized output."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

PATIENCE, REMOTE_PATIENCE = 0.3, 1.0
"""Seconds to wait for an answer of a local or remote terminal; the shell reads a later answer as
typed input."""

_WHO = b"\x1b[c"
_WHO_ANSWER = re.compile(rb"\x1b\[\?[\d;]*c")
"""Query of the device attributes (DA1), which nearly every terminal answers."""

_SYNCHRONIZED = b"\x1b[?2026$p"
_SYNCHRONIZED_ANSWER = re.compile(rb"\x1b\[\?2026;[1-4]\$y")
"""Reply of a terminal that supports synchronized output (mode 2026)."""

_WIPE = b"\r\x1b[K"
"""Erases a query that a terminal printed because it did not understand it."""


@dataclass(frozen=True, slots=True)
class TerminalAnswer:
    """The answers of a terminal.

    Attributes:
        round_trip: seconds from a query to its answer.
        synchronized: whether it supports synchronized output, so that no frame is seen half drawn.
    """

    round_trip: float
    synchronized: bool


def query_terminal(patience: float = PATIENCE) -> TerminalAnswer | None:
    """Query the terminal of this process; its settings are restored afterwards.

    Args:
        patience: seconds to wait for an answer.

    Returns:
        None if it does not answer, if one of the standard streams is not the terminal (another
        process may read the answer), or if this is a background process.
    """
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    if any(stream is None or stream.closed or not stream.isatty() for stream in streams):
        return None
    assert sys.__stdin__ is not None
    assert sys.__stderr__ is not None
    terminal = _Terminal(sys.__stdin__.fileno(), sys.__stderr__.fileno(), patience)
    try:
        with terminal.answering():
            asked = time.monotonic()
            if not terminal.ask(_WHO):
                return None
            round_trip = time.monotonic() - asked
            answer = terminal.ask(_SYNCHRONIZED + _WHO)
            terminal.write(_WIPE)
    except (ImportError, OSError):  # there is no termios; the terminal is gone
        return None
    return TerminalAnswer(round_trip, _SYNCHRONIZED_ANSWER.search(answer) is not None)


@dataclass(frozen=True, slots=True)
class _Terminal:
    """The terminal, by the descriptors for reading and writing."""

    source: int
    target: int
    patience: float

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Read input unbuffered and without echo, as answers require.

        Raises:
            OSError: another process group has the terminal, or it is gone.
        """
        import termios
        import tty

        if os.tcgetpgrp(self.source) != os.getpgrp():
            raise PermissionError("in the background")
        try:
            before = termios.tcgetattr(self.source)
            try:
                tty.setcbreak(self.source, termios.TCSADRAIN)
                yield
            finally:
                termios.tcsetattr(self.source, termios.TCSADRAIN, before)
        except termios.error as error:
            raise OSError(*error.args) from error

    def ask(self, question: bytes) -> bytes:
        """Write a query that ends with `_WHO`; return the answer, b"" if it is not complete."""
        self.write(question)
        answer, end = b"", time.monotonic() + self.patience
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.source], [], [], left)[0]:
                break
            answer += os.read(self.source, 1024)
            if _WHO_ANSWER.search(answer):
                return answer
        return b""

    def write(self, data: bytes) -> None:
        """Write all of `data`, which is short."""
        os.write(self.target, data)
