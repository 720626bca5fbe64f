"""What is said beside a result: a line on the error output."""

from __future__ import annotations

import contextlib
import sys


def print_note(text: str) -> None:
    """Say `text` in a line, if it is anything and anybody can read it."""
    if text:
        with contextlib.suppress(OSError):
            print(f"tui-nn: {text}", file=sys.stderr, flush=True)
