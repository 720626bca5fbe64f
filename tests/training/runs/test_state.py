"""The state of a run comes back as it was; whatever else is in its file is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_nn.errors import RunError
from tui_nn.training.runs.state import (
    MAXIMUM_SIZE,
    Phase,
    RecordedState,
    format_state,
    now,
    read_state,
)

in_one_folder = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

FULL = RecordedState(
    phase=Phase.FINISHED,
    started=now(),
    ended=now(),
    step=60,
    steps_per_epoch=12,
    total_steps=60,
    layers=[784, 10],
    was_running=True,
    pid=123,
    validation={"loss": 0.5, "accuracy": None},
    result={"recipe": "mnist", "layers": [784, 10], "test_accuracy": 0.97},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


@pytest.mark.parametrize("state", [RecordedState(), FULL])
def test_a_state_comes_back(path, state):
    path.write_bytes(format_state(state))
    assert read_state(path) == state


def test_epochs_follow_from_steps():
    assert FULL.epoch == 5
    assert RecordedState(step=7).epoch == 0


def test_what_a_later_version_adds_is_passed_over(path):
    fields = json.loads(format_state(FULL))
    path.write_text(json.dumps({**fields, "mood": "good"}))
    assert read_state(path) == FULL


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"phase": "crashed"}',
        json.dumps({**json.loads(format_state(FULL)), "phase": "crashed"}).encode(),
        json.dumps({**json.loads(format_state(FULL)), "phase": 7}).encode(),
        json.dumps({**json.loads(format_state(FULL)), "step": -1}).encode(),
        json.dumps({**json.loads(format_state(FULL)), "step": 1.5}).encode(),
        json.dumps({**json.loads(format_state(FULL)), "step": True}).encode(),
        json.dumps({**json.loads(format_state(FULL)), "was_running": None}).encode(),
        json.dumps({**json.loads(format_state(FULL)), "result": [1]}).encode(),
        json.dumps({**json.loads(format_state(FULL)), "layers": ["x"]}).encode(),
        json.dumps({**json.loads(format_state(FULL)), "layers": 7}).encode(),
        b" " * (MAXIMUM_SIZE + 1),
    ],
)
def test_damage_is_one_line(path, content):
    path.write_bytes(content)
    with pytest.raises(RunError) as caught:
        read_state(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@given(data=st.data())
@in_one_folder
def test_no_part_of_a_file_is_taken_for_the_whole(path, data):
    content = format_state(FULL).rstrip()
    path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(RunError):
        read_state(path)


def test_no_file_is_one_line(path):
    with pytest.raises(RunError, match="cannot be read"):
        read_state(path)
