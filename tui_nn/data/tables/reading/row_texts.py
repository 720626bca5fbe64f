"""RowText: the lines of a block of delimited text, read by NumPy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_nn.data.tables.cells import GAPS
from tui_nn.data.tables.text.layouts import Layout
from tui_nn.data.tables.text.lines import split_blocks
from tui_nn.data.tables.text.sources import Source

Array = NDArray[Any]


class NotNumericError(Exception):
    """Cells that should be numbers hold something else, or the text is ragged."""


class RowText:
    """Whole lines without the header.

    Args:
        text: the lines.
        delimiter: between their cells.
        first: the number of the first line.

    Attributes:
        text: as given.
        lines: the same as texts, without newlines.

    Raises:
        NotNumericError: it is not UTF-8.
    """

    def __init__(self, text: bytes, delimiter: str, first: int) -> None:
        self.text = text
        self.lines = _split(text)
        self._delimiter = delimiter
        self._first = first

    def load(self, kind: DTypeLike, columns: Sequence[int] | None = None) -> Array | None:
        """The rows, shape (rows, columns), as an array of a type; None if it does not hold them.

        Args:
            kind: the type.
            columns: places of those that are read; None for all.
        """
        return self._load(self.lines, kind, columns)

    def load_filled(
        self, filling: bytes, kind: DTypeLike, columns: Sequence[int] | None = None
    ) -> Array | None:
        """The same with `filling` in cells without a value."""
        lines = _split(fill_gaps(self.text, self._delimiter, filling))
        return self._load(lines, kind, columns)

    def number_lines(self, rows: int) -> Array:
        """The number of each line that is a row, shape (rows,), int64.

        Raises:
            NotNumericError: there is another number of rows.
        """
        if rows == len(self.lines):
            return np.arange(self._first, self._first + rows, dtype=np.int64)
        places = [place for place, line in enumerate(self.lines) if line.strip("\r")]
        if len(places) != rows:
            raise NotNumericError
        return np.array(places, np.int64) + self._first

    def _load(
        self, lines: list[str], kind: DTypeLike, columns: Sequence[int] | None
    ) -> Array | None:
        delimiter = self._delimiter
        try:
            return np.loadtxt(
                lines, kind, comments=None, delimiter=delimiter, usecols=columns, ndmin=2
            )
        except ValueError:
            return None


def read_row_texts(source: Source, layout: Layout) -> Iterator[RowText]:
    """The lines of a text below the header, a block at a time; blocks of blank lines are left out.

    Args:
        source: the text, from its beginning.
        layout: what was found out about it.

    Raises:
        NotNumericError: it is not UTF-8, or has decimal commas and points.
        DataError: it cannot be read.
    """
    number = 1
    for block in split_blocks(source):
        skipped = max(layout.header_lines + 1 - number, 0)
        number += min(skipped, block.count(b"\n"))
        text = block.split(b"\n", skipped)[-1] if skipped else block
        if layout.has_decimal_comma:
            text = _replace_commas(text)
        rows = RowText(text, layout.dialect.delimiter, number)
        if any(map(str.strip, rows.lines)):
            yield rows
        number += len(rows.lines)


def fill_gaps(text: bytes, delimiter: str, filling: bytes = b"nan") -> bytes:
    """The text with `filling` in cells without a value; blank lines stay blank."""
    ends = (delimiter.encode(), b"\n")
    text = b"\n" + text.replace(b"\r\n", b"\n").removesuffix(b"\n") + b"\n"
    found = [gap for gap in map(str.encode, sorted(GAPS)) if gap in text]
    for gap in found:
        for before, after in product(ends, ends):
            if gap or delimiter.encode() in (before, after):
                old, new = before + gap + after, before + filling + after
                text = text.replace(old, new)
                if before == after:  # neighbours share it, so one pass finds every other
                    text = text.replace(old, new)
    return text[1:]


def _split(text: bytes) -> list[str]:
    try:
        lines = text.decode().split("\n")
    except UnicodeDecodeError as error:
        raise NotNumericError from error
    if not lines[-1]:
        del lines[-1]
    return lines


def _replace_commas(text: bytes) -> bytes:
    """The text with points for decimal commas."""
    if b"." in text:
        raise NotNumericError
    return text.replace(b",", b".")
