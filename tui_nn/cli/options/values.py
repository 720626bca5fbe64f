"""Values of options: their types, which argparse calls with the text that was typed."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable
from pathlib import Path

from tui_nn.storage.paths import typed_path

MODEL_HELP = "file written by --save or --export (default: the built-in network for digits)"
"""What `--help` says of a file with a trained network."""

MAX_DIGITS = 9
"""Most digits accepted in a whole number."""


def file_path(text: str) -> Path:
    """A file as it was typed."""
    return typed_path(text)


def whole_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """The type of whole numbers from `least` to `most`; without an upper bound if that is None."""
    bounds = f"{least} or more" if most is None else f"{least} to {most}"

    def read(text: str) -> int:
        if text.isdecimal() and len(text) <= MAX_DIGITS:
            number = int(text)
            if number >= least and (most is None or number <= most):
                return number
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, {bounds}")

    return read


def byte_count(text: str) -> int:
    """A number of bytes with or without a unit, such as 64MB; 0 or more."""
    match = re.fullmatch(r"(\d{1,9})\s*([KMGT]?)B?", text.strip().upper())
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 64MB, or 0")
    return int(match[1]) * int(1000 ** " KMGT".index(match[2] or " "))


def seconds(text: str) -> float:
    """A number of seconds, 0 or more."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, 0 or more")
    return number
