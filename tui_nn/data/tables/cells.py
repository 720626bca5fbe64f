"""Cells: what a single text of a table may be: a gap, a number, yes or no, a date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

GAPS = frozenset(
    ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "Null", "null", "None", "?", "-")
)
"""Texts that stand for a missing value."""

PAIRS = (("no", "yes"), ("false", "true"), ("n", "y"), ("f", "t"), ("0", "1"))
"""Words for 0 and 1, in small letters."""

FLAGS = {word: float(value) for pair in PAIRS for value, word in enumerate(pair)}

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)

GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
"""A number with a comma between thousands."""

COMMA = re.compile(r"[+-]?(\d+,\d*|[1-9]\d{0,2}(\.\d{3})+(,\d*)?)([eE][+-]?\d+)?", re.ASCII)
"""A number with a comma as decimal point, and perhaps a point between thousands."""

UNITS = "$€£¥%"
"""Signs of currencies and per cent, which a number may have before or after it."""

UNIT = rf"[{UNITS}]"

WITH_UNIT = re.compile(rf"([+-]?)(?:{UNIT} ?([\d.,]+)|([\d.,]+) ?{UNIT})", re.ASCII)

ISO_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?", re.ASCII)

POINT_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: .*)?", re.ASCII)

SLASH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?", re.ASCII)


class Style(StrEnum):
    """How the cells of one column are written."""

    PLAIN = ""
    DECIMAL_COMMA = "decimal comma"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def number_text(value: float) -> str:
    """A number as a word: 3 and not 3.0."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def is_gap(text: str) -> bool:
    """Whether a cell has no value."""
    return text in GAPS


def parse_number(text: str, style: Style = Style.PLAIN) -> float | None:
    """The number that a cell holds; None if it holds something else, or no finite number."""
    text = without_unit(text)
    if style is Style.DECIMAL_COMMA and COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif GROUPED.fullmatch(text):
        text = text.replace(",", "")
    elif not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) < float("inf") else None


def without_unit(text: str) -> str:
    """A number without the sign of its currency or per cent; other texts as they are."""
    if text.isascii() and "$" not in text and "%" not in text:
        return text
    match = WITH_UNIT.fullmatch(text)
    return match[1] + (match[2] or match[3]) if match else text


def has_one_unit(texts: Iterable[str]) -> bool:
    """Whether no two cells have different signs of currencies and per cent."""
    return len({character for text in texts for character in text if character in UNITS}) < 2


def number_style(texts: Iterable[str]) -> Style:
    """Whether commas are decimal points: a cell says so that can be read in no other way."""
    is_comma = False
    for text in map(without_unit, texts):
        if "." in text and not COMMA.fullmatch(text):
            return Style.PLAIN
        is_comma = is_comma or bool(
            COMMA.fullmatch(text) and not GROUPED.fullmatch(text) and not NUMBER.fullmatch(text)
        )
    return Style.DECIMAL_COMMA if is_comma else Style.PLAIN


def parse_date(text: str, style: Style = Style.PLAIN) -> date | None:
    """The day that a cell names; None if it is no date."""
    if match := ISO_DATE.fullmatch(text):
        year, month, day = match.groups()
    elif match := POINT_DATE.fullmatch(text):
        day, month, year = match.groups()
    elif style is not Style.PLAIN and (match := SLASH_DATE.fullmatch(text)):
        first, second, year = match.groups()
        day, month = (first, second) if style is Style.DAY_FIRST else (second, first)
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def date_style(texts: Iterable[str]) -> Style:
    """Whether the day or the month comes first between slashes; plain if it cannot be told."""
    matches = [match for text in texts if (match := SLASH_DATE.fullmatch(text))]
    is_day_first = any(int(match[1]) > 12 for match in matches)
    is_month_first = any(int(match[2]) > 12 for match in matches)
    if is_day_first == is_month_first:
        return Style.PLAIN
    return Style.DAY_FIRST if is_day_first else Style.MONTH_FIRST


def parse_flag(text: str) -> float | None:
    """0 or 1 for a word or number that says no or yes; None for another."""
    value = FLAGS.get(text.lower())
    number = parse_number(text) if value is None else value
    return number if number in (0, 1) else None
