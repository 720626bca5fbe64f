"""Values: the cells of a column as an array, read the way its feature was fitted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_nn.data.tables.cells import (
    Style,
    is_gap,
    number_style,
    number_text,
    parse_date,
    parse_flag,
    parse_number,
)

Array = NDArray[Any]

NAN = float("nan")


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """Cells as texts without blanks around them.

    Attributes:
        texts: each different text once.
        codes: shape (rows,), int64, the position of each row's text; -1 where the file has no
            value.
    """

    texts: tuple[str, ...]
    codes: Array

    @classmethod
    def read(cls, cells: Array) -> Words:
        """The texts of cells of any type; numbers are written as `number_text` does."""
        if cells.dtype == object:
            return _read_objects(cells)
        different, codes = np.unique(cells, return_inverse=True)
        if cells.dtype.kind == "b":
            return cls(tuple("true" if value else "false" for value in different), codes)
        if cells.dtype.kind == "M":
            texts = tuple(map(str, np.datetime_as_string(different, unit="D")))
            return cls(texts, np.where(np.isnat(different)[codes], -1, codes))
        texts = tuple(number_text(float(value)) for value in different)
        return cls(texts, np.where(np.isnan(different)[codes], -1, codes))

    def map(self, values: list[Any], gap: Any, dtype: DTypeLike | None = None) -> Array:
        """An array of the rows, from a value for each text and one for no value."""
        return np.array([*values, gap], dtype)[self.codes]

    def counts(self) -> list[int]:
        """The rows with each text."""
        present = self.codes[self.codes >= 0]
        return list(map(int, np.bincount(present, minlength=len(self.texts))))


def _read_objects(cells: Array) -> Words:
    places: defaultdict[Any, int] = defaultdict()
    places.default_factory = places.__len__
    raw = np.fromiter(map(places.__getitem__, cells), np.int64, len(cells))
    texts: dict[str, int] = {}
    codes = [-1 if cell is None else texts.setdefault(_text(cell), len(texts)) for cell in places]
    return Words(tuple(texts), np.array([*codes, -1], dtype=np.int64)[raw])


def _text(cell: Any) -> str:
    return cell.strip() if isinstance(cell, str) else str(cell)


@dataclass(frozen=True, eq=False, slots=True)
class Values:
    """The values of a column.

    Attributes:
        array: shape (rows,): float64, NaN for a gap; or datetime64[D], NaT for a gap.
        odd: shape (rows,), bool: cells that hold something else, which count as gaps.
    """

    array: Array
    odd: Array


def read_numbers(cells: Array | Words, style: Style = Style.PLAIN) -> Values:
    """Finite numbers; infinite ones are odd."""
    if isinstance(cells, np.ndarray) and cells.dtype.kind in "iufb":
        numbers = cells.astype(np.float64)
        odd = np.isinf(numbers)
        return Values(np.where(odd, NAN, numbers), odd)
    return _read(cells, lambda text: parse_number(text, style), NAN)


def read_numbers_of_any_style(cells: Array, style: Style) -> Values:
    """Finite numbers of a file that may be written in another style than the one trained on.

    Args:
        cells: shape (rows,), of any type.
        style: of the file that was trained on; plain if its numbers were read as such.
    """
    if cells.dtype != object:
        return read_numbers(cells)
    words = Words.read(cells)
    return read_numbers(words, style or number_style(words.texts))


def read_flags(cells: Array | Words) -> Values:
    """0 for no, 1 for yes; other numbers and words are odd."""
    return _read(cells, parse_flag, NAN)


def read_dates(cells: Array | Words, style: Style = Style.PLAIN) -> Values:
    """Days."""
    if isinstance(cells, np.ndarray) and cells.dtype.kind == "M":
        return Values(cells.astype("datetime64[D]"), np.zeros(len(cells), dtype=bool))
    return _read(cells, lambda text: parse_date(text, style), None, "datetime64[D]")


def _read(
    cells: Array | Words,
    parse: Callable[[str], float | date | None],
    gap: float | None,
    dtype: DTypeLike = np.float64,
) -> Values:
    words = cells if isinstance(cells, Words) else Words.read(cells)
    values, odd = [], []
    for text in words.texts:
        value = None if is_gap(text) else parse(text)
        values.append(gap if value is None else value)
        odd.append(value is None and not is_gap(text))
    return Values(words.map(values, gap, dtype), words.map(odd, False))
