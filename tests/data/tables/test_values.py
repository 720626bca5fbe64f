from __future__ import annotations

import numpy as np
import pytest

from tui_nn.data.tables.cells import Style
from tui_nn.data.tables.values import Words, read_dates, read_flags, read_numbers


def objects(*cells):
    return np.array(cells, dtype=object)


def texts(cells):
    words = Words.read(cells)
    return [words.texts[code] if code >= 0 else None for code in words.codes]


def test_blanks_around_a_text_do_not_count():
    assert texts(objects(" a", "a ", None, "b")) == ["a", "a", None, "b"]
    assert Words.read(objects(" a", "a ", None, "b")).counts() == [2, 1]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (np.array([1.0, np.nan, 2.5]), ["1", None, "2.5"]),
        (np.array([3, 3, 1], dtype=np.uint8), ["3", "3", "1"]),
        (np.array([True, False]), ["true", "false"]),
        (np.array(["2024-01-31", "NaT"], dtype="datetime64[ns]"), ["2024-01-31", None]),
        (np.array([], dtype=object), []),
    ],
)
def test_other_types_as_texts(cells, expected):
    assert texts(cells) == expected


def test_numbers():
    values = read_numbers(objects("1", "", None, "x", "2,5"), Style.DECIMAL_COMMA)
    np.testing.assert_array_equal(values.array, [1, np.nan, np.nan, np.nan, 2.5])
    assert list(values.odd) == [False, False, False, True, False]


def test_infinite_numbers_are_odd():
    values = read_numbers(np.array([1, np.inf, np.nan]))
    np.testing.assert_array_equal(values.array, [1, np.nan, np.nan])
    assert list(values.odd) == [False, True, False]


def test_flags():
    values = read_flags(objects("Yes", "no", "?", "perhaps"))
    np.testing.assert_array_equal(values.array, [1, 0, np.nan, np.nan])
    assert list(values.odd) == [False, False, False, True]
    np.testing.assert_array_equal(read_flags(np.array([0.0, 1.0])).array, [0, 1])


def test_dates():
    values = read_dates(objects("01/31/2024", "NA", "soon"), Style.MONTH_FIRST)
    assert list(values.array.astype(str)) == ["2024-01-31", "NaT", "NaT"]
    assert list(values.odd) == [False, False, True]
    assert read_dates(objects(None)).array.dtype == "datetime64[D]"
