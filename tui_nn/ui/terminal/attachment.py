"""The terminal that the program is attached to: whether there is one, and when it is lost."""

from __future__ import annotations

import os
import select
import stat
import sys
import time
from collections.abc import Callable
from threading import Thread
from typing import TextIO

from tui_nn.errors import UserError
from tui_nn.signals import HUNG_UP
from tui_nn.ui.terminal.capabilities import Capabilities, Preferences, find_capabilities
from tui_nn.ui.terminal.session_kind import ancestor_names

TERMINAL = "a terminal"
"""The kind of a standard stream that the screen needs."""

LINES_ONLY = ("dumb", "unknown")
"""Values of TERM for a terminal without cursor positioning."""

LINE = 0
"""The descriptor that is watched: standard input, whose reads return at once after a hang-up."""

WATCH_INTERVAL = 1.0
"""Seconds between two checks of the line, where the system does not report a hang-up."""


WEB_DRIVER = "textual.drivers.web_driver:"
"""How TEXTUAL_DRIVER begins where textual-serve shows the screen in a browser."""


def is_in_browser() -> bool:
    """Whether the screen is shown by a browser: its lines come through pipes, not a terminal."""
    return os.environ.get("TEXTUAL_DRIVER", "").startswith(WEB_DRIVER)


def missing_terminal() -> str | None:
    """The reason why the screen cannot be drawn; None if it can."""
    if is_in_browser():
        return None
    for name, stream in (("input", sys.__stdin__), ("error", sys.__stderr__)):
        kind = _kind_of(stream)
        if kind != TERMINAL:
            return f"no terminal to draw on: standard {name} is {kind}"
    term = os.environ.get("TERM")
    if term in LINES_ONLY:
        return f"no terminal to draw on: TERM={term} can only print lines"
    return None


def _kind_of(stream: TextIO | None) -> str:
    """The kind of a standard stream: a terminal, a file, a pipe, ..."""
    try:
        if stream is None or stream.closed:
            return "closed"
        if stream.isatty():
            return TERMINAL
        mode = os.fstat(stream.fileno()).st_mode
    except (OSError, ValueError):
        return "closed"
    kinds = ((stat.S_ISREG, "a file"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
    return next((kind for is_it, kind in kinds if is_it(mode)), "no terminal")


def require_terminal() -> None:
    """Check that the screen can be drawn.

    Raises:
        UserError: there is no terminal for it.
    """
    missing = missing_terminal()
    if missing:
        raise UserError(missing)


def look_at_terminal(preferences: Preferences) -> Capabilities:
    """What the terminal supports, and what is used of it."""
    encoding = getattr(sys.__stderr__, "encoding", None)
    return find_capabilities(preferences, os.environ, encoding, ancestors=ancestor_names())


def forget_stated_size() -> None:
    """Remove COLUMNS and LINES, so that the terminal is asked for its size.

    Some shells export them. Textual and Rich would keep using them after a resize. In a browser
    they are the size of its window at first.
    """
    if is_in_browser():
        return
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)


def window_size() -> tuple[int, int] | None:
    """Columns and rows of the terminal; None if it does not report them."""
    for stream in (sys.__stderr__, sys.__stdin__):
        try:
            columns, rows = os.get_terminal_size(stream.fileno() if stream else -1)
        except (OSError, ValueError):
            continue
        if columns and rows:
            return columns, rows
    return None


def is_gone() -> bool:
    """Whether the terminal was closed."""
    return not os.isatty(LINE)


def watch_line(leave: Callable[[int], None]) -> None:
    """Call `leave` with an exit status, in a dedicated thread, when the terminal is closed.

    A process that ignores SIGHUP, as after `nohup`, has no other notice; Textual would read the
    end of a lost line in a loop. In a browser, Textual's driver notices a page that is closed.
    """
    if is_in_browser():
        return
    Thread(target=_watch_line, args=(leave,), name="line", daemon=True).start()


def _watch_line(leave: Callable[[int], None]) -> None:
    while not is_gone():
        if _wait_for_hang_up(WATCH_INTERVAL) and not is_gone():
            time.sleep(WATCH_INTERVAL)
    leave(HUNG_UP)


def _wait_for_hang_up(seconds: float) -> bool:
    """Wait; return whether the system reported a hang-up."""
    try:
        watched = select.poll()
        watched.register(LINE, 0)
        return bool(watched.poll(seconds * 1000))
    except (AttributeError, OSError):
        time.sleep(seconds)
        return False
