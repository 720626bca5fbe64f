"""Words and small drawings for what was understood of a user's data, for reports and the screen.

Nothing here is masked: the caller replaces control characters before showing a text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import PurePath

from tui_nn.data.survey import ColumnSurvey, Role, Survey

EIGHTHS = "▁▂▃▄▅▆▇█"
"""Heights of a sparkline."""

ASCII_EIGHTHS = "_.-=+*%#"
"""The same without block characters."""

ALIKE = 12
"""Columns of the same sort in a row from which they are shown as one line."""

SHORTEST_TABLE = 40
"""Columns of a table up to which each has a line of its own."""


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """What one line says of a column, or of many columns of the same sort.

    Attributes:
        name: of the column, or of the first and the last.
        kind: what it holds, such as "number".
        values: its range or its commonest values.
        gaps: rows without a value; "" for none.
        distribution: rows by value.
        note: its role, unless it is a plain feature, and what is odd about it.
        role: what it is used for.
    """

    name: str
    kind: str
    values: str
    gaps: str
    distribution: tuple[int, ...]
    note: str
    role: Role


def column_lines(columns: Sequence[ColumnSurvey]) -> list[ColumnLine]:
    """A line for each column; in a wide table one for all neighbours of the same sort."""
    if len(columns) <= SHORTEST_TABLE:
        return [column_line(column) for column in columns]
    lines = []
    for _, same in groupby(columns, lambda c: (c.kind, c.role, c.warning)):
        group = list(same)
        if len(group) < ALIKE:
            lines += [column_line(column) for column in group]
        else:
            lines.append(_line_of_many(group))
    return lines


def column_line(column: ColumnSurvey) -> ColumnLine:
    """The line of one column."""
    return ColumnLine(
        column.name,
        column.kind,
        describe_values(column),
        f"{column.gaps:,}" if column.gaps else "",
        column.distribution,
        _note(column),
        column.role,
    )


def _line_of_many(columns: Sequence[ColumnSurvey]) -> ColumnLine:
    first, last = columns[0], columns[-1]
    lows = [column.low for column in columns if column.low is not None]
    highs = [column.high for column in columns if column.high is not None]
    values = f"{number(min(lows))} … {number(max(highs))}" if lows and highs else ""
    gaps = sum(column.gaps for column in columns)
    note = " · ".join(filter(None, (f"{len(columns):,} columns", _note(first))))
    return ColumnLine(
        f"{first.name} … {last.name}",
        first.kind,
        values,
        f"{gaps:,}" if gaps else "",
        _sum([column.distribution for column in columns]),
        note,
        first.role,
    )


def _sum(distributions: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The sum of histograms; empty where they have different numbers of ranges."""
    if len({len(distribution) for distribution in distributions}) != 1:
        return ()
    return tuple(map(sum, zip(*distributions, strict=True)))


def _note(column: ColumnSurvey) -> str:
    role = "" if column.role is Role.FEATURE else str(column.role)
    if column.warning.startswith(role):
        return column.warning
    return ": ".join(filter(None, (role, column.warning)))


def short_source(survey: Survey) -> str:
    """The name of the file or folder without the folders above it."""
    return PurePath(survey.source).name or survey.source


def describe_values(column: ColumnSurvey) -> str:
    """The range of a column's numbers, its first and last date, or its commonest values."""
    if column.low is not None and column.high is not None:
        low, high = number(column.low), number(column.high)
        return low if low == high else f"{low} … {high}"
    if column.kind == "date":
        return " … ".join(dict.fromkeys(column.examples))
    text = ", ".join(column.examples)
    more = column.distinct - len(column.examples)
    return f"{text}, … {more:,} more" if more > 0 and column.examples else text


def number(value: float) -> str:
    """A number in few digits: 13.1, 2024, 24,500, 2.5e+09."""
    if value == 0:
        return "0"
    if not math.isfinite(value) or not 1e-4 <= abs(value) < 1e9:
        return f"{value:.3g}"
    if value == int(value) and abs(value) < 10_000:
        return str(int(value))
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.4g}"


def sparkline(counts: Sequence[int], width: int, eighths: str = EIGHTHS) -> str:
    """A row of bars, as high as the counts; a count above 0 is never drawn as none.

    Args:
        counts: rows in each range.
        width: most cells; neighbours are added up where there are more counts.
        eighths: the characters, from the lowest to the highest.
    """
    if width < 1 or not any(counts):
        return ""
    cells = min(width, len(counts))
    edges = [len(counts) * cell // cells for cell in range(cells + 1)]
    sums = [sum(counts[low:high]) for low, high in pairwise(edges)]
    top = len(eighths) - 1
    highest = max(sums)
    return "".join(
        eighths[max(1, round(top * count / highest))] if count else eighths[0] for count in sums
    )


def parts_line(train: int, validation: int, test: int) -> str:
    """How the examples are divided."""
    parts = ((train, "training"), (validation, "validation"), (test, "test"))
    return ", ".join(f"{count:,} for {name}" for count, name in parts if count)
