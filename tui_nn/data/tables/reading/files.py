"""Read a table from a file, whose format is found by its content."""

from __future__ import annotations

import stat
from collections.abc import Collection
from functools import partial
from io import BufferedReader
from pathlib import Path

from tui_nn.data.source import Report
from tui_nn.data.tables.reading.columnar import find_columnar, read_columnar
from tui_nn.data.tables.reading.delimited import read_delimited
from tui_nn.data.tables.reading.json_rows import is_json, read_json
from tui_nn.data.tables.reading.kinds import refuse_other_kinds
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.text.sources import Source, open_source
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import describe_file


def _no_report(message: str, fraction: float | None) -> None:
    """Discard progress reports."""


def read_table(
    path: Path,
    *,
    skip_bad_rows: bool = False,
    report: Report = _no_report,
    expected: Collection[str] = (),
) -> Table:
    """Read the rows of a file by column.

    Args:
        path: delimited text, JSON lines, a JSON array of objects, Parquet or Arrow; text may be
            compressed by gzip.
        skip_bad_rows: leave out rows that cannot be read, instead of refusing the file.
        report: receives progress.
        expected: names of columns that are likely: a first line of delimited text that has one of
            them is the header, and where there is no header, as many columns have these names.

    Raises:
        DataError: the file cannot be read or is no table; names line and column.
    """
    with _open(path) as file:
        if magic := find_columnar(file.peek(8)):
            report(f"reading {path.name}", None)
            return read_columnar(path, magic)
        source = _open_text(file, path, report)
        refuse_other_kinds(source.sample, source.name)
        if is_json(source.sample):
            return read_json(source, skip_bad_rows=skip_bad_rows)
        again = partial(_open_text, file, path, report)
        return read_delimited(source, again, skip_bad_rows=skip_bad_rows, expected=expected)


class _ReportedFile:
    """A file whose reading is reported."""

    def __init__(self, file: BufferedReader, path: Path, report: Report) -> None:
        self._file = file
        self._report = report
        self._message = f"reading {path.name}"
        self._size = max(path.stat().st_size, 1)

    def read1(self, size: int, /) -> bytes:
        """The next bytes."""
        self._report(self._message, min(self._file.tell() / self._size, 1.0))
        return self._file.read(size)


def _open(path: Path) -> BufferedReader:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise DataError(f"{path}: is {describe_file(path)}, not a file with a table")
        return path.open("rb")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error


def _open_text(file: BufferedReader, path: Path, report: Report) -> Source:
    """The text of a file from its beginning."""
    file.seek(0)
    return open_source(_ReportedFile(file, path, report), str(path))
