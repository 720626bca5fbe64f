"""Delimited text with columns of numbers and of texts: the numbers are read apart, by NumPy.

What is not as plain as its beginning, such as a word among the numbers, quotation marks or a row
of another length, is left to the reading of texts.
"""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.tables.reading.gathering import Gathering
from tui_nn.data.tables.reading.matrix import Matrix
from tui_nn.data.tables.reading.parsing import parse_fractions, parse_whole
from tui_nn.data.tables.reading.row_texts import NotNumericError, RowText, read_row_texts
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.text.layouts import Layout
from tui_nn.data.tables.text.sources import Source

Array = NDArray[Any]

LEAST = 1 << 15
"""Bytes of a sample below which a text is too short to gain by it."""


def may_be_mixed(source: Source, layout: Layout) -> bool:
    """Whether a text has columns of numbers beside others, and is plain, as far as was seen."""
    sample = source.sample
    is_plain = len(sample) > LEAST and _is_plain(sample, layout.dialect.delimiter)
    count = len(layout.whole) + len(layout.fractions)
    return is_plain and 0 < count < len(layout.names)


def read_mixed(source: Source, layout: Layout) -> Table:
    """Read such a text.

    Raises:
        NotNumericError: it is not so throughout.
        DataError: it cannot be read, or is too large.
    """
    numbers = set(layout.whole) | set(layout.fractions)
    texts = tuple(place for place in range(len(layout.names)) if place not in numbers)
    gathering = Gathering([layout.names[place] for place in texts], source.name)
    whole, fractions = (
        Matrix(len(columns), source.name) for columns in (layout.whole, layout.fractions)
    )
    for rows in read_row_texts(source, layout):
        cells = _load_texts(rows, texts, layout)
        gathering.add(cells.tolist(), rows.number_lines(len(cells)).tolist())
        if layout.whole:
            whole.add(_parse_whole(rows, whole.dtype, layout.whole))
        if layout.fractions:
            fractions.add(_parse_fractions(rows, layout.fractions))
    found, lines = gathering.finish()
    columns: dict[int, Array] = dict(zip(texts, found, strict=True))
    columns |= zip(layout.whole, whole.finish().T, strict=True)
    columns |= zip(layout.fractions, fractions.finish().T, strict=True)
    ordered = tuple(columns[place] for place in range(len(layout.names)))
    notes = (*source.notes, *layout.notes, *gathering.notes)
    return Table(layout.names, ordered, lines, source.name, layout.dialect.name, notes)


def _is_plain(text: bytes, delimiter: str) -> bool:
    """Whether cells are what stands between delimiters, and no comma may be a decimal point."""
    if b'"' in text or b"\0" in text or (delimiter != "," and b"," in text):
        return False
    return text.count(b"\r") == text.count(b"\r\n")


def _load_texts(rows: RowText, places: tuple[int, ...], layout: Layout) -> Array:
    """The cells of the columns of texts, shape (rows, columns), objects."""
    width, delimiter = len(layout.names), layout.dialect.delimiter
    cells = rows.load(np.object_, places)
    if cells is None or not _is_plain(rows.text, delimiter):
        raise NotNumericError
    # NumPy passes over surplus cells; with the columns of numbers, no row has fewer.
    is_even = rows.text.count(delimiter.encode()) == len(cells) * (width - 1)
    if not is_even or max(map(len, rows.lines)) > csv.field_size_limit():
        raise NotNumericError
    return cells


def _parse_whole(rows: RowText, dtype: np.dtype[Any], places: tuple[int, ...]) -> Array:
    values = parse_whole(rows, dtype, places)
    return _parse_fractions(rows, places) if values is None else values


def _parse_fractions(rows: RowText, places: tuple[int, ...]) -> Array:
    values = parse_fractions(rows, places)
    if values is None or np.isinf(values).any():
        raise NotNumericError
    return values
