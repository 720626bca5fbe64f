"""Labels of drawings: any short words, in one spelling each.

The screen reads this before the first frame: NumPy is not imported here.
"""

from __future__ import annotations

import unicodedata

from tui_nn.errors import DataError

DIGITS = "0123456789"

MAXIMUM_LABEL = 40
"""Characters of a label."""


def normalize_label(text: str) -> str:
    """The spelling in which a label is kept: composed characters, and single blanks inside.

    Raises:
        DataError: the text is empty, too long, or cannot be shown in a terminal.
    """
    if len(text) > 4 * MAXIMUM_LABEL:  # before any work on it
        raise DataError(f"a label has at most {MAXIMUM_LABEL} characters")
    label = " ".join(unicodedata.normalize("NFC", text).split())
    if not label:
        raise DataError("a label needs at least one character")
    if len(label) > MAXIMUM_LABEL:
        raise DataError(f"a label has at most {MAXIMUM_LABEL} characters")
    if not label.isprintable():
        raise DataError("a label has only characters that can be printed")
    return label


def is_digit(label: str) -> bool:
    """Whether a label is one of the ten digits."""
    return len(label) == 1 and label in DIGITS


def label_order(label: str) -> tuple[bool, int, str, str]:
    """Sort key of labels: numbers by value, then words without regard to case."""
    number = int(label) if label.isascii() and label.isdigit() else 0
    return not (label.isascii() and label.isdigit()), number, label.casefold(), label


def as_written(label: str) -> int | str:
    """A label as it stands in a file: a digit as a number."""
    return int(label) if is_digit(label) else label


def as_label(value: object) -> str:
    """The label that stands in a file, normalized.

    Raises:
        DataError: it is neither a digit nor text that can be a label.
    """
    if type(value) is int and is_digit(str(value)):
        return str(value)
    if not isinstance(value, str):
        raise DataError("the label is neither a digit nor a text")
    return normalize_label(value)
