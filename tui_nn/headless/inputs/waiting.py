"""A note about input that may never come: from a pipe or a terminal."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from tui_nn.printing import print_note

PATIENCE = 1.0
"""Seconds without input before the note is printed; most pipes are faster."""

STANDARD_INPUT = "standard input"


@contextmanager
def telling_if_awaited(path: Path, hint: str = "") -> Iterator[Callable[[], None]]:
    """Print a note on standard error if no input comes from `path` for a while.

    Args:
        path: a pipe or device, or `-` for standard input; for an ordinary file no note is printed.
        hint: what to type if it is a terminal.

    Yields:
        A function to call as soon as input is there; leaving the block does the same.
    """
    name = _awaited(path, hint)
    if not name:
        yield lambda: None
        return
    timer = Timer(PATIENCE, print_note, (f"waiting for {name}",))
    timer.daemon = True
    timer.start()
    try:
        yield timer.cancel
    finally:
        timer.cancel()


def _awaited(path: Path, hint: str) -> str:
    """The name of what is waited for; "" for an ordinary file."""
    if str(path) == "-":
        if sys.stdin.isatty():
            return f"{STANDARD_INPUT}, the terminal{hint and f': {hint}'} (ctrl+d ends it)"
        return STANDARD_INPUT
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    if stat.S_ISFIFO(mode):
        return f"a writer to the pipe {path}"
    return f"{path}" if stat.S_ISCHR(mode) else ""
