"""Rows: the cells of each row of a delimited text, all of one width, with the line of each."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from tui_nn.data.tables.text.bad_rows import BadRows
from tui_nn.data.tables.text.dialects import Dialect
from tui_nn.data.tables.text.lines import Lines
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
        self._is_over = False
        self._reader = csv.reader(self._watch_end(), delimiter=dialect.delimiter)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        reader, width = self._reader, self._width
        for _ in range(self._skipped):
            next(reader, None)
        while True:
            number = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._bad.refuse(number, _explain(error))
                continue
            if len(row) != width or self._is_over:
                fault = self._judge(row, reader.line_num - number)
                if fault:
                    self._bad.refuse(number, fault)
                    continue
            if row:
                yield number, row[:width]

    def _watch_end(self) -> Iterator[str]:
        yield from self._lines
        self._is_over = True

    def _judge(self, row: list[str], more_lines: int) -> str:
        """What is wrong with a row; "" for nothing. A blank one is emptied."""
        width = len(row)
        if self._is_over:  # while the row was not complete
            return "a quotation mark that is never closed"
        if width == 1 != self._width and not row[0].strip():
            row.clear()
        if not row or (width == self._width + 1 and not row[-1]):
            return ""
        fault = f"{plural(width, 'cell')} instead of {self._width}"
        if more_lines:
            fault += f", in {more_lines + 1} lines; a stray quotation mark?"
        return fault


def _explain(error: csv.Error) -> str:
    if "field limit" in str(error):
        limit = csv.field_size_limit()
        return f"a cell of more than {limit:,} characters, or a quotation mark that is not closed"
    if "new-line" in str(error):
        return "a carriage return within a cell"
    return f"cannot be read ({error})"
