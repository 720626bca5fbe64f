"""Delimited text: CSV with any delimiter, with or without a header, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui_nn.data.tables.bad_rows import BadRows
from tui_nn.data.tables.dialects import Dialect, find_dialect, sample_rows
from tui_nn.data.tables.gathering import Gathering
from tui_nn.data.tables.headers import has_header, make_names, read_names
from tui_nn.data.tables.limits import SAMPLE
from tui_nn.data.tables.lines import Lines
from tui_nn.data.tables.numeric import NotNumericError, read_numbers
from tui_nn.data.tables.rows import Rows
from tui_nn.data.tables.sources import Source
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError

CELLS = 1 << 18
"""Cells that are taken in at once."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the beginning of a delimited text tells.

    Attributes:
        dialect: how it is separated.
        names: of the columns.
        has_header: whether the first row is the header.
        is_numeric: whether all cells below the header are numbers, as far as was seen.
        notes: what is odd about the names.
    """

    dialect: Dialect
    names: tuple[str, ...]
    has_header: bool
    is_numeric: bool
    notes: tuple[str, ...]


def find_layout(source: Source) -> Layout:
    """Find out how a text is to be read, from its sample.

    Raises:
        DataError: there are no rows in it, or no sound header.
    """
    lines = sample_lines(source)
    dialect = find_dialect(lines)
    rows = sample_rows(lines, dialect)
    if not rows:
        raise DataError(f"{source.name}: has no rows")
    is_named = has_header(rows, dialect)
    names = make_names(len(rows[0]))
    notes: tuple[str, ...] = ("no header, so columns are called column_1, ...",)
    if is_named:
        names, notes = read_names(rows[0], f"{source.name}: line {dialect.skipped + 1}")
    below = rows[is_named:]
    is_numeric = all(len(row) == len(names) and all(map(dialect.is_number, row)) for row in below)
    return Layout(dialect, names, is_named, is_numeric, notes)


def sample_lines(source: Source) -> list[str]:
    """The whole lines of a sample, decoded well enough to look at them."""
    sample = source.sample
    if len(sample) >= SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    return sample.decode(errors="replace").splitlines(keepends=True)


def read_delimited(
    source: Source, reopen: Callable[[], Source], *, skip_bad_rows: bool = False
) -> Table:
    """Read a delimited text.

    Args:
        source: the text.
        reopen: gives it from its beginning again.
        skip_bad_rows: leave out rows that cannot be read.

    Raises:
        DataError: it cannot be read; names the line.
    """
    layout = find_layout(source)
    if layout.is_numeric:
        try:
            return _read_numeric(source, layout)
        except NotNumericError:
            source = reopen()
    return _read_texts(source, layout, skip_bad_rows)


def _read_numeric(source: Source, layout: Layout) -> Table:
    header_lines = layout.dialect.skipped + layout.has_header
    values, lines = read_numbers(source, layout.dialect, header_lines, len(layout.names))
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
    notes = (*lines.notes, *layout.notes, *bad.notes, *gathering.notes)
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
