"""Layout: what the beginning of a delimited text tells: delimiter, header, names, numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tui_nn.data.tables.cells import NUMBER, is_gap
from tui_nn.data.tables.text.decimal_commas import DecimalCommas
from tui_nn.data.tables.text.dialects import DELIMITERS, Dialect, find_dialect, sample_rows
from tui_nn.data.tables.text.headers import check_count, has_header, make_names, read_names
from tui_nn.data.tables.text.limits import MAX_COLUMNS, MAX_LINE
from tui_nn.data.tables.text.lines import FALLBACK, FALLBACK_NOTE, find_encoding
from tui_nn.data.tables.text.sources import Source
from tui_nn.errors import DataError

SHOWN = 5
"""Names that a note lists."""

QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Layout:
    """What the beginning of a delimited text tells.

    Attributes:
        dialect: how it is separated.
        names: of the columns.
        has_header: whether the first row is the header.
        is_numeric: whether all cells below the header are numbers or gaps, as far as was seen.
        has_decimal_comma: whether commas in such numbers are decimal points.
        whole: places of the columns of whole numbers and gaps, as far as was seen.
        fractions: places of the columns of other numbers and gaps.
        notes: what is odd about the names, and about how they had to be read.
    """

    dialect: Dialect
    names: tuple[str, ...]
    has_header: bool
    is_numeric: bool
    has_decimal_comma: bool
    whole: tuple[int, ...]
    fractions: tuple[int, ...]
    notes: tuple[str, ...]

    @property
    def header_lines(self) -> int:
        """Lines above the first row."""
        return self.dialect.skipped + self.has_header


def find_layout(source: Source, expected: Collection[str] = ()) -> Layout:
    """Find out how a text is to be read, from its sample.

    Args:
        source: the text.
        expected: names of columns that are likely: a first row with one of them is the header, and
            where there is no header, as many columns have these names.

    Raises:
        DataError: there are no rows in it, or no sound header.
    """
    encoding = find_encoding(source.sample)
    lines = _split_sample(source, encoding)
    dialect = find_dialect(lines)
    rows = sample_rows(lines, dialect)
    if not rows:
        raise DataError(f"{source.name}: has no rows")
    where = f"{source.name}: line {dialect.skipped + 1}"
    check_count(len(rows[0]), where)
    has_expected = any(name.strip() in expected for name in rows[0])
    is_named = has_expected or has_header(rows, dialect)
    if is_named:
        names, notes = read_names(rows[0], where)
    else:
        names, notes = _assume_names(len(rows[0]), expected)
    notes += (FALLBACK_NOTE,) * (encoding == FALLBACK)
    below = rows[is_named:]
    is_numeric, has_comma = _look_for_numbers(below, len(names), dialect)
    kinds = [_find_kind(column) for column in zip(*below, strict=False)]
    whole, fractions = (
        tuple(place for place, found in enumerate(kinds) if found == kind)
        for kind in ("whole", "fractions")
    )
    return Layout(dialect, names, is_named, is_numeric, has_comma, whole, fractions, notes)


def _split_sample(source: Source, encoding: str) -> list[str]:
    """The lines of the sample, without later ones that are too wide to be rows.

    Raises:
        DataError: the first line is too long or too wide.
    """
    lines = source.sample.decode(encoding, errors="replace").splitlines(keepends=True)
    if lines and len(lines[0]) > MAX_LINE:
        raise DataError(f"{source.name}: line 1: longer than {MAX_LINE >> 20} MiB")
    if lines and _is_too_wide(lines[0]):
        raise DataError(f"{source.name}: line 1: more than {MAX_COLUMNS:,} columns")
    return [line for line in lines if not _is_too_wide(line)]


def _is_too_wide(line: str) -> bool:
    """Whether any delimiter makes more columns of a line than can be read."""
    if len(line) <= MAX_COLUMNS:
        return False
    text = QUOTED.sub("", line)
    return any(text.count(delimiter) >= MAX_COLUMNS for delimiter in DELIMITERS)


def _assume_names(count: int, expected: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of columns without a header, and a note on them."""
    if count == len(expected):
        shown = ", ".join(list(expected)[:SHOWN]) + ", ..." * (count > SHOWN)
        return tuple(expected), (f"no header, so columns are taken to be {shown}",)
    return make_names(count), ("no header, so columns are called column_1, ...",)


def _find_kind(cells: Sequence[str]) -> str:
    """Whether cells are "whole" numbers and gaps, or "fractions" as well; "" if neither."""
    texts = {text for cell in cells if not is_gap(text := cell.strip())}
    if not texts or not all(map(NUMBER.fullmatch, texts)):
        return ""
    return "whole" if all(text.lstrip("+-").isdecimal() for text in texts) else "fractions"


def _look_for_numbers(rows: list[list[str]], width: int, dialect: Dialect) -> tuple[bool, bool]:
    """Whether all cells are numbers or gaps, and whether commas in them are decimal points."""
    if any(len(row) != width for row in rows):
        return False, False
    texts = [{cell.strip() for cell in column} for column in zip(*rows, strict=True)]
    if not all(is_gap(text) or dialect.is_number(text) for column in texts for text in column):
        return False, False
    has_comma = any("," in text for column in texts for text in column)
    is_decimal = any(DecimalCommas(dialect).look(texts))
    return is_decimal or not has_comma, is_decimal
