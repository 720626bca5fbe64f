"""Say what is waited for where input may never come: from a pipe or a terminal."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from tui_nn.printing import print_note

PATIENCE = 1.0
"""Seconds without input after which it is told; most pipes are faster."""

STANDARD_INPUT = "standard input"


@contextmanager
def telling_if_awaited(path: Path, hint: str = "") -> Iterator[Callable[[], None]]:
    """Say on standard error that `path` is waited for, if no input comes from it for a while.

    Args:
        path: of a file, about which nothing is ever said, or of a pipe or device; `-` for standard
            input.
        hint: what to type where that is a terminal.

    Yields:
        To be called as soon as input is there; leaving does the same.
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
    """What would be waited for; empty if that is an ordinary file."""
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
