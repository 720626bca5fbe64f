"""Everything that is printed outside the screen: lines, notes and tracebacks, safe to show."""

from __future__ import annotations

import contextlib
import sys
import traceback
from typing import TextIO

from tui_nn.text import printable

PROGRAM = "tui-nn"
"""Name of the program on the command line."""


def print_line(text: str = "", *, stream: TextIO | None = None, flush: bool = False) -> None:
    """Print `text` as one line, by default on standard output."""
    print(printable(text), file=stream or sys.stdout, flush=flush)


def print_lines(text: str, *, stream: TextIO | None = None) -> None:
    """Print `text`, which may have several lines."""
    for line in text.splitlines():
        print_line(line, stream=stream)


def write_text(text: str) -> None:
    """Write lines of data on standard output, at once: as they are, in UTF-8, to a file or pipe.

    On a terminal they are printed safely, like all other lines.
    """
    if sys.stdout.isatty():
        print_lines(text)
        sys.stdout.flush()
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def can_print(characters: str) -> bool:
    """Whether the encoding of standard output has these characters."""
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def print_note(text: str) -> None:
    """Print a line on standard error, beside the result; nothing if `text` is empty."""
    if text:
        with contextlib.suppress(OSError):
            print_line(f"{PROGRAM}: {text}", stream=sys.stderr, flush=True)


def print_traceback(error: BaseException) -> None:
    """Print `error` with its traceback on standard error."""
    print_lines("".join(traceback.format_exception(error)), stream=sys.stderr)
