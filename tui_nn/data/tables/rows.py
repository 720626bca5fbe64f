"""Rows: the cells of each row of a delimited text, all of one width, with the line of each."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from tui_nn.data.tables.dialects import Dialect
from tui_nn.data.tables.lines import Lines
from tui_nn.errors import DataError
from tui_nn.text import plural

NAMED = 5
"""Lines of rows left out that are named."""

SKIP = "--skip-bad-rows leaves such rows out"


class Rows:
    """Iterates over the rows as (line, cells); blank ones are passed over.

    Args:
        lines: the text.
        dialect: how it is separated.
        width: cells of a row.
        name: name of the file in messages.
        skip_bad: leave out rows that are too short, too long or not to be read.
    """

    def __init__(
        self, lines: Lines, dialect: Dialect, width: int, name: str, *, skip_bad: bool = False
    ) -> None:
        self._lines = lines
        self._skipped = dialect.skipped
        self._width = width
        self._name = name
        self._skip_bad = skip_bad
        self._quotes = 0
        self._bad: list[int] = []
        self._reader = csv.reader(self._count_quotes(), delimiter=dialect.delimiter)

    @property
    def notes(self) -> tuple[str, ...]:
        """Which rows were left out."""
        bad = sorted({*self._bad, *self._lines.bad})
        if not bad:
            return ()
        shown = ", ".join(map(str, bad[:NAMED])) + (", ..." if len(bad) > NAMED else "")
        return (f"{plural(len(bad), 'bad row')} left out (line {shown})",)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            number = self._reader.line_num + 1
            self._quotes = 0
            try:
                row = next(self._reader)
                fault = self._judge(row, self._reader.line_num - number)
            except StopIteration:
                return
            except csv.Error as error:
                row, fault = [], _explain(error)
            if fault:
                self._refuse(number, fault)
            elif row and number > self._skipped:
                yield number, row[: self._width]

    def _count_quotes(self) -> Iterator[str]:
        for line in self._lines:
            self._quotes += line.count('"')
            yield line

    def _judge(self, row: list[str], more_lines: int) -> str:
        """What is wrong with a row; "" for nothing. A blank one is emptied."""
        width = len(row)
        if width == self._width or not row:
            return "a quotation mark that is never closed" if self._is_open(more_lines) else ""
        if width == 1 and not row[0].strip():
            row.clear()
            return ""
        if (width == self._width + 1 and not row[-1]) or self._reader.line_num <= self._skipped:
            return ""
        fault = f"{plural(width, 'cell')} instead of {self._width}"
        return (
            f"{fault}, in {more_lines + 1} lines: a stray quotation mark?" * bool(more_lines)
            or fault
        )

    def _is_open(self, more_lines: int) -> bool:
        return more_lines > 0 and self._quotes % 2 == 1

    def _refuse(self, number: int, fault: str) -> None:
        if not self._skip_bad:
            raise DataError(f"{self._name}: line {number}: {fault} ({SKIP})")
        self._bad.append(number)


def _explain(error: csv.Error) -> str:
    if "field limit" in str(error):
        limit = csv.field_size_limit()
        return f"a cell of more than {limit:,} characters, or a quotation mark that is not closed"
    if "new-line" in str(error):
        return "a carriage return within a cell"
    return f"cannot be read ({error})"
