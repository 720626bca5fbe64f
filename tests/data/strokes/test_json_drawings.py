"""Drawings in JSON are read in every way in which programs write them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_nn.data.strokes.json_drawings import (
    MAX_LINE,
    MAX_POINTS,
    breaks_off,
    list_drawings,
    parse_drawing,
)
from tui_nn.errors import DataError


def test_parse_drawing() -> None:
    strokes = parse_drawing('{"strokes": [[[1, 2], [3.5, -4e2]], [], [[0, 0]]], "id": 7}\n', 1)
    assert [stroke.tolist() for stroke in strokes] == [[[1.0, 2.0], [3.5, -400.0]], [[0.0, 0.0]]]
    assert all(stroke.dtype == np.float64 for stroke in strokes)


LONG = [[0, 0], [10, 0], [5, 20], [1, 2], [3, 4], [5, 6]]
SHORT = [[1, 2], [3, 4]]
DOT = [[7, 8]]


def columns(stroke: list[Any], *more: int) -> list[Any]:
    """A stroke as all x, all y, and maybe more numbers of each point."""
    return [list(column) for column in zip(*stroke, strict=True)] + [
        [n] * len(stroke) for n in more
    ]


def points(stroke: list[Any], *more: int) -> list[Any]:
    """A stroke with more numbers for each point."""
    return [[*point, *more] for point in stroke]


def objects(stroke: list[Any]) -> list[Any]:
    return [{"x": x, "y": y, "t": 5} for x, y in stroke]


WAYS = {
    "own": lambda drawing: {"strokes": drawing},
    "without a name": lambda drawing: drawing,
    "with time": lambda drawing: {"strokes": [points(s, 100) for s in drawing]},
    "with time and pressure": lambda drawing: [points(s, 100, 1) for s in drawing],
    "objects": lambda drawing: {"strokes": [objects(s) for s in drawing]},
    "objects without a name": lambda drawing: [objects(s) for s in drawing],
    "strokes as objects": lambda drawing: {"strokes": [{"points": objects(s)} for s in drawing]},
    "columns as objects": lambda drawing: [
        dict(zip("xy", columns(s), strict=True)) for s in drawing
    ],
    "QuickDraw": lambda drawing: {"word": "7", "drawing": [columns(s) for s in drawing]},
    "QuickDraw raw": lambda drawing: {"drawing": [columns(s, 9) for s in drawing]},
    "QuickDraw's name, points": lambda drawing: {"drawing": drawing},
    "columns": lambda drawing: {"strokes": [columns(s) for s in drawing]},
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_strokes(way: str) -> None:
    drawing = [LONG, DOT, SHORT] if way != "QuickDraw's name, points" else [LONG, SHORT]
    found = parse_drawing(json.dumps(WAYS[way](drawing)), 1)
    assert [stroke.tolist() for stroke in found] == drawing


@pytest.mark.parametrize("stroke", [SHORT, LONG[:3], LONG[:4]])
def test_few_points_are_read_as_the_name_says(stroke: list[Any]) -> None:
    """As points and as columns alike they make sense."""
    assert parse_drawing(json.dumps({"strokes": [stroke]}), 1)[0].tolist() == stroke
    found = parse_drawing(json.dumps({"drawing": [columns(stroke)]}), 1)
    assert found[0].tolist() == stroke


def test_several_drawings_in_one_list() -> None:
    own, quick = {"strokes": [LONG]}, {"drawing": [columns(LONG)]}
    assert list_drawings([own, quick]) == [own, quick]
    assert list_drawings([[LONG], [SHORT, DOT]]) == [[LONG], [SHORT, DOT]]
    for one in (own, [LONG, SHORT], [objects(LONG)], [{"points": objects(LONG)}], [], 3):
        assert list_drawings(one) == [one]


def test_json_that_continues_in_the_next_line() -> None:
    text = json.dumps([{"strokes": [LONG]}], indent=1)
    first = text.splitlines()[0]
    assert breaks_off(first + "\n")
    assert not breaks_off(text)
    assert not breaks_off("rubbish")


FAULTS = [
    ("", "not JSON"),
    ("{", "not JSON"),
    ("[" * 100_000, "nested too deep"),
    ("{}", 'not an object with "strokes"'),
    ("[[1, 2]]", "stroke 1, point 1 is not a pair of numbers [x, y] but a number"),
    ('{"points": 1}', 'not an object with "strokes" but an object with "points"'),
    ('"strokes"', 'not an object with "strokes"'),
    ('{"strokes": 3}', '"strokes" is not a list of strokes but a number'),
    ('{"strokes": null}', "not a list of strokes but null"),
    ('{"drawing": "x"}', '"drawing" is not a list of strokes but a text'),
    ('{"strokes": [[[0, 0]], 3]}', "stroke 2 is not a list of points but a number"),
    ('{"strokes": {"0": []}}', 'not a list of strokes but an object with "0"'),
    ('{"strokes": []}', "the drawing is empty"),
    ('{"strokes": [[], []]}', "the drawing is empty"),
    ('{"drawing": [[[], []]]}', "point 1 is not a pair"),
    ('{"strokes": [[[0, 0]], [[0, 0], [1]]]}', "stroke 2, point 2 is not a pair"),
    (
        '{"strokes": [[[0, 0, 0, 0, 0], [0, 0]]]}',
        "point 1 is not a pair of numbers [x, y] but a list",
    ),
    ('{"strokes": [[{"x": 1, "z": 2}]]}', 'but an object with "x", "z"'),
    ('{"strokes": [{"points": 3}]}', "stroke 1 is not a list of points but a number"),
    ('{"strokes": [{"a": 3}]}', 'stroke 1 is not a list of points but an object with "a"'),
    ('{"strokes": [{"x": [1, 2], "y": [1]}]}', "stroke 1 has 2 x but 1 y"),
    ('{"drawing": [[[1, 2], ["a", 3]]]}', "stroke 1, point 1 is not a pair"),
    ('{"strokes": [[1, 2]]}', "stroke 1, point 1 is not a pair"),
    ('{"strokes": [[[0, "1"]]]}', "stroke 1, point 1 is not a pair"),
    ('{"strokes": [[[0, true]]]}', "stroke 1, point 1 is not a pair"),
    ('{"strokes": [[[0, null]]]}', "stroke 1, point 1 is not a pair"),
    ('{"strokes": [[[0, NaN]]]}', "NaN is not a number in JSON"),
    ('{"strokes": [[[0, -Infinity]]]}', "-Infinity is not a number in JSON"),
    ('{"strokes": [[[0, 1e999]]]}', "stroke 1, point 1 is not a pair"),
    ('{"strokes": [[[0, ' + "9" * 400 + "]]]}", "stroke 1, point 1 is not a pair"),
    ('{"strokes": [[[0, ' + "9" * 5000 + "]]]}", "not JSON"),
    (json.dumps({"strokes": [[[0, 0]] * (MAX_POINTS + 1)]}), "100001 points, more than 100000"),
    (" " * (MAX_LINE + 1), "longer than"),
]


@pytest.mark.parametrize(("line", "fault"), FAULTS, ids=range(len(FAULTS)))
def test_parse_drawing_names_line_and_fault(line: str, fault: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_drawing(line, 12)
    message = str(caught.value)
    assert message.startswith("line 12: ")
    assert fault in message
    assert "\n" not in message
    assert len(message) < 200


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@settings(max_examples=150)
@given(value=json_values, text=st.text(max_size=30))
def test_arbitrary_lines_give_drawings_or_data_errors(value: object, text: str) -> None:
    for line in text, json.dumps(value), json.dumps({"strokes": value}):
        try:
            assert sum(len(stroke) for stroke in parse_drawing(line, 1)) > 0
        except DataError as error:
            assert str(error).startswith("line 1: ")  # noqa: PT017  (either outcome is right)
