"""JSON as a table: a row for each object, in lines or in an array."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_nn.data.tables.reading.json_objects import Row, read_array_objects, read_line_objects
from tui_nn.data.tables.reading.records import Records
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.text.bad_rows import BadRows
from tui_nn.data.tables.text.lines import Lines
from tui_nn.data.tables.text.sources import Source

OBJECT = re.compile(rb'\s*\{\s*["}]')

ARRAY = re.compile(rb"\s*\[\s*[\[{\]]")

VALUES = 1 << 16
"""Values that are taken in at once."""


def is_json(sample: bytes) -> bool:
    """Whether a text begins as JSON with objects does."""
    return OBJECT.match(sample) is not None or is_json_array(sample)


def is_json_array(sample: bytes) -> bool:
    """Whether a text begins as a JSON array does."""
    return ARRAY.match(sample) is not None


def read_json(source: Source, *, skip_bad_rows: bool = False) -> Table:
    """Read JSON lines, or a JSON array of objects.

    Args:
        source: the text.
        skip_bad_rows: leave out lines that hold something else.

    Raises:
        DataError: it cannot be read; names the line.
    """
    records = Records(source.name)
    bad = BadRows(source.name, skip=skip_bad_rows)
    lines = Lines(source, bad)
    is_array = is_json_array(source.sample)
    objects = read_array_objects(source) if is_array else read_line_objects(lines, bad)
    for rows, numbers in _batch(objects):
        records.add(rows, numbers)
    notes = source.notes if is_array else lines.notes
    return records.finish("a JSON array" if is_array else "JSON lines", (*notes, *bad.notes))


def _batch(objects: Iterator[tuple[int, Row]]) -> Iterator[tuple[list[Row], list[int]]]:
    """Objects and their lines, many at a time."""
    rows: list[Row] = []
    numbers: list[int] = []
    values = 0
    for number, row in objects:
        rows.append(row)
        numbers.append(number)
        values += len(row) + 1
        if values > VALUES:
            yield rows, numbers
            rows, numbers, values = [], [], 0
    if rows:
        yield rows, numbers
