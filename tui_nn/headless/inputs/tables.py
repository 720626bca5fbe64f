"""Rows of tables, from files and pipes, each as soon as it is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.headers import make_names
from tui_nn.data.tables.reading import read_table
from tui_nn.data.tables.table import Table

SEPARATED = "CSV separated by "
"""Before the delimiter, in the name of a format."""


def read_rows(
    path: Path, encoding: TableEncoding, *, skip_bad_rows: bool = False
) -> Iterator[Table]:
    """Read the rows of a table, some at a time.

    Args:
        path: the file; `-` for standard input.
        encoding: names the columns where there is no header.
        skip_bad_rows: leave out rows that cannot be read.

    Raises:
        DataError: it cannot be read, or is no table.
    """
    table = read_table(path, skip_bad_rows=skip_bad_rows)
    yield name_columns(table, encoding)


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
