"""Title, tags and note of a run, in a file of their own."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.errors import RunError
from tui_nn.training.runs.profile import (
    LONGEST_TITLE,
    MOST_TAGS,
    NO_PROFILE,
    PROFILE,
    Profile,
    read_profile,
    write_profile,
)

WORDS = Profile("wide, slow", ("wide", "π"), 'first line\nsecond line: "quoted"')


def test_what_was_written_is_read(tmp_path):
    write_profile(tmp_path, WORDS)
    assert read_profile(tmp_path) == WORDS


def test_without_a_file_it_is_empty(tmp_path):
    assert read_profile(tmp_path) == NO_PROFILE


def test_an_empty_one_leaves_no_file(tmp_path):
    write_profile(tmp_path, WORDS)
    write_profile(tmp_path, NO_PROFILE)
    assert not (tmp_path / PROFILE).exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": "x" * (LONGEST_TITLE + 1)}, "title: is longer than 80"),
        ({"title": "a\x1b[2J"}, "title: has characters"),
        ({"title": "two\nlines"}, "title: has characters"),
        ({"note": "bell\a"}, "note: has characters"),
        ({"tags": ("two words",)}, "is not one word"),
        ({"tags": ("",)}, "is not one word"),
        ({"tags": tuple(map(str, range(MOST_TAGS + 1)))}, "at most 16"),
    ],
)
def test_what_does_not_fit_is_refused(fields, message):
    with pytest.raises(RunError, match=message):
        Profile(**fields)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp()
    (folder / PROFILE).write_bytes(content)
    with contextlib.suppress(RunError):
        assert isinstance(read_profile(folder), Profile)
