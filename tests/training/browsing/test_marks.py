"""Marks outlive the process, belong to their data, and are never lost to damage or a full disk."""

from __future__ import annotations

import errno
import json
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training import stored, tiny
from tui_nn.errors import DataError, UserError
from tui_nn.training.browsing import marks as marks_module
from tui_nn.training.browsing.marks import FILE_NAME, Marks, Place, key_of, read_marks
from tui_nn.training.protocol.examples import Example, Source

TWELVE = Example(Source.VALIDATION, 12)


def make_marks(folder=None, config=tiny.MOONS):
    marks = Marks(tiny.load(config))
    marks.follow(folder)
    return marks


def test_marks_are_read_again(tmp_path):
    marks = make_marks(tmp_path)
    marks.mark(TWELVE, marked=True)
    marks.mark(Example(Source.TEST, 3), marked=True)
    again = make_marks(tmp_path)
    assert again.places == (Place("validation", 12), Place("test", 3))
    assert again.rows(Source.VALIDATION) == {12}
    again.mark(TWELVE, marked=False)
    assert make_marks(tmp_path).places == (Place("test", 3),)
    assert marks.remark == ""


def test_marks_of_a_run_that_is_not_recorded_are_kept_and_said(tmp_path):
    marks = make_marks()
    assert marks.remark == ""
    marks.mark(TWELVE, marked=True)
    marks.follow(None)
    assert "memory only" in marks.remark
    marks.follow(tmp_path)
    assert marks.remark == ""
    assert make_marks(tmp_path).places == (Place("validation", 12),)


def test_marking_twice_is_marking_once(tmp_path):
    marks = make_marks(tmp_path)
    marks.mark(TWELVE, marked=True)
    marks.mark(TWELVE, marked=True)
    marks.mark(Example(Source.TEST, 0), marked=False)
    assert len(marks) == 1


def test_marks_of_other_data_are_kept_and_not_shown(tmp_path):
    make_marks(tmp_path).mark(TWELVE, marked=True)
    other = make_marks(tmp_path, tiny.MOONS.replace(seed=7))
    assert len(other) == 0
    assert "1 mark of other data" in other.remark
    other.mark(Example(Source.TEST, 3), marked=True)
    assert set(read_marks(tmp_path / FILE_NAME)) == {Place("validation", 12), Place("test", 3)}
    assert make_marks(tmp_path).places == (Place("validation", 12),)


DAMAGED = [
    b"",
    b"{",
    b"[]",
    b"7",
    b'{"marks": 5}',
    b'{"marks": [5]}',
    b'{"marks": ["part"]}',
    b'{"marks": [{"part": "validation", "row": -1, "key": "0123456789ab"}]}',
    b'{"marks": [{"part": "validation", "row": 1e3, "key": "0123456789ab"}]}',
    b'{"marks": [{"part": "validation", "row": true, "key": "0123456789ab"}]}',
    b'{"marks": [{"part": ["validation"], "row": 1, "key": "0123456789ab"}]}',
    b'{"marks": [{"part": "drawing", "row": 1, "key": "0123456789ab"}]}',
    b'{"marks": [{"part": "test", "row": 1, "key": "0123"}]}',
    b'{"marks": [{"part": "test", "row": 1}]}',
    b"\xff",
    b"[" * 100_000,
    b" " * 300_000,
]


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_said_and_left_alone(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    marks = make_marks(tmp_path)
    assert "damaged" in marks.remark
    with pytest.raises(DataError, match="damaged; move it away"):
        marks.mark(TWELVE, marked=True)
    assert (tmp_path / FILE_NAME).read_bytes() == content
    assert len(marks) == 0


@given(content=st.binary(max_size=200) | st.from_regex(r'\{"marks":.{0,80}', fullmatch=True))
def test_any_content_is_read_or_refused(content, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        read_marks(path)
    except DataError as error:
        assert str(path) in str(error)  # noqa: PT017 - both are right


def test_a_full_disk_loses_no_mark(tmp_path, monkeypatch):
    def fail(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    marks = make_marks(tmp_path)
    marks.mark(TWELVE, marked=True)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(DataError, match="No space"):
            marks.mark(Example(Source.TEST, 3), marked=True)
    assert marks.places == make_marks(tmp_path).places == (Place("validation", 12),)


def test_the_file_is_a_few_lines_of_plain_json(tmp_path):
    make_marks(tmp_path).mark(TWELVE, marked=True)
    (mark,) = json.loads((tmp_path / FILE_NAME).read_text())["marks"]
    assert (mark["part"], mark["row"]) == ("validation", 12)


def test_there_is_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(marks_module, "MOST_MARKS", 2)
    marks = make_marks(tmp_path)
    for row in range(2):
        marks.mark(Example(Source.TEST, row), marked=True)
    with pytest.raises(UserError, match="2 examples are marked"):
        marks.mark(TWELVE, marked=True)
    marks.mark(Example(Source.TEST, 0), marked=False)
    marks.mark(TWELVE, marked=True)


@pytest.mark.parametrize("example", [Example(Source.DRAWING), Example(Source.TEST, 10**9)])
def test_what_is_no_example_of_the_data_cannot_be_marked(tmp_path, example):
    with pytest.raises(UserError):
        make_marks(tmp_path).mark(example, marked=True)


def test_a_mark_holds_for_a_part_that_stays_in_its_file(tmp_path):
    stored.write_pictures(tmp_path)
    keys = {
        key_of(stored.load_pictures(tmp_path, stored=kept), Place("test", 5))
        for kept in (False, True)
    }
    assert len(keys) == 1
    assert keys != {key_of(stored.load_pictures(tmp_path, stored=True), Place("test", 6))}


def test_the_target_is_part_of_the_key():
    dataset = tiny.load(tiny.HOUSES)
    targets = np.asarray(dataset.test.all_targets())
    assert len({key_of(dataset, Place("test", row)) for row in range(20)}) == 20
    assert targets.ndim == 2
