"""Numbers of a block of lines, as an array of the smallest type that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_nn.data.tables.reading.row_texts import NotNumericError, RowText

Array = NDArray[Any]

WHOLE = (np.uint8, np.int16, np.int32, np.int64)
"""Types for whole numbers, the smallest first."""

FRACTIONS = b".eE"
"""Bytes that fractions and exponents have, and whole numbers do not."""

SPECIAL = b"nNiI"
"""Bytes of NaN and infinity."""

MOST_EXACT = 2**53
"""Whole numbers below it are floats as well."""

MOST_EXACT_SINGLE = 2**24
"""The same of floats of 32 bits."""

GAP = b"-999999999999999999"
"""What stands for a gap among whole numbers while they are read: none that is exact as a float."""


def parse_numbers(rows: RowText, dtype: DTypeLike) -> Array:
    """Rows of numbers as an array of the first type that holds them, `dtype` or a larger one.

    Raises:
        NotNumericError: they hold something else.
    """
    if not rows.text.isascii():
        raise NotNumericError
    has_fractions = any(byte in rows.text for byte in FRACTIONS)
    values = None if has_fractions else parse_whole(rows, dtype)
    if values is None and (has_fractions or any(byte in rows.text for byte in SPECIAL)):
        values = parse_fractions(rows)
    if values is None:
        raise NotNumericError
    return values


def parse_whole(
    rows: RowText, dtype: DTypeLike, columns: Sequence[int] | None = None
) -> Array | None:
    """Rows of whole numbers as an array, of floats if there are gaps; None if others are there.

    Args:
        rows: the text.
        dtype: the smallest type to choose.
        columns: places of those that are read; None for all.

    Raises:
        NotNumericError: no float holds one of the numbers beside gaps.
    """
    for kind in WHOLE:
        if np.promote_types(kind, dtype) == kind:
            values = rows.load(kind, columns)
            if values is not None:
                return values
    # Whole numbers are read several times as fast as floats.
    values = rows.load_filled(GAP, np.int64, columns)
    if values is None:
        return None
    is_gap = values == int(GAP)
    known = np.where(is_gap, 0, values)
    low, high = int(known.min()), int(known.max())
    if max(-low, high) >= MOST_EXACT or GAP in rows.text:
        raise NotNumericError
    floats = values.astype(np.float32 if max(-low, high) < MOST_EXACT_SINGLE else np.float64)
    floats[is_gap] = np.nan
    return floats


def parse_fractions(rows: RowText, columns: Sequence[int] | None = None) -> Array | None:
    """Rows of numbers and gaps as float64; None if something else is there."""
    values = rows.load(np.float64, columns)
    return rows.load_filled(b"nan", np.float64, columns) if values is None else values
