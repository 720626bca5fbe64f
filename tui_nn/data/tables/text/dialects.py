"""Dialect: how the cells of a delimited text are separated, found in its beginning."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass

from tui_nn.data.tables.cells import COMMA, NUMBER

DELIMITERS = ("\t", ";", ",", "|")
"""In the order of preference where several separate the lines equally well."""

NAMES = {",": "CSV", "\t": "TSV", ";": "CSV separated by ;", "|": "CSV separated by |"}

HINT = re.compile(r"sep=(.)\s*", re.IGNORECASE)
"""A first line by which Excel tells the delimiter."""

SAMPLED = 200
"""Most rows that are looked at."""

MOST_CELLS = 50_000
"""Cells after which two rows are enough."""

JUDGED = 1_000
"""Cells of a row by which the delimiter is judged."""

LEAST_SHARE = 0.5
"""Of the lines that have to have the same number of cells."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text is separated.

    Attributes:
        delimiter: one character.
        skipped: lines above the table.
    """

    delimiter: str = ","
    skipped: int = 0

    @property
    def name(self) -> str:
        """What a file of this kind is called."""
        return NAMES.get(self.delimiter, f"CSV separated by {self.delimiter}")

    @property
    def allows_decimal_comma(self) -> bool:
        """Whether a comma in a cell may be a decimal point without quotes."""
        return self.delimiter in (";", "\t")

    def is_number(self, cell: str) -> bool:
        """Whether a cell is a number as such a file writes it."""
        text = cell.strip()
        if NUMBER.fullmatch(text):
            return True
        return self.allows_decimal_comma and COMMA.fullmatch(text) is not None


def find_dialect(lines: list[str]) -> Dialect:
    """The dialect of a text.

    Args:
        lines: its first lines.
    """
    if lines and (hint := HINT.fullmatch(lines[0])) and hint[1] in DELIMITERS:
        return Dialect(hint[1], skipped=1)
    dialects = [Dialect(delimiter) for delimiter in DELIMITERS]
    scores = [_score(sample_rows(lines, dialect), dialect) for dialect in dialects]
    best = max(range(len(dialects)), key=lambda place: (scores[place], -place))
    return dialects[best] if scores[best] > (0.0, 0.0) else Dialect()


def sample_rows(lines: list[str], dialect: Dialect) -> list[list[str]]:
    """The first rows, without blank ones."""
    rows = csv.reader(lines[dialect.skipped :], delimiter=dialect.delimiter)
    found: list[list[str]] = []
    cells = 0
    try:
        for row in rows:
            if len(row) > 1 or (row and row[0].strip()):
                found.append(row)
                cells += len(row)
            if len(found) == SAMPLED or (cells > MOST_CELLS and len(found) > 1):
                break
    except csv.Error:
        pass
    return found


def _score(rows: list[list[str]], dialect: Dialect) -> tuple[float, float]:
    """How many rows have the same number of cells, and how many cells are numbers."""
    widths = Counter(map(len, rows))
    if not widths:
        return 0.0, 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = count / len(rows)
    if width == 1 or share < LEAST_SHARE:
        return 0.0, 0.0
    cells = [cell for row in rows for cell in row[:JUDGED]]
    return share, sum(map(dialect.is_number, cells)) / len(cells)
