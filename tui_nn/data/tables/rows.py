"""Rows: the cells of each row of a delimited text, all of one width, with the line of each."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from tui_nn.data.tables.bad_rows import BadRows
from tui_nn.data.tables.dialects import Dialect
from tui_nn.data.tables.lines import Lines
from tui_nn.text import plural


class Rows:
    """Iterates over the rows as (line, cells); blank ones are passed over.

    Args:
        lines: the text.
        dialect: how it is separated.
        width: cells of a row.
        bad: takes in rows that are too short, too long or not to be read.
    """

    def __init__(self, lines: Lines, dialect: Dialect, width: int, bad: BadRows) -> None:
        self._lines = lines
        self._skipped = dialect.skipped
        self._width = width
        self._bad = bad
        self._quotes = 0
        self._reader = csv.reader(self._count_quotes(), delimiter=dialect.delimiter)

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
            if number <= self._skipped:
                continue
            if fault:
                self._bad.refuse(number, fault)
            elif row:
                yield number, row[: self._width]

    def _count_quotes(self) -> Iterator[str]:
        for line in self._lines:
            self._quotes += line.count('"')
            yield line

    def _judge(self, row: list[str], more_lines: int) -> str:
        """What is wrong with a row; "" for nothing. A blank one is emptied."""
        width = len(row)
        if more_lines and self._quotes % 2:
            return "a quotation mark that is never closed"
        if width == 1 != self._width and not row[0].strip():
            row.clear()
        if not row or width == self._width or (width == self._width + 1 and not row[-1]):
            return ""
        fault = f"{plural(width, 'cell')} instead of {self._width}"
        return (
            f"{fault}, in {more_lines + 1} lines; a stray quotation mark?" if more_lines else fault
        )


def _explain(error: csv.Error) -> str:
    if "field limit" in str(error):
        limit = csv.field_size_limit()
        return f"a cell of more than {limit:,} characters, or a quotation mark that is not closed"
    if "new-line" in str(error):
        return "a carriage return within a cell"
    return f"cannot be read ({error})"
