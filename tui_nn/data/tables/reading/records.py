"""Records: rows whose values have names and types, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.tables.reading.json_objects import Row, Value
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.text.headers import read_names
from tui_nn.data.tables.text.limits import MAX_BYTES, MAX_COLUMNS
from tui_nn.errors import DataError

Array = NDArray[Any]

VALUE_BYTES = 60
"""Bytes of a text or number, and of its place."""

MOST_SPARSE = 1_000_000
"""Cells of a table small enough for any share of gaps."""

LEAST_SHARE = 0.02
"""Of the cells of a larger table that have to be values."""

MOST_EXACT = 2**53
"""Whole numbers below it are floats as well."""


class Records:
    """Columns that grow by records, in the order in which their names appear.

    Args:
        source: where the records come from, for messages.
        names: of columns that are there whether or not a record has them.
    """

    def __init__(self, source: str, names: Sequence[str] = ()) -> None:
        self._source = source
        self._chunks: dict[str, list[Array]] = {name: [] for name in names}
        self._lines: list[Array] = []
        self._count = 0
        self._values = 0

    def add(self, rows: Sequence[Row], lines: Sequence[int]) -> None:
        """Take in records, and the lines where they begin; what a record lacks is a gap.

        Raises:
            DataError: there are too many columns, or the table has become too large.
        """
        are_alike = _are_alike(rows)
        for name in rows[0] if are_alike else dict.fromkeys(chain.from_iterable(rows)):
            if name not in self._chunks:
                self._chunks[name] = [_gaps(self._count)]
        self._count += len(rows)
        self._values += sum(map(len, rows))
        self._check_size(lines[-1])
        are_alike = are_alike and list(rows[0]) == list(self._chunks)
        columns: Iterable[Array] | None = _pack_whole(rows) if are_alike else None
        if columns is None:
            columns = map(_pack, _transpose(rows, list(self._chunks), are_alike=are_alike))
        for chunks, column in zip(self._chunks.values(), columns, strict=True):
            chunks.append(column)
        self._lines.append(np.array(lines, np.int64))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self._chunks)

    def finish(self, form: str, notes: tuple[str, ...]) -> Table:
        """The table of what was taken in.

        Raises:
            DataError: there is no row, or no column.
        """
        if not self._chunks:
            raise DataError(f"{self._source}: has no rows with values")
        names, more = read_names(list(self._chunks), self._source)
        columns = tuple(_join(self._chunks.pop(name)) for name in list(self._chunks))
        lines = np.concatenate(self._lines)
        return Table(names, columns, lines, self._source, form, (*notes, *more))

    def _check_size(self, line: int) -> None:
        columns = len(self._chunks)
        cells = columns * self._count
        where = f"{self._source}: up to line {line:,}"
        if columns > MAX_COLUMNS:
            raise DataError(f"{where} more than {MAX_COLUMNS:,} columns")
        if cells > MOST_SPARSE and self._values < LEAST_SHARE * cells:
            raise DataError(
                f"{where} {columns:,} columns, but a row has {self._values / self._count:.0f};"
                " rows of a table have the same names"
            )
        if cells * VALUE_BYTES > MAX_BYTES:
            raise DataError(
                f"{where} more than {MAX_BYTES >> 30} GiB of memory; use fewer rows or columns"
            )


def _gaps(count: int) -> Array:
    return np.full(count, None, np.object_)


def _are_alike(rows: Sequence[Row]) -> bool:
    """Whether all records have the same names in the same order."""
    names = tuple(rows[0])
    return all(tuple(row) == names for row in rows)


def _pack_whole(rows: Sequence[Row]) -> Array | None:
    """The columns of records that are alike, if they hold nothing but small whole numbers."""
    values = list(chain.from_iterable(map(dict.values, rows)))
    if set(map(type, values)) != {int}:
        return None
    try:
        packed = np.fromiter(values, np.int64, len(values))
    except OverflowError:
        return None
    low, high = int(packed.min()), int(packed.max())
    if min(low, -high) <= -MOST_EXACT:
        return None
    is_byte = low >= 0 and high < 256
    return packed.reshape(len(rows), -1).T.astype(np.uint8 if is_byte else np.int64, order="C")


def _transpose(
    rows: Sequence[Row], names: list[str], *, are_alike: bool
) -> Iterable[Sequence[Value]]:
    """The values of each name, None where a record has none."""
    if are_alike:
        return zip(*map(dict.values, rows), strict=True)
    return ([row.get(name) for row in rows] for name in names)


def _pack(values: Sequence[Value]) -> Array:
    """Values as numbers if they are nothing else, else as texts; None is a gap."""
    kinds = set(map(type, values))
    if kinds <= {int, float, type(None)} and kinds != {type(None)} and _are_exact(values):
        if kinds == {int}:
            return np.array(values, np.int64)
        return np.array([np.nan if value is None else value for value in values], np.float64)
    return _as_objects([value if value is None else _to_text(value) for value in values])


def _are_exact(values: Sequence[Value]) -> bool:
    """Whether no whole number among numbers and gaps is too large for a float."""
    whole = [value for value in values if type(value) is int]
    return not whole or (max(whole) < MOST_EXACT and min(whole) > -MOST_EXACT)


def _as_objects(values: list[str | None]) -> Array:
    packed = np.empty(len(values), np.object_)
    packed[:] = values
    return packed


def _to_text(value: str | float | bool) -> str:
    """A value as JSON writes it, whole numbers without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < MOST_EXACT:
        return str(int(value))
    return str(value)


def _join(chunks: list[Array]) -> Array:
    """The chunks of a column as one array: of numbers if no chunk has texts."""
    has_numbers = any(chunk.dtype != np.object_ for chunk in chunks)
    if has_numbers and not any(map(_has_texts, chunks)):
        joined = np.concatenate([_as_numbers(chunk) for chunk in chunks if len(chunk)])
        return joined.astype(np.float64 if joined.dtype.kind == "f" else np.int64, copy=False)
    return np.concatenate([_as_texts(chunk) for chunk in chunks])


def _has_texts(chunk: Array) -> bool:
    return chunk.dtype == np.object_ and any(value is not None for value in chunk)


def _as_numbers(chunk: Array) -> Array:
    return np.full(len(chunk), np.nan) if chunk.dtype == np.object_ else chunk


def _as_texts(chunk: Array) -> Array:
    if chunk.dtype == np.object_:
        return chunk
    return _as_objects([None if value != value else _to_text(value) for value in chunk.tolist()])
