"""Delimited text: CSV with any delimiter, with or without a header, as a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from tui_nn.data.tables.reading.gathering import Gathering
from tui_nn.data.tables.reading.mixed import may_be_mixed, read_mixed
from tui_nn.data.tables.reading.numeric import read_numbers
from tui_nn.data.tables.reading.row_texts import NotNumericError
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.text.bad_rows import BadRows
from tui_nn.data.tables.text.decimal_commas import DecimalCommas
from tui_nn.data.tables.text.layouts import Layout, find_layout
from tui_nn.data.tables.text.lines import Lines
from tui_nn.data.tables.text.rows import Rows
from tui_nn.data.tables.text.sources import Source
from tui_nn.errors import DataError

CELLS = 1 << 18
"""Cells that are taken in at once."""


def read_delimited(
    source: Source,
    reopen: Callable[[], Source],
    *,
    skip_bad_rows: bool = False,
    expected: Collection[str] = (),
) -> Table:
    """Read a delimited text.

    Args:
        source: the text.
        reopen: gives it from its beginning again.
        skip_bad_rows: leave out rows that cannot be read.
        expected: names of columns that are likely, as of `find_layout`.

    Raises:
        DataError: it cannot be read; names the line.
    """
    layout = find_layout(source, expected)
    if layout.is_numeric or may_be_mixed(source, layout):
        try:
            return (_read_numeric if layout.is_numeric else read_mixed)(source, layout)
        except NotNumericError:
            source = reopen()
    return _read_texts(source, layout, skip_bad_rows)


def _read_numeric(source: Source, layout: Layout) -> Table:
    values, lines = read_numbers(source, layout)
    if not len(values):
        raise DataError(f"{source.name}: has a header, but no rows")
    columns = tuple(values[:, place] for place in range(len(layout.names)))
    notes = (*source.notes, *layout.notes)
    return Table(layout.names, columns, lines, source.name, layout.dialect.name, notes)


def _read_texts(source: Source, layout: Layout, skip_bad_rows: bool) -> Table:
    bad = BadRows(source.name, skip=skip_bad_rows)
    lines = Lines(source, bad)
    rows = Rows(lines, layout.dialect, len(layout.names), bad)
    gathering = Gathering(layout.names, source.name)
    for texts, numbers in _batch(_below(rows, layout), len(layout.names)):
        gathering.add(texts, numbers)
    columns, places = gathering.finish()
    if not len(places):
        what = "has a header, but no rows" if layout.has_header else "has no rows"
        raise DataError(f"{source.name}: {what}")
    columns = DecimalCommas(layout.dialect).read(columns)
    notes = tuple(dict.fromkeys((*lines.notes, *layout.notes, *bad.notes, *gathering.notes)))
    return Table(layout.names, columns, places, source.name, layout.dialect.name, notes)


def _below(rows: Rows, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """The rows without the header."""
    iterator = iter(rows)
    if layout.has_header:
        next(iterator, None)
    return iterator


def _batch(
    rows: Iterator[tuple[int, list[str]]], width: int
) -> Iterator[tuple[Sequence[list[str]], Sequence[int]]]:
    """Rows and their lines, many at a time."""
    most = max(CELLS // width, 1)
    texts: list[list[str]] = []
    numbers: list[int] = []
    for number, row in rows:
        texts.append(row)
        numbers.append(number)
        if len(texts) == most:
            yield texts, numbers
            texts, numbers = [], []
    yield texts, numbers
