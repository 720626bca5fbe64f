"""Read tables from a pipe: each row as soon as it is there, those that are waiting together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from tui_nn.data.tables.reading.gathering import Gathering
from tui_nn.data.tables.reading.json_objects import read_line_objects
from tui_nn.data.tables.reading.json_rows import is_json, is_json_array, read_json
from tui_nn.data.tables.reading.kinds import refuse_other_kinds
from tui_nn.data.tables.reading.records import Records
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.text.bad_rows import BadRows
from tui_nn.data.tables.text.decimal_commas import DecimalCommas
from tui_nn.data.tables.text.layouts import Layout, find_layout
from tui_nn.data.tables.text.lines import Lines
from tui_nn.data.tables.text.rows import Rows
from tui_nn.data.tables.text.sources import Readable, open_source

T = TypeVar("T")

BATCH = 1_024
"""Most rows of a table."""

BATCH_CELLS = 1 << 17
"""Most cells of a table of several rows: read as texts, each takes some 60 bytes."""


def stream_tables(
    file: Readable,
    name: str = "standard input",
    *,
    expected: Collection[str] = (),
    skip_bad_rows: bool = False,
    as_texts: bool = False,
) -> Iterator[Table]:
    """Yield the rows of delimited text or JSON lines as they arrive.

    Args:
        file: read once, from beginning to end; standard input is `sys.stdin.buffer`.
        name: what it is called in messages.
        expected: names of columns that are likely, as of `read_table`.
        skip_bad_rows: leave out rows that cannot be read.
        as_texts: leave the cells of delimited text as they stand; `DecimalCommas` reads numbers.

    Yields:
        Tables of one to `BATCH` rows with the same columns; of JSON, later tables have the names
        that appeared since. `notes` are those that earlier tables do not have.

    Raises:
        DataError: it is of another kind, or a row cannot be read; names the line.
    """
    source = open_source(file, name, is_awaited=True)
    refuse_other_kinds(source.sample, name)
    bad = BadRows(name, skip=skip_bad_rows)
    lines = Lines(source, bad)
    if is_json_array(source.sample):
        yield read_json(source)
    elif is_json(source.sample):
        yield from _tell_once(_stream_objects(lines, bad, name))
    else:
        layout = find_layout(source, expected)
        yield from _tell_once(_stream_rows(lines, bad, layout, name, as_texts=as_texts))


def _stream_rows(
    lines: Lines, bad: BadRows, layout: Layout, name: str, *, as_texts: bool
) -> Iterator[Table]:
    rows = iter(Rows(lines, layout.dialect, len(layout.names), bad))
    if layout.has_header:
        next(rows, None)
    commas = DecimalCommas(layout.dialect)
    for numbers, texts in _batch(rows, lines, len(layout.names)):
        gathering = Gathering(layout.names, name)
        gathering.add(texts, numbers)
        columns, places = gathering.finish()
        notes = tuple(dict.fromkeys((*lines.notes, *layout.notes, *bad.notes, *gathering.notes)))
        form = layout.dialect.name
        cells = columns if as_texts else commas.read(columns)
        yield Table(layout.names, cells, places, name, form, notes)


def _stream_objects(lines: Lines, bad: BadRows, name: str) -> Iterator[Table]:
    names: tuple[str, ...] = ()
    for numbers, objects in _batch(read_line_objects(lines, bad), lines, len(names)):
        records = Records(name, names)
        records.add(objects, numbers)
        names = records.names
        yield records.finish("JSON lines", (*lines.notes, *bad.notes))


def _batch(
    rows: Iterator[tuple[int, T]], lines: Lines, width: int
) -> Iterator[tuple[Sequence[int], Sequence[T]]]:
    """Line numbers and rows of so many cells, as many as there are without waiting."""
    numbers: list[int] = []
    batch: list[T] = []
    most = min(BATCH, max(BATCH_CELLS // max(width, 1), 1))
    for number, row in rows:
        numbers.append(number)
        batch.append(row)
        if len(batch) == most or not lines.is_waiting:
            yield numbers, batch
            numbers, batch = [], []
    if batch:
        yield numbers, batch


def _tell_once(tables: Iterator[Table]) -> Iterator[Table]:
    """The tables, each with the notes that those before it do not have."""
    told: set[str] = set()
    for table in tables:
        yield replace(table, notes=tuple(note for note in table.notes if note not in told))
        told.update(table.notes)
