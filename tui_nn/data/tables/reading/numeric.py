"""Delimited text that holds nothing but numbers, read by NumPy into one array."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_nn.data.tables.cells import GAPS
from tui_nn.data.tables.text.dialects import Dialect
from tui_nn.data.tables.text.layouts import Layout
from tui_nn.data.tables.text.limits import MAX_BYTES
from tui_nn.data.tables.text.lines import split_blocks
from tui_nn.data.tables.text.sources import Source
from tui_nn.errors import DataError

Array = NDArray[Any]

WHOLE = (np.uint8, np.int16, np.int32, np.int64)
"""Types for whole numbers, the smallest first."""

FRACTIONS = b".eE"
"""Bytes of which whole numbers have none: fractions and exponents do."""

SPECIAL = b"nNiI"
"""Bytes of NaN and infinity."""

MOST_EXACT = 2**53
"""Whole numbers below it are floats as well."""

MOST_EXACT_SINGLE = 2**24
"""The same of floats of 32 bits."""

GAP = b"-999999999999999999"
"""What stands for a gap among whole numbers while they are read: none that is exact as a float."""

GROWTH = 1.25
"""How much room there is when there is too little."""


class NotNumericError(Exception):
    """The text holds something else than numbers, or is ragged."""


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Some rows.

    Attributes:
        values: shape (rows, columns), of the smallest type that holds them.
        lines: shape (rows,), int64, the line of each row.
    """

    values: Array
    lines: Array


def read_blocks(source: Source, layout: Layout) -> Iterator[Block]:
    """The rows of a text of numbers, some at a time.

    Args:
        source: the text, from its beginning.
        layout: what was found out about it.

    Raises:
        NotNumericError: it is not so throughout.
        DataError: it cannot be read.
    """
    number, dtype = 1, np.dtype(np.uint8)
    for block in split_blocks(source):
        skipped = max(layout.header_lines + 1 - number, 0)
        number += min(skipped, block.count(b"\n"))
        text = block.split(b"\n", skipped)[-1] if skipped else block
        if layout.has_decimal_comma:
            text = _replace_commas(text)
        lines = _split(text)
        if any(map(str.strip, lines)):
            values = _parse(lines, text, layout.dialect, dtype)
            yield Block(values, _number_lines(lines, number, len(values)))
            dtype = values.dtype
        number += len(lines)


def read_numbers(source: Source, layout: Layout) -> tuple[Array, Array]:
    """All rows of a text of numbers.

    Args:
        source: the text, from its beginning.
        layout: what was found out about it.

    Returns:
        Values of shape (rows, columns), and lines of shape (rows,), int64.

    Raises:
        NotNumericError: it is not so throughout.
        DataError: it cannot be read, or is too large.
    """
    columns = len(layout.names)
    values = np.empty((0, columns), np.uint8)
    lines: list[Array] = []
    count = 0
    for block in read_blocks(source, layout):
        if block.values.shape[1] != columns:
            raise NotNumericError
        dtype = np.promote_types(values.dtype, block.values.dtype)
        if dtype != values.dtype:
            values = values.astype(dtype)
        needed = count + len(block.values)
        if needed * columns * values.itemsize > MAX_BYTES:
            raise DataError(f"{source.name}: takes more than {MAX_BYTES >> 30} GiB of memory")
        if needed > len(values):
            values.resize((max(needed, int(GROWTH * count)), columns), refcheck=False)
        values[count:needed] = block.values
        lines.append(block.lines)
        count = needed
    values.resize((count, columns), refcheck=False)
    return values, np.concatenate([np.zeros(0, np.int64), *lines])


def _replace_commas(text: bytes) -> bytes:
    """The text with points for decimal commas."""
    if b"." in text:
        raise NotNumericError
    return text.replace(b",", b".")


def _split(text: bytes) -> list[str]:
    """The lines of a text that is ASCII, as numbers are."""
    if not text.isascii():
        raise NotNumericError
    lines = text.decode("ascii").split("\n")
    if not lines[-1]:
        del lines[-1]
    return lines


def _parse(lines: list[str], text: bytes, dialect: Dialect, dtype: DTypeLike) -> Array:
    """The rows as an array of the first type that holds them, `dtype` or a larger one."""
    values, has_fractions = None, any(byte in text for byte in FRACTIONS)
    if not has_fractions:
        values = _parse_whole(lines, text, dialect, dtype)
    if values is None and (has_fractions or any(byte in text for byte in SPECIAL)):
        values = _load(lines, dialect, np.float64)
        if values is None:
            filled = _split(fill_gaps(text, dialect.delimiter))
            values = _load(filled, dialect, np.float64)
    if values is None:
        raise NotNumericError
    return values


def _parse_whole(lines: list[str], text: bytes, dialect: Dialect, dtype: DTypeLike) -> Array | None:
    """Rows of whole numbers as an array, of floats if there are gaps; None if others are there.

    Raises:
        NotNumericError: no float holds one of the numbers beside gaps.
    """
    for kind in WHOLE:
        if np.promote_types(kind, dtype) == kind:
            values = _load(lines, dialect, kind)
            if values is not None:
                return values
    # Whole numbers are read several times as fast as floats.
    values = _load(_split(fill_gaps(text, dialect.delimiter, GAP)), dialect, np.int64)
    if values is None:
        return None
    is_gap = values == int(GAP)
    known = np.where(is_gap, 0, values)
    low, high = int(known.min()), int(known.max())
    if max(-low, high) >= MOST_EXACT or GAP in text:
        raise NotNumericError
    floats = values.astype(np.float32 if max(-low, high) < MOST_EXACT_SINGLE else np.float64)
    floats[is_gap] = np.nan
    return floats


def _load(lines: list[str], dialect: Dialect, kind: DTypeLike) -> Array | None:
    """The rows as an array of a type; None if it does not hold them."""
    try:
        return np.loadtxt(lines, dtype=kind, delimiter=dialect.delimiter, comments=None, ndmin=2)
    except ValueError:
        return None


def fill_gaps(text: bytes, delimiter: str, filling: bytes = b"nan") -> bytes:
    """The text with `filling` in cells without a value; blank lines stay blank."""
    ends = (delimiter.encode(), b"\n")
    text = b"\n" + text.replace(b"\r\n", b"\n").removesuffix(b"\n") + b"\n"
    for gap in map(str.encode, sorted(GAPS)):
        if gap not in text:
            continue
        for before, after in product(ends, ends):
            if gap or delimiter.encode() in (before, after):
                old, new = before + gap + after, before + filling + after
                text = text.replace(old, new)
                if before == after:  # neighbours share it, so one pass finds every other
                    text = text.replace(old, new)
    return text[1:]


def _number_lines(lines: list[str], number: int, rows: int) -> Array:
    """The number of each line that is a row, where the first line is `number`."""
    if rows == len(lines):
        return np.arange(number, number + rows, dtype=np.int64)
    places = [place for place, line in enumerate(lines) if line.strip("\r")]
    if len(places) != rows:
        raise NotNumericError
    return np.array(places, np.int64) + number
