"""Gathering: rows of text as columns, with equal cells kept once and memory bounded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.tables.text.headers import quote
from tui_nn.data.tables.text.limits import MAX_BYTES
from tui_nn.errors import DataError

Array = NDArray[Any]

TEXT_BYTES = 50
"""Bytes of a short text, besides its characters."""

MOST_SHARED = 10_000
"""Different cells of a column that are remembered to be shared."""


class Gathering:
    """Columns of texts that grow by rows.

    Attributes:
        formulas: cells that begin with "=".
    """

    def __init__(self, names: Sequence[str], source: str) -> None:
        self.formulas = 0
        self._names = names
        self._source = source
        self._chunks: list[list[Array]] = [[] for _ in names]
        self._shared: list[dict[str, str]] = [{} for _ in names]
        self._lines: list[Array] = []
        self._bytes = 0
        self._first_formula = ""

    def add(self, rows: Sequence[Sequence[str]], lines: Sequence[int]) -> None:
        """Take in rows, each as wide as there are names, and the lines where they begin.

        Raises:
            DataError: the table has become too large.
        """
        if not rows:
            return
        self._lines.append(np.array(lines, np.int64))
        for place, column in enumerate(zip(*rows, strict=True)):
            self._chunks[place].append(self._pack(place, column, lines))
        if self._bytes > MAX_BYTES:
            raise DataError(
                f"{self._source}: takes more than {MAX_BYTES >> 30} GiB of memory up to line"
                f" {lines[-1]:,}; use fewer rows or columns"
            )

    def finish(self) -> tuple[tuple[Array, ...], Array]:
        """The columns, shape (rows,) each, and the lines, shape (rows,); nothing is kept."""
        lines = np.concatenate([np.zeros(0, np.int64), *self._lines])
        columns: list[Array] = []
        for place in range(len(self._chunks)):
            columns.append(np.concatenate([np.zeros(0, np.object_), *self._chunks[place]]))
            self._chunks[place] = []
        self._lines = []
        return tuple(columns), lines

    @property
    def notes(self) -> tuple[str, ...]:
        """What is odd about the cells."""
        if not self.formulas:
            return ()
        count = "1 cell is a formula" if self.formulas == 1 else f"{self.formulas:,} formulas"
        return (f"{count} ({self._first_formula}), read as text",)

    def _pack(self, place: int, column: tuple[str, ...], lines: Sequence[int]) -> Array:
        """The cells as objects, equal ones the same object if there are many of them."""
        distinct = set(column)
        count = len(column)
        if 2 * len(distinct) < count:
            shared = self._shared[place]
            if len(shared) > MOST_SHARED:
                shared.clear()
            column = tuple(map(shared.setdefault, column, column))
            count = len(distinct)
        self._bytes += 8 * len(column)
        self._bytes += count * TEXT_BYTES + sum(map(len, distinct)) * count // len(distinct)
        if any(text[:1] == "=" for text in distinct):
            self._note_formulas(place, column, lines)
        packed = np.empty(len(column), np.object_)
        packed[:] = column
        return packed

    def _note_formulas(self, place: int, column: Sequence[str], lines: Sequence[int]) -> None:
        found = [index for index, text in enumerate(column) if text[:1] == "="]
        self.formulas += len(found)
        if not self._first_formula:
            line, text = lines[found[0]], column[found[0]]
            name = quote(self._names[place])
            self._first_formula = f"line {line}, column {name}: {quote(text)}"
