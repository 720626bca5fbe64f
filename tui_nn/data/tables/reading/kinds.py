"""What is no table: files of other kinds than text."""

from __future__ import annotations

from pathlib import Path

from tui_nn.data.recognition.refusals import refuse_file
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import START, describe_start, is_mostly_text

TEXTS = ("a table as text (CSV)", "a text file", "a JSON file", "an unknown kind of file")
"""Kinds of file that may be tables."""

COLUMNAR = ("a Parquet file", "an Arrow file")
"""Kinds of file that are read from their end."""


def refuse_other_kinds(sample: bytes, name: str) -> None:
    """Refuse a file that is not text.

    Args:
        sample: its beginning.
        name: what it is called in messages.

    Raises:
        DataError: it is of another kind.
    """
    kind = describe_start(sample[:START])
    if kind in TEXTS:
        if not is_mostly_text(sample[:START]):
            raise DataError(f"{name}: is neither text nor another known kind of table")
        return
    if kind in COLUMNAR:
        raise DataError(f"{name}: is {kind}, compressed or from a pipe; give the file itself")
    raise refuse_file(Path(name), sample)
