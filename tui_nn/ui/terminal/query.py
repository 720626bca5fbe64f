"""Asks the terminal itself: how long its answer takes, and whether it can show whole pictures."""

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
"""Seconds to wait for an answer, of a terminal here or elsewhere; one that comes too late is typed
into the shell."""

_WHO = b"\x1b[c"
_WHO_ANSWER = re.compile(rb"\x1b\[\?[\d;]*c")
"""Device attributes: what nearly every terminal answers."""

_SYNCHRONIZED = b"\x1b[?2026$p"
_SYNCHRONIZED_ANSWER = re.compile(rb"\x1b\[\?2026;[1-4]\$y")
"""Of a terminal that knows synchronized output."""

_WIPE = b"\r\x1b[K"
"""Takes away what a terminal showed of a question that it did not understand."""


@dataclass(frozen=True, slots=True)
class TerminalAnswer:
    """What the terminal said.

    Attributes:
        round_trip: seconds until it did.
        synchronized: whether it shows a picture only when it is whole.
    """

    round_trip: float
    synchronized: bool


def query_terminal(patience: float = PATIENCE) -> TerminalAnswer | None:
    """Ask the terminal on which this process prints; its settings are as before afterwards.

    Args:
        patience: seconds to wait for an answer.

    Returns:
        None if it does not answer, if one of the standard streams is not the terminal (whoever
        reads the rest may read its answer), or if this is a process in the background.
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
    """The terminal, by the descriptors that it is read and written with."""

    source: int
    target: int
    patience: float

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Have what is typed come at once and unseen, as an answer must.

        Raises:
            OSError: the terminal belongs to somebody else now, or is gone.
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
        """Write a question that ends with `_WHO`; the answer, b"" if it is not whole in time."""
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
