"""Read a table from a file, whose format is found by its content."""

from __future__ import annotations

import stat
from io import BufferedReader
from pathlib import Path

from tui_nn.data.source import Report
from tui_nn.data.tables.delimited import read_delimited
from tui_nn.data.tables.sources import Source, open_source
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import describe_file


def _no_report(message: str, fraction: float | None) -> None:
    """Discard progress reports."""


def read_table(path: Path, *, skip_bad_rows: bool = False, report: Report = _no_report) -> Table:
    """Read the rows of a file by column.

    Args:
        path: delimited text.
        skip_bad_rows: leave out rows that cannot be read, instead of refusing the file.
        report: receives progress.

    Raises:
        DataError: the file cannot be read or is no table; names line and column.
    """
    report(f"reading {path.name}", None)
    with _open(path) as file:
        return read_delimited(lambda: _rewind(file, path), skip_bad_rows=skip_bad_rows)


def _open(path: Path) -> BufferedReader:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise DataError(f"{path}: is {describe_file(path)}, not a file with a table")
        return path.open("rb")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error


def _rewind(file: BufferedReader, path: Path) -> Source:
    file.seek(0)
    return open_source(file, str(path))
