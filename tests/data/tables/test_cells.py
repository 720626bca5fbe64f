from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.tables.cells import (
    Style,
    date_style,
    is_gap,
    number_style,
    number_text,
    parse_date,
    parse_flag,
    parse_number,
)


@pytest.mark.parametrize("text", ["", "NA", "NaN", "nan", "null", "None", "?", "-"])
def test_gaps(text):
    assert is_gap(text)


@pytest.mark.parametrize("text", ["none", "na", "0", "no", "--", "unknown"])
def test_words_that_are_no_gaps(text):
    assert not is_gap(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("5.", 5),
        ("1e-3", 0.001),
        ("1,234", 1234),
        ("1,234,567.5", 1234567.5),
        ("$1,234.50", 1234.5),
        ("-$5", -5),
        ("£ 7", 7),
        ("12.5%", 12.5),
        ("-3 %", -3),
        ("7 €", 7),
    ],
)
def test_plain_numbers(text, value):
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "1_000",
        "inf",
        "1e999",
        "0x10",
        "12,5",
        "0,123",
        "٣",
        "1 2",
        "e5",
        "%",
        "$5%",
        "$$5",
        "$1e5",
        "$-",
    ],
)
def test_what_is_no_plain_number(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", 12.5),
        ("1.234,5", 1234.5),
        ("0,123", 0.123),
        ("7", 7),
        ("1,234", 1.234),
        ("1.234,50 €", 1234.5),
    ],
)
def test_numbers_with_a_decimal_comma(text, value):
    assert parse_number(text, Style.DECIMAL_COMMA) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back(value):
    assert parse_number(number_text(value)) == value


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["1,234", "5,678"], Style.PLAIN),
        (["1,234", "5,6"], Style.DECIMAL_COMMA),
        (["1,234.5", "5,678"], Style.PLAIN),
        (["1.234", "5,6"], Style.DECIMAL_COMMA),
        (["1.5", "5,6"], Style.PLAIN),
        (["1", "2"], Style.PLAIN),
        (["€1,5", "€2"], Style.DECIMAL_COMMA),
    ],
)
def test_a_comma_is_a_decimal_point_where_it_cannot_be_anything_else(texts, style):
    assert number_style(texts) is style
    assert number_style(reversed(texts)) is style


@pytest.mark.parametrize(
    "text", ["2024-01-31", "2024/1/31", "31.01.2024", "31.1.2024", "2024-01-31T23:59:59Z"]
)
def test_dates(text):
    assert parse_date(text) == date(2024, 1, 31)


@pytest.mark.parametrize("text", ["2024-13-01", "31.02.2024", "31.01.24", "2024", "01/31/2024"])
def test_what_is_no_date(text):
    assert parse_date(text) is None


def test_the_order_of_day_and_month_is_found_over_all_cells():
    assert date_style(["01/02/2024", "01/31/2024"]) is Style.MONTH_FIRST
    assert date_style(["01/02/2024", "31/01/2024"]) is Style.DAY_FIRST
    assert date_style(["01/02/2024", "03/04/2024"]) is Style.PLAIN
    assert date_style(["31/01/2024", "01/31/2024"]) is Style.PLAIN
    assert parse_date("01/02/2024", Style.MONTH_FIRST) == date(2024, 1, 2)
    assert parse_date("01/02/2024", Style.DAY_FIRST) == date(2024, 2, 1)


def test_flags():
    assert [parse_flag(text) for text in ("Yes", "n", "TRUE", "f", "0", "1.0")] == [
        1,
        0,
        1,
        0,
        0,
        1,
    ]
    assert parse_flag("maybe") is None
    assert parse_flag("2") is None
