"""Everything that is printed outside the screen: lines, notes and tracebacks, safe to show."""

from __future__ import annotations

import contextlib
import sys
import traceback
from typing import TextIO

from tui_nn.text import printable

PROGRAM = "tui-nn"
"""What the program is called where it is typed."""


def print_line(text: str = "", *, stream: TextIO | None = None, flush: bool = False) -> None:
    """Print `text` in one line, on standard output unless told otherwise."""
    print(printable(text), file=stream or sys.stdout, flush=flush)


def print_lines(text: str, *, stream: TextIO | None = None) -> None:
    """Print `text`, which may have several lines."""
    for line in text.splitlines():
        print_line(line, stream=stream)


def print_note(text: str) -> None:
    """Print a line beside the result, on standard error; nothing if `text` is empty."""
    if text:
        with contextlib.suppress(OSError):
            print_line(f"{PROGRAM}: {text}", stream=sys.stderr, flush=True)


def print_traceback(error: BaseException) -> None:
    """Print `error` with its traceback on standard error."""
    print_lines("".join(traceback.format_exception(error)), stream=sys.stderr)
