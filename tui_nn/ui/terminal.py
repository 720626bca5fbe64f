"""The terminal around the program: is it one, and what to do when it goes away."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from threading import Thread

from tui_nn.errors import UserError

FATAL_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that end the program; Windows lacks some."""

SIGNAL_STATUS = 128
"""What a shell adds to a signal's number to make an exit status."""

HUNG_UP = SIGNAL_STATUS + 1
"""Exit status when the terminal is gone."""

INTERRUPTED = SIGNAL_STATUS + 2
"""Exit status after Ctrl+C."""

WATCH_INTERVAL, PATIENCE = 1.0, 2.0
"""Seconds between looks at the line, and to end in good order when it is gone."""


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


def end_with_line() -> None:
    """See to it that the program ends soon after its terminal is gone, whatever it waits for.

    The thread in which Textual writes dies with the line, and whoever has more to write then waits
    for it, the event loop too.
    """
    Thread(target=_watch_line, name="line", daemon=True).start()


def _watch_line() -> None:
    while not is_gone():
        time.sleep(WATCH_INTERVAL)
    time.sleep(PATIENCE)
    os._exit(HUNG_UP)


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
