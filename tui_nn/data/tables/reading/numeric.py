"""Delimited text that holds nothing but numbers, read by NumPy into one array."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.tables.reading.matrix import Matrix
from tui_nn.data.tables.reading.parsing import parse_numbers
from tui_nn.data.tables.reading.row_texts import NotNumericError, read_row_texts
from tui_nn.data.tables.text.layouts import Layout
from tui_nn.data.tables.text.sources import Source

Array = NDArray[Any]


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
    matrix = Matrix(len(layout.names), source.name)
    lines: list[Array] = [np.zeros(0, np.int64)]
    for rows in read_row_texts(source, layout):
        values = parse_numbers(rows, matrix.dtype)
        if values.shape[1] != len(layout.names):
            raise NotNumericError
        lines.append(rows.number_lines(len(values)))
        matrix.add(values)
    return matrix.finish(), np.concatenate(lines)
