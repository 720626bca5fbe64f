"""Columns: what the cells of a table mean: numbers, yes or no, words, dates, gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tui_nn.data.tables.cells import (
    COMMA,
    PAIRS,
    Style,
    date_style,
    has_one_unit,
    is_gap,
    number_style,
    number_text,
    without_unit,
)
from tui_nn.data.tables.features import FeatureKind
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.values import (
    Array,
    Values,
    Words,
    read_dates,
    read_flags,
    read_numbers,
)

ENOUGH = 0.95
"""Share of the cells that must be numbers, or dates, for the others to be counted as gaps."""

FEW_ROWS = 20
"""Rows below which all cells must be numbers, or dates."""

BINARY = (0.0, 1.0)


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """A column of a table and what it holds.

    Attributes:
        name: its name.
        kind: what it holds; CATEGORY for words, however many there are.
        values: shape (rows,): numbers, float64, NaN for a gap; dates, datetime64[D], NaT for a gap;
            words, int64, positions in `words`, -1 for a gap.
        words: the different words in their order; for a yes/no column the texts of 0 and 1; empty
            otherwise.
        style: how the cells are written.
        odd: cells that are neither what the column holds nor a gap, and are counted as gaps.
        odd_line: the first line with such a cell; 0 for none.
    """

    name: str
    kind: FeatureKind
    values: Array
    words: tuple[str, ...] = ()
    style: Style = Style.PLAIN
    odd: int = 0
    odd_line: int = 0

    @property
    def gaps(self) -> Array:
        """Where there is no value, shape (rows,), bool."""
        if self.kind is FeatureKind.CATEGORY:
            return np.asarray(self.values < 0)
        return np.isnat(self.values) if self.kind is FeatureKind.DATE else np.isnan(self.values)

    @property
    def present(self) -> Array:
        """The values without gaps, shape (n,)."""
        return np.asarray(self.values[~self.gaps])

    def take(self, rows: Array) -> Column:
        """The column of some rows, indices of shape (n,)."""
        return replace(self, values=self.values[rows])


def understand(table: Table) -> tuple[Column, ...]:
    """What each column of a table holds.

    Where a column can only be read with a comma as decimal point, the others that may be read so
    are too.
    """
    read = [Words.read(cells) if cells.dtype == object else cells for cells in table.columns]
    columns = [
        _understand(name, cells, table.lines, Style.PLAIN)
        for name, cells in zip(table.names, read, strict=True)
    ]
    if any(column.style is Style.DECIMAL_COMMA for column in columns):
        for place, cells in enumerate(read):
            if isinstance(cells, Words) and _may_have_comma(cells):
                name = table.names[place]
                columns[place] = _understand(name, cells, table.lines, Style.DECIMAL_COMMA)
    return tuple(columns)


def _may_have_comma(words: Words) -> bool:
    return all(is_gap(text) or COMMA.fullmatch(without_unit(text)) for text in words.texts)


def _understand(name: str, cells: Array | Words, lines: Array, style: Style) -> Column:
    if isinstance(cells, Words):
        return _understand_words(name, cells, lines, style)
    if cells.dtype.kind == "M":
        return Column(name, FeatureKind.DATE, read_dates(cells).array)
    if cells.dtype.kind == "b":
        return Column(name, FeatureKind.FLAG, read_numbers(cells).array, PAIRS[1])
    return _numbers(name, read_numbers(cells), Style.PLAIN, lines)


def _numbers(name: str, values: Values, style: Style, lines: Array) -> Column:
    numbers = values.array
    different = np.unique(numbers[~np.isnan(numbers)])
    if np.array_equal(different, BINARY) and not values.odd.any():
        words = tuple(number_text(value) for value in BINARY)
        return Column(name, FeatureKind.FLAG, numbers, words)
    return Column(name, FeatureKind.NUMBER, numbers, (), style, *_first_odd(values, lines))


def _first_odd(values: Values, lines: Array) -> tuple[int, int]:
    return int(values.odd.sum()), int(lines[values.odd].min()) if values.odd.any() else 0


def _understand_words(name: str, words: Words, lines: Array, style: Style) -> Column:
    counts = dict(zip(words.texts, words.counts(), strict=True))
    known = {text: count for text, count in counts.items() if not is_gap(text)}
    if set(known) == {"+"} and "-" in counts:
        return _words(name, words, frozenset(("+", "-")))
    if {text.lower() for text in known} in map(set, PAIRS):
        return Column(name, FeatureKind.FLAG, read_flags(words).array, _spelling(known))
    rows = sum(known.values())
    style = style or number_style(known)
    numbers = read_numbers(words, style)
    if _is_enough(numbers, rows) and has_one_unit(known):
        return _numbers(name, numbers, style, lines)
    style = date_style(known)
    dates = read_dates(words, style)
    if _is_enough(dates, rows):
        odd = _first_odd(dates, lines)
        return Column(name, FeatureKind.DATE, dates.array, (), style, *odd)
    return _words(name, words, frozenset(known))


def _is_enough(values: Values, rows: int) -> bool:
    """Whether the `rows` cells with a value are of one kind."""
    odd = int(values.odd.sum())
    return rows > 0 and (odd == 0 or (rows >= FEW_ROWS and odd <= (1 - ENOUGH) * rows))


def _spelling(known: dict[str, int]) -> tuple[str, str]:
    """The commonest spelling of 0 and of 1 in a yes/no column."""
    zero, one = next(pair for pair in PAIRS if set(pair) == {text.lower() for text in known})
    return _commonest(known, zero), _commonest(known, one)


def _commonest(known: dict[str, int], word: str) -> str:
    return min((-count, text) for text, count in known.items() if text.lower() == word)[1]


def _words(name: str, words: Words, known: frozenset[str]) -> Column:
    ordered = tuple(sorted(known))
    places = {text: place for place, text in enumerate(ordered)}
    codes = words.map([places.get(text, -1) for text in words.texts], -1)
    return Column(name, FeatureKind.CATEGORY, codes, ordered)
