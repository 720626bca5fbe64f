"""The terminal around the program: is it one, and what to do when it goes away."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable

from tui_nn.errors import UserError

FATAL_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that end the program; Windows lacks some."""

SIGNAL_STATUS = 128
"""What a shell adds to a signal's number to make an exit status."""

HUNG_UP = SIGNAL_STATUS + 1
"""Exit status when the terminal is gone."""

INTERRUPTED = SIGNAL_STATUS + 2
"""Exit status after Ctrl+C."""


def require_terminal() -> None:
    """See to it that there is a terminal that the screen can be drawn on.

    Raises:
        UserError: there is none.
    """
    instead = "`tui-nn train` does the same without a screen"
    for name, stream in (("input", sys.__stdin__), ("error output", sys.__stderr__)):
        if stream is None or not stream.isatty():
            raise UserError(f"the screen needs a terminal, and standard {name} is none; {instead}")
    if os.environ.get("TERM") == "dumb":
        raise UserError(f"the screen needs a terminal that can do more than TERM=dumb; {instead}")
    encoding = getattr(sys.__stderr__, "encoding", None) or "none"
    if encoding.lower().replace("-", "") != "utf8":
        raise UserError(f"the screen needs UTF-8, not {encoding}: set PYTHONUTF8=1; {instead}")


def is_gone() -> bool:
    """Whether the other end of the terminal was closed."""
    return not os.isatty(0)


def on_fatal_signal(leave: Callable[[int], None]) -> Callable[[], None]:
    """Have `leave` called with the exit status when a signal asks the program to end.

    Without this Textual is killed on the spot, and the shell is left in raw mode.

    Args:
        leave: called in the event loop that runs now.

    Returns:
        A function that undoes this.
    """
    loop = asyncio.get_running_loop()
    caught = []
    for name in FATAL_SIGNALS:
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, leave, SIGNAL_STATUS + number)
        except (NotImplementedError, RuntimeError, ValueError):
            continue
        caught.append(number)

    def undo() -> None:
        for number in caught:
            loop.remove_signal_handler(number)

    return undo
