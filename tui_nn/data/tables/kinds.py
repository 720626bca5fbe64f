"""What is no table: other kinds of file, named with what to do about them."""

from __future__ import annotations

from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import START, describe_start

TEXTS = ("a table as text (CSV)", "a text file", "a JSON file", "an unknown kind of file")
"""Kinds of file that may be tables."""

MARKUP = "an XML or HTML file"

ADVICE = (
    ("a zip archive", "unpack it first"),
    ("an Office file", "save it as CSV"),
    ("an old Office file", "save it as CSV"),
    ("an OpenDocument file", "save it as CSV"),
    ("a Python pickle", "pickles can run code when they are read; save it as CSV or Parquet"),
    ("an SQLite database", "export a table as CSV"),
    ("a Parquet file", "decompress it first"),
    ("an Arrow file", "decompress it first"),
)
"""Begins of kinds, and what to do about them."""

MOST_CONTROLS = 20
"""Control characters at the beginning of what may be text."""


def refuse_other_kinds(sample: bytes, name: str) -> None:
    """Refuse a file that is no text.

    Args:
        sample: its beginning.
        name: what it is called in messages.

    Raises:
        DataError: it is of another kind.
    """
    kind = describe_start(sample[:START])
    if kind in TEXTS or (kind == MARKUP and _has_delimiter(sample)):
        if _count_controls(sample[:START]) > MOST_CONTROLS:
            raise DataError(f"{name}: is no text, and no other kind of table that is known")
        return
    if kind == "an empty file":
        raise DataError(f"{name}: is empty")
    advice = [f"; {text}" for begin, text in ADVICE if kind.startswith(begin)]
    raise DataError(f"{name}: is {kind}, not a table{''.join(advice)}")


def _has_delimiter(sample: bytes) -> bool:
    """Whether the first line is separated, such as `<DATE>,<PRICE>`."""
    return any(byte in sample.partition(b"\n")[0] for byte in b",;\t")


def _count_controls(start: bytes) -> int:
    return sum(byte < 32 and byte not in b"\t\n\r\f" for byte in start)
