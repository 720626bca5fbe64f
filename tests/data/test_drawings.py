"""Own drawings come back as they were kept, and no damage to one line costs another."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_nn.data import drawings
from tui_nn.data.drawings import MAX_DRAWINGS, DrawingFile
from tui_nn.data.strokes.json_drawings import parse_drawing
from tui_nn.errors import DataError

SEVEN = (((0.0, 0.0), (10.0, 0.0), (4.0, 20.0)),)
ONE = (((5.0, 0.0), (5.0, 20.0)),)
DOT = (((1.0, 1.0),),)

with_file = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def file(tmp_path: Path) -> DrawingFile:
    return DrawingFile(tmp_path / "folder" / "drawings.jsonl")


def labels(file: DrawingFile) -> list[str]:
    return [drawing.label for drawing in file.read().drawings]


def test_it_belongs_to_the_user(own_folder):
    file = DrawingFile()
    assert file.path == own_folder / "drawings.jsonl"
    assert file.read() == ((), 0)
    assert not own_folder.exists(), "reading leaves nothing behind"
    file.keep(ONE, "1")
    assert file.path.is_file()


def test_the_folder_is_the_users_data_folder(own_folder):
    assert drawings.own_folder() == own_folder


def test_what_is_kept_comes_back(file):
    kept = [file.keep(SEVEN, "7"), file.keep(ONE, "1"), file.keep(DOT, "0")]
    found = DrawingFile(file.path).read()
    assert found.damaged == 0
    for drawing, again in zip(kept, found.drawings, strict=True):
        assert (drawing.key, drawing.label, drawing.date) == (again.key, again.label, again.date)
        for stroke, other in zip(drawing.strokes, again.strokes, strict=True):
            np.testing.assert_array_equal(stroke, other)
    assert len({drawing.key for drawing in kept}) == 3
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found.drawings[0].date)


coordinates = st.floats(-1000, 1000)
strokes_drawn = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=5), min_size=1, max_size=3
)


@given(strokes=strokes_drawn, label=st.sampled_from(["0", "7", "star", "two words", "ß"]))
@with_file
def test_any_drawing_is_kept_to_two_decimals(file, strokes, label):
    drawing = file.keep(strokes, label)
    for stroke, points in zip(drawing.strokes, strokes, strict=True):
        np.testing.assert_allclose(stroke, points, atol=0.0051)
    last = file.read().drawings[-1]
    assert (last.key, last.label) == (drawing.key, label)


def test_predict_can_read_the_file_as_it_is(file):
    file.keep(SEVEN, "7")
    file.keep(ONE, "1")
    for number, line in enumerate(file.path.read_text().splitlines(), start=1):
        assert parse_drawing(line, number)
    assert json.loads(line) == {
        "strokes": [[[5, 0], [5, 20]]],
        "label": 1,
        "date": file.read().drawings[1].date,
    }


def test_the_same_drawing_again_has_its_new_label(file):
    """A wrong correction is corrected by another one."""
    first = file.keep(SEVEN, "1")
    file.keep(ONE, "1")
    again = file.keep(SEVEN, "7")
    assert again.key == first.key
    assert labels(file) == ["1", "7"]
    assert file.discard([first.key]) == 1
    assert labels(file) == ["1"], "the old label does not come back"


@pytest.mark.parametrize(
    ("strokes", "label"),
    [
        ((), "3"),
        (((),), "3"),
        ((((float("nan"), 0.0),),), "3"),
        ((((0.0, float("inf")),),), "3"),
        (SEVEN, " "),
        (SEVEN, "a\x1b[31mb"),
        (((tuple((float(n), 0.0) for n in range(100_001))),), "3"),
    ],
)
def test_what_is_no_drawing_with_a_label_is_refused(file, strokes, label):
    with pytest.raises(DataError):
        file.keep(strokes, label)
    assert not file.path.exists()


def test_a_full_file_says_so(file, monkeypatch):
    monkeypatch.setattr(drawings, "MAX_DRAWINGS", 2)
    kept = [file.keep(SEVEN, "7"), file.keep(ONE, "1")]
    with pytest.raises(DataError, match="holds 2 drawings; delete some first"):
        file.keep(DOT, "0")
    file.discard([kept[0].key])
    file.keep(DOT, "0")
    assert labels(file) == ["1", "0"]
    assert MAX_DRAWINGS >= 1000


def test_deleting_leaves_the_others(file):
    kept = [file.keep(SEVEN, "7"), file.keep(ONE, "1"), file.keep(DOT, "0")]
    assert file.discard([kept[1].key, "unknown"]) == 1
    assert labels(file) == ["7", "0"]
    assert file.discard([]) == file.discard(["unknown"]) == 0
    assert file.discard([drawing.key for drawing in kept]) == 2
    assert labels(file) == []
    assert file.path.read_bytes() == b""


DAMAGED = [
    b"rubbish",
    b'{"strokes": [[[1',
    b'{"strokes": [[[1, 2]]]}',
    b'{"strokes": [[[1, 2]]], "label": ""}',
    b'{"strokes": [[[1, 2]]], "label": true}',
    b'{"strokes": [[[1, 2]]], "label": 10}',
    b'{"strokes": [[[1, 2]]], "label": 7, "date": 5}',
    b'{"strokes": [], "label": 7}',
    b"[]",
    b"\xff\xfe",
    b'{"strokes": [[[1e999, 2]]], "label": 7}',
]


@pytest.mark.parametrize("line", DAMAGED)
def test_a_damaged_line_is_counted_and_left_alone(file, line):
    first = file.keep(SEVEN, "7")
    with file.path.open("ab") as opened:
        opened.write(line)  # without its end, as when the power went
    assert (labels(file), file.read().damaged) == (["7"], 1)
    file.keep(ONE, "1")
    assert (labels(file), file.read().damaged) == (["7", "1"], 1)
    file.discard([first.key])
    assert (labels(file), file.read().damaged) == (["1"], 1)
    assert line in file.path.read_bytes().splitlines()


@given(data=st.data())
@with_file
def test_damage_anywhere_costs_one_drawing_at_most(file, data):
    file.path.unlink(missing_ok=True)
    for number in range(5):
        file.keep((((float(number), 0.0), (3.0, 9.0)),), str(number))
    content = bytearray(file.path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    file.path.write_bytes(bytes(content))
    found = labels(file)
    assert len(found) >= 3, "a line's end may be hit, which joins two"
    file.keep(SEVEN, "7")
    assert labels(file) == [*found, "7"]


def test_lines_of_other_hands_are_read(file):
    file.path.parent.mkdir()
    file.path.write_text('\n{"label": 3, "strokes": [[[1, 2], [3, 4.5]]], "by": "me"}\r\n\n')
    (drawing,) = file.read().drawings
    assert (drawing.label, drawing.date) == ("3", "")


def test_an_export_is_the_drawings_without_the_damage(file, tmp_path):
    file.keep(SEVEN, "1")
    file.keep(SEVEN, "7")
    file.keep(ONE, "1")
    with file.path.open("ab") as opened:
        opened.write(b"rubbish\n")
    target = tmp_path / "copy.jsonl"
    assert file.export(target) == 2
    copy = DrawingFile(target)
    assert (labels(copy), copy.read().damaged) == (["7", "1"], 0)
    assert file.read().damaged == 1


def test_an_export_that_fails_is_one_line(file, tmp_path):
    file.keep(SEVEN, "7")
    with pytest.raises(DataError, match="is the file of the drawings itself"):
        file.export(file.path)
    with pytest.raises(DataError, match="cannot be written"):
        file.export(tmp_path / "none" / "copy.jsonl")
    assert labels(file) == ["7"]


def test_a_home_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be")
    file = DrawingFile(tmp_path / "home" / "drawings.jsonl")
    with pytest.raises(DataError, match="cannot be") as caught:
        file.keep(SEVEN, "7")
    assert "\n" not in str(caught.value)


def test_a_digit_is_a_number_in_the_file_and_a_word_a_text(file):
    file.keep(ONE, "1")
    file.keep(SEVEN, "  shooting \t star ")
    file.keep(DOT, "e\u0301toile")
    written = [json.loads(line)["label"] for line in file.path.read_text().splitlines()]
    assert written == [1, "shooting star", "\u00e9toile"]
    assert labels(file) == ["1", "shooting star", "\u00e9toile"]


def test_a_word_takes_the_place_of_a_digit_and_the_other_way_round(file):
    file.keep(SEVEN, "7")
    file.keep(SEVEN, "roof")
    assert labels(file) == ["roof"]
    file.keep(SEVEN, "7")
    assert labels(file) == ["7"]


def test_lines_whose_label_is_none_are_kept_as_damaged(file):
    file.keep(ONE, "1")
    lines = file.path.read_text()
    for value in (10, -1, 1.0, True, None, "", "x" * 41, "a\nb\x00", ["star"]):
        lines += json.dumps({"strokes": [[[0, 0], [1, 2]]], "label": value, "date": ""}) + "\n"
    file.path.write_text(lines)
    assert (labels(file), file.read().damaged) == (["1"], 9)
