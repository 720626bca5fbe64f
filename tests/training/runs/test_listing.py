"""Runs are listed again and again: what has ended and is unchanged is not read again."""

from __future__ import annotations

import pytest

from tests.training import tiny
from tui_nn.training.runs.listing import RunListing
from tui_nn.training.runs.profile import Profile, write_profile
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore


@pytest.fixture
def store(tmp_path) -> RunStore:
    return RunStore(tmp_path / "runs")


def test_what_has_ended_is_read_once_until_it_changes(store):
    folder = store.create(tiny.MOONS)
    folder.write_state(RecordedState(phase=Phase.FINISHED))
    listing = RunListing(store)
    (first,) = listing.read()
    assert listing.read()[0] is first
    write_profile(folder.path, Profile("title"))
    (second,) = listing.read()
    assert second.profile.title == "title"
    folder.pin(pinned=True)
    assert listing.read()[0].is_pinned


def test_what_may_be_left_at_any_time_is_read_again(store):
    folder = store.create(tiny.MOONS)
    folder.write_state(RecordedState(phase=Phase.RUNNING))
    claim = folder.claim()
    listing = RunListing(store)
    assert listing.read()[0].phase is Phase.RUNNING
    claim.release()
    assert listing.read()[0].phase is Phase.CRASHED


def test_deleted_runs_are_gone(store):
    store.create(tiny.MOONS)
    other = store.create(tiny.MOONS)
    listing = RunListing(store)
    assert len(listing.read()) == 2
    other.delete()
    assert len(listing.read()) == 1
