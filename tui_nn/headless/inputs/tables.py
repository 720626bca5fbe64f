"""Rows of tables, from files and pipes, each as soon as it is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path

from tui_nn.data.tables.encoding import TableEncoding, listed
from tui_nn.data.tables.reading.columnar import find_columnar
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.reading.streaming import stream_tables
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.text.decimal_commas import DecimalCommas
from tui_nn.data.tables.text.dialects import Dialect
from tui_nn.data.tables.text.headers import make_names
from tui_nn.headless.inputs.opening import open_input
from tui_nn.headless.inputs.waiting import telling_if_awaited

SEPARATED = "CSV separated by "
"""Before the delimiter, in the name of a format."""

DELIMITED = ("CSV", "TSV")
"""How the formats of delimited text begin."""


@dataclass(frozen=True, eq=False, slots=True)
class ReadRows:
    """Some rows of a table.

    Attributes:
        shown: the cells as they stand in the file.
        table: the same with numbers where there are decimal commas.
    """

    shown: Table
    table: Table


def read_rows(
    path: Path, encoding: TableEncoding, *, skip_bad_rows: bool = False
) -> Iterator[ReadRows]:
    """Read the rows of a table, as many at a time as there are without waiting.

    Args:
        path: the file, or a pipe; `-` for standard input.
        encoding: names the columns where there is no header.
        skip_bad_rows: leave out rows that cannot be read.

    Raises:
        DataError: it cannot be read, or is no table.
    """
    hint = f"type {listed(expected_columns(encoding))}; one row a line, separated by commas"
    with telling_if_awaited(path, hint) as arrived, open_input(path, "rows") as (file, name):
        commas: DecimalCommas | None = None
        for read in _read(path, file, name, encoding, skip_bad_rows=skip_bad_rows):
            arrived()
            shown = name_columns(read, encoding)
            table = shown
            if shown.format.startswith(DELIMITED):
                commas = commas or DecimalCommas(Dialect(delimiter_of(shown)))
                table = replace(shown, columns=commas.read(shown.columns))
            yield ReadRows(shown, table)


def _read(
    path: Path, file: BufferedReader, name: str, encoding: TableEncoding, *, skip_bad_rows: bool
) -> Iterator[Table]:
    if path.is_file() and find_columnar(file.peek(1)):
        return iter([read_table(path, skip_bad_rows=skip_bad_rows)])
    columns = expected_columns(encoding)
    return stream_tables(file, name, expected=columns, skip_bad_rows=skip_bad_rows, as_texts=True)


def expected_columns(encoding: TableEncoding) -> tuple[str, ...]:
    """All columns of the file trained on, or those of the features if that is not known."""
    return encoding.columns or tuple(feature.column for feature in encoding.features)


def name_columns(table: Table, encoding: TableEncoding) -> Table:
    """The table with the names of the columns trained on, where it has no header.

    Raises:
        DataError: it has another number of columns.
    """
    has_header = table.names != make_names(len(table.names))
    return table if has_header else encoding.name_columns(table)


def delimiter_of(table: Table) -> str:
    """What separates two cells in the file of a table; a comma where nothing does."""
    if table.format.startswith(SEPARATED):
        return table.format.removeprefix(SEPARATED)[:1]
    return "\t" if table.format.startswith("TSV") else ","
