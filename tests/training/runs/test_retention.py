"""Short trials are removed when there are many; whatever else there is stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.training import tiny
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.retention import MOST_SHORT, SHORT
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def make(store: RunStore, age: float, state: RecordedState) -> RunFolder:
    """A run that was changed `age` seconds ago."""
    folder = store.create(tiny.MOONS)
    folder.write_state(state)
    then = folder.path.stat().st_mtime - age
    os.utime(folder.path / "state.json", (then, then))
    return folder


def trained(seconds: float | None, phase: Phase = Phase.INTERRUPTED) -> RecordedState:
    return RecordedState(phase=phase, train_seconds=seconds)


def fill(store: RunStore, count: int = MOST_SHORT) -> list[RunFolder]:
    """So many recent short runs."""
    return [make(store, 1.0 + number, trained(2.0)) for number in range(count)]


def test_of_short_runs_the_latest_stay(store):
    oldest = make(store, 2000, trained(3.0))
    older = make(store, 1000, trained(3.0, Phase.FINISHED))
    recent = fill(store, MOST_SHORT - 1)
    assert oldest.is_run
    new = store.create(tiny.MOONS)
    assert not oldest.is_run
    assert all(folder.is_run for folder in (*recent, older, new))
    new.write_state(trained(1.0))
    newer = store.create(tiny.MOONS)
    assert not older.is_run
    assert all(folder.is_run for folder in (*recent, new, newer))


@pytest.mark.parametrize(
    "state",
    [
        trained(SHORT),
        trained(None),
        trained(0.0, Phase.CREATED),
        RecordedState(phase=Phase.FINISHED, result={"train_seconds": SHORT}),
        RecordedState(phase=Phase.FINISHED, result={"train_seconds": "?"}),
    ],
)
def test_long_runs_and_those_of_unknown_length_stay(store, state):
    folder = make(store, 5000, state)
    fill(store, MOST_SHORT + 2)
    assert folder.is_run
    assert len(store.records()) == MOST_SHORT + 2


def test_the_length_of_a_run_of_an_earlier_version_is_that_of_its_result(store):
    state = RecordedState(phase=Phase.FINISHED, result={"train_seconds": 0.5})
    folder = make(store, 5000, state)
    fill(store, MOST_SHORT + 1)
    assert not folder.is_run


def test_a_pinned_run_stays_and_one_that_is_held_and_one_that_is_damaged(store):
    pinned, held, damaged = (make(store, 5000, trained(1.0)) for _ in range(3))
    pinned.pin(pinned=True)
    claim = held.claim()
    (damaged.path / "state.json").write_text("{")
    fill(store, MOST_SHORT + 1)
    assert all(folder.is_run for folder in (pinned, held, damaged))
    claim.release()
    pinned.pin(pinned=False)
    store.create(tiny.MOONS)
    assert not pinned.is_run
    assert not held.is_run
