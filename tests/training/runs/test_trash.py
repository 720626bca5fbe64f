"""Deleted runs can be brought back for a while."""

from __future__ import annotations

import time

import pytest

from tests.training import tiny
from tui_nn.errors import RunError
from tui_nn.training.runs import trash
from tui_nn.training.runs.store import RunStore


@pytest.fixture
def store(tmp_path) -> RunStore:
    return RunStore(tmp_path / "runs")


def make(store, count):
    return [store.create(tiny.MOONS).name for _ in range(count)]


def names(store):
    return sorted(record.name for record in store.records())


def test_the_latest_deletion_comes_back_whole(store):
    one, two, three, four = make(store, 4)
    store.delete([one])
    store.delete([two, three])
    assert names(store) == [four]
    assert sorted(store.trash.undo()) == [two, three]
    assert store.trash.undo() == [one]
    assert names(store) == [one, two, three, four]
    with pytest.raises(RunError, match="no deletion to undo"):
        store.trash.undo()


def test_a_new_run_of_the_name_is_not_replaced(store):
    (one,) = make(store, 1)
    store.delete([one])
    assert make(store, 1) == [one]
    with pytest.raises(RunError, match="there is a new run of that name"):
        store.trash.undo()


def test_a_run_in_training_is_not_deleted(store):
    first, second = make(store, 2)
    claim = store.find(first).claim()
    with pytest.raises(RunError, match="is being trained"):
        store.delete([first])
    claim.release()
    store.delete([first])
    assert names(store) == [second]


def test_the_trash_is_emptied_by_age(store, monkeypatch):
    one, two = make(store, 2)
    store.delete([one])
    later = time.time_ns() + int((trash.LONGEST_STAY + 60) * 1e9)
    monkeypatch.setattr(time, "time_ns", lambda: later)
    store.delete([two])
    assert store.trash.undo() == [two]
    assert [path.name for path in store.root.iterdir()] == [two]


def test_the_trash_is_emptied_by_number_but_never_of_the_latest(store, monkeypatch):
    monkeypatch.setattr(trash, "MOST_KEPT", 2)
    one, *others = make(store, 4)
    store.delete([one])
    store.delete(others)
    assert len(list(store.root.iterdir())) == 3
    assert sorted(store.trash.undo()) == others
