"""Which sweep a run belongs to."""

from __future__ import annotations

import pytest

from tui_nn.training.runs.membership import (
    TRIAL,
    Membership,
    is_trial,
    read_membership,
    write_membership,
)

SEVENTH = Membership("rates", 7, 1)


def test_what_was_written_is_read(tmp_path):
    write_membership(tmp_path, SEVENTH)
    assert read_membership(tmp_path) == SEVENTH
    assert is_trial(tmp_path)


def test_other_runs_have_none(tmp_path):
    assert read_membership(tmp_path) is None
    assert not is_trial(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"sweep": 1, "trial": 2, "repeat": 3}',
     b'{"sweep": "a\\u0007", "trial": 2, "repeat": 3}', b"[" * 900],
)  # fmt: skip
def test_a_damaged_file_tells_nothing(tmp_path, content):
    (tmp_path / TRIAL).write_bytes(content)
    assert read_membership(tmp_path) is None
