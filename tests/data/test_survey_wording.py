"""What a line says of a column of a user's data."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.survey import ColumnSurvey, Role
from tui_nn.data.survey_wording import (
    ASCII_EIGHTHS,
    EIGHTHS,
    column_line,
    column_lines,
    describe_values,
    number,
    parts_line,
    sparkline,
)

PIXELS = [
    ColumnSurvey(f"pixel{n}", "number", Role.FEATURE, low=0, high=n, distribution=(n, 1))
    for n in range(100)
]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (4.0, "4"),
        (2009.0, "2009"),
        (-13.125, "-13.12"),
        (24500.4, "24,500"),
        (123456789.0, "123,456,789"),
        (2.5e12, "2.5e+12"),
        (0.00001234, "1.23e-05"),
        (math.inf, "inf"),
    ],
)
def test_a_number_takes_few_digits(value, text):
    assert number(value) == text


@given(st.lists(st.integers(0, 10**6), max_size=40), st.integers(0, 30))
def test_a_sparkline_shows_where_rows_are(counts, width):
    line = sparkline(counts, width)
    assert len(line) == (min(width, len(counts)) if any(counts) else 0)
    if line:
        assert max(line) == EIGHTHS[-1]
    if len(line) == len(counts):
        assert [mark == EIGHTHS[0] for mark in line] == [count == 0 for count in counts]


def test_a_sparkline_without_blocks():
    assert sparkline((0, 1, 1000), 3, ASCII_EIGHTHS) == "_.#"
    assert sparkline((1, 1, 0, 0), 2) == "█▁"


def test_values_of_every_kind():
    feature = Role.FEATURE
    assert describe_values(ColumnSurvey("a", "number", feature, low=1.5, high=3)) == "1.5 … 3"
    assert describe_values(ColumnSurvey("a", "number", feature, low=2, high=2)) == "2"
    words = ColumnSurvey("a", "category", feature, distinct=5, examples=("x", "y"))
    assert describe_values(words) == "x, y, … 3 more"
    dates = ColumnSurvey("a", "date", feature, distinct=9, examples=("2020-01-01", "2021-05-06"))
    assert describe_values(dates) == "2020-01-01 … 2021-05-06"


def test_a_note_says_the_role_and_what_is_odd_once():
    def note(role: Role, warning: str = "") -> str:
        return column_line(ColumnSurvey("a", "number", role, warning=warning)).note

    assert note(Role.FEATURE) == ""
    assert note(Role.TARGET) == "target"
    assert note(Role.DROPPED, "it is constant") == "dropped: it is constant"
    assert note(Role.IGNORED, "ignored: it is constant") == "ignored: it is constant"
    assert note(Role.FEATURE, "it tells the target") == "it tells the target"


def test_neighbours_of_the_same_sort_share_a_line_in_a_wide_table():
    label = ColumnSurvey("label", "category", Role.TARGET)
    first, many = column_lines([label, *PIXELS])
    assert first == column_line(label)
    assert (many.name, many.values, many.note) == ("pixel0 … pixel99", "0 … 99", "100 columns")
    assert many.distribution == (sum(range(100)), 100)


def test_a_narrow_table_has_a_line_for_each_column():
    assert [line.name for line in column_lines(PIXELS[:40])] == [f"pixel{n}" for n in range(40)]


def test_a_warning_is_not_lost_among_many_columns():
    odd = ColumnSurvey("odd", "number", Role.IGNORED, warning="it is constant")
    lines = column_lines([*PIXELS[:50], odd, *PIXELS[50:]])
    assert [line.name for line in lines] == ["pixel0 … pixel49", "odd", "pixel50 … pixel99"]


def test_parts_that_are_empty_are_not_named():
    assert parts_line(1200, 0, 300) == "1,200 for training, 300 for test"
