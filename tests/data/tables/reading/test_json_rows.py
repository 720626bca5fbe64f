"""JSON lines and JSON arrays of objects."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

from tests.data.tables.cells import cells

ROWS = [
    {"name": "ada", "age": 36, "size": 1.5, "here": True},
    {"name": "bob \u00e9 {[", "age": 41, "size": None, "here": False},
]


def as_lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("content", "form", "lines"),
    [
        (as_lines(ROWS), "JSON lines", [1, 2]),
        (as_lines(ROWS).replace("\n", "\r\n\r\n"), "JSON lines", [1, 3]),
        (json.dumps(ROWS), "a JSON array", [1, 1]),
        (json.dumps(ROWS, indent=1), "a JSON array", [2, 8]),
        (gzip.compress(as_lines(ROWS).encode(), mtime=0), "JSON lines", [1, 2]),
        (as_lines(ROWS).encode("utf-16"), "JSON lines", [1, 2]),
        (json.dumps(ROWS, ensure_ascii=False).encode("utf-8-sig"), "a JSON array", [1, 1]),
    ],
)
def test_objects_are_rows(read, content, form, lines):
    table = read(content)
    assert table.format == form
    assert table.names == ("name", "age", "size", "here")
    assert table.column("name").tolist() == ["ada", "bob é {["]
    assert table.column("age").dtype == np.int64
    np.testing.assert_array_equal(table.column("size"), [1.5, np.nan])
    assert table.column("here").tolist() == ["true", "false"]
    assert table.lines.tolist() == lines


def test_whole_numbers_of_any_size_stay_whole(read):
    rows = [{"a": 1, "b": -2}] * 70_000 + [{"a": 300, "b": 2**53 - 1}] * 70_000 + [{"a": 0, "b": 2}]
    table = read(as_lines(rows))
    assert [column.dtype for column in table.columns] == [np.int64, np.int64]
    assert cells(table) == [tuple(row.values()) for row in rows]


def test_objects_of_an_array_are_numbered_where_texts_have_braces(read):
    rows = [{"a": "{"}, {"a": 'x":{'}, {"a": "}"}]
    assert read("[" + ",\n".join(map(json.dumps, rows)) + "]").lines.tolist() == [1, 2, 3]


def test_names_may_be_missing_or_appear_late(read):
    table = read('{"a": 1}\n{"b": "x"}\n{"a": 3, "c": null}\n')
    np.testing.assert_array_equal(table.column("a"), [1, np.nan, 3])
    assert table.column("b").tolist() == [None, "x", None]
    assert table.column("c").tolist() == [None, None, None]


def test_late_names_in_many_rows(read):
    table = read('{"a": 1}\n' * 100_000 + '{"b": 2}\n')
    assert np.isnan(table.column("b")[:-1]).all()
    assert table.column("b")[-1] == 2


def test_numbers_beside_words_become_texts(read):
    table = read('{"a": 1, "b": 2}\n' * 70_000 + '{"a": "x", "b": 0.5}\n{"a": 2.5}\n')
    assert table.column("a").tolist() == ["1"] * 70_000 + ["x", "2.5"]
    np.testing.assert_array_equal(table.column("b"), [2.0] * 70_000 + [0.5, np.nan])


def test_numbers_that_no_float_holds_stay_texts(read):
    assert read('{"a": 12345678901234567890}\n').column("a")[0] == "12345678901234567890"


def test_nan_of_python_is_a_gap(read):
    table = read('{"a": NaN, "b": "NaN"}\n{"a": 1, "b": "x"}\n')
    np.testing.assert_array_equal(table.column("a"), [np.nan, 1])
    assert table.column("b").tolist() == ["NaN", "x"]


def test_an_array_that_is_longer_than_what_is_read_at_once(read):
    rows = [{"number": number, "text": "é" * 200} for number in range(5_000)]
    table = read(json.dumps(rows))
    assert table.column("number").tolist() == list(range(5_000))
    assert table.column("text")[-1] == "é" * 200


def test_bad_lines_are_left_out_when_asked(read):
    table = read('{"a": 1}\n{"a": [1]}\n5\n{"a": 2}\n', skip_bad_rows=True)
    assert cells(table) == [(1,), (2,)]
    assert table.notes == ("2 bad rows left out (line 2, 3)",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"a": 1}\n{"a": 1, "at": {"x": 1}}\n', 'line 2: "at" holds an object; a column holds'),
        ('[{"a": 1},\n{"a": 1, "at": [1]}]', 'line 2: "at" holds an array; a column holds'),
        ('{"a": [1, 2]}', 'line 1: "a" holds an array'),
        ('{"a": 1}\n[1]\n', "line 2: is no JSON object"),
        ('{"a": 1}\n{"a": \n', "line 2: is no JSON object"),
        ('[{"a": 1}, 5]', "line 1: the array holds something else than objects"),
        ("[[1, 2]]", "line 1: the array holds something else than objects"),
        ('[{"a": 1},\n{"a": ', "line 2: the JSON array is cut off"),
        ('[{"a": 1}] x', "text after the end of the JSON array"),
        ("[]", "has no rows with values"),
        ("{}", "has no rows with values"),
        ('{"a": 1, "a": 2}', 'line 1: two values are called "a"'),
        ('[{"a": 1}, {"a": 1e999}]', "line 1: is no JSON object"),
    ],
)
def test_what_is_no_row_is_named(refuse, content, message):
    assert refuse(content).startswith(message)


def test_rows_without_common_names_are_no_table(refuse):
    rows = [{f"{row} {place}": 1 for place in range(30)} for row in range(2_000)]
    assert "rows of a table have the same names" in refuse(as_lines(rows))
