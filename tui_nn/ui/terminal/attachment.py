"""The terminal around the program: is it one, and what to do when it goes away."""

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
"""What a standard stream should be."""

LINES_ONLY = ("dumb", "unknown")
"""Values of TERM that stand for a terminal on which nothing can be placed."""

LINE = 0
"""The descriptor that is watched: standard input, which is read for ever when its line is gone."""

WATCH_INTERVAL = 1.0
"""Seconds between two looks at the line, where the system does not tell that it is gone."""


def missing_terminal() -> str | None:
    """Why there is no terminal that the screen can be drawn on; None if there is one."""
    for name, stream in (("input", sys.__stdin__), ("error", sys.__stderr__)):
        kind = _kind_of(stream)
        if kind != TERMINAL:
            return f"no terminal to draw on: standard {name} is {kind}"
    term = os.environ.get("TERM")
    if term in LINES_ONLY:
        return f"no terminal to draw on: TERM={term} can only print lines"
    return None


def _kind_of(stream: TextIO | None) -> str:
    """What a standard stream is: a terminal, or something else."""
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
    """See to it that there is a terminal that the screen can be drawn on.

    Raises:
        UserError: there is none.
    """
    missing = missing_terminal()
    if missing:
        raise UserError(missing)


def look_at_terminal(preferences: Preferences) -> Capabilities:
    """What the terminal can do, and what is used of it."""
    encoding = getattr(sys.__stderr__, "encoding", None)
    return find_capabilities(preferences, os.environ, encoding, ancestors=ancestor_names())


def forget_stated_size() -> None:
    """Have the terminal itself asked for its size, which may change, and not the environment.

    Shells export COLUMNS and LINES here and there; Textual and rich would believe them for ever.
    """
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)


def window_size() -> tuple[int, int] | None:
    """Columns and rows of the terminal that the screen is drawn on; None if it does not say."""
    for stream in (sys.__stderr__, sys.__stdin__):
        try:
            columns, rows = os.get_terminal_size(stream.fileno() if stream else -1)
        except (OSError, ValueError):
            continue
        if columns and rows:
            return columns, rows
    return None


def is_gone() -> bool:
    """Whether the other end of the terminal was closed."""
    return not os.isatty(LINE)


def watch_line(leave: Callable[[int], None]) -> None:
    """Have `leave` called with an exit status, in a thread of its own, when the line is gone.

    Whoever ignores SIGHUP, as after `nohup`, hears of it in no other way; Textual reads the end of
    a lost line for ever.
    """
    Thread(target=_watch_line, args=(leave,), name="line", daemon=True).start()


def _watch_line(leave: Callable[[int], None]) -> None:
    while not is_gone():
        if _wait_for_hang_up(WATCH_INTERVAL) and not is_gone():
            time.sleep(WATCH_INTERVAL)
    leave(HUNG_UP)


def _wait_for_hang_up(seconds: float) -> bool:
    """Wait; whether the system said that the line is gone."""
    try:
        watched = select.poll()
        watched.register(LINE, 0)
        return bool(watched.poll(seconds * 1000))
    except (AttributeError, OSError):
        time.sleep(seconds)
        return False
