"""What is said of the kept moments."""

from __future__ import annotations

import pytest

from tests.ui.widgets.samples import snapshot
from tui_nn.training.protocol.moments import MomentsView
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.ui.timeline import wording
from tui_nn.ui.timeline.stops import forkable


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (812, "812 B"),
        (1_500, "1.5 KB"),
        (64_000_000, "64 MB"),
        (2e9, "2.0 GB"),
        (9_960_000, "10 MB"),
    ],
)
def test_bytes_are_short(number, text):
    assert wording.size(int(number)) == text


def test_the_unit_is_said_once_where_it_is_the_same():
    view = MomentsView((0, 1, 2), None, 16_200_000, 64_000_000, on_disk=True)
    assert wording.budget(view) == "3 moments, 16 of 64 MB on the disk"
    view = MomentsView((0,), None, 1_500, 64_000_000)
    assert wording.budget(view) == "1 moment, 1.5 KB of 64 MB of memory"


@pytest.mark.parametrize(("step", "epoch"), [(0, 1), (799, 1), (800, 2), (3999, 5), (4000, 5)])
def test_the_epoch_of_a_step_is_counted_from_one(step, epoch):
    assert wording.epoch_of(step, snapshot()) == epoch


def test_the_past_says_where_it_is_and_how_to_leave_it():
    run = snapshot(state=RunState.PAUSED, moments=MomentsView((0, 900), 900))
    first, second = wording.past(900, run, playing=False)
    assert first == ("◀ at step 900 of 1 900", "epoch 2", "run paused", "1 000 steps back")
    assert second == ("esc present", "] forward", "P play", "F fork")
    assert wording.past(900, run, playing=True)[1] == ("esc present", "P stop")
    assert "F fork" not in wording.past(900, run, playing=False, forks=False)[1]


def test_why_there_is_nothing_to_travel_to():
    assert wording.none_kept(snapshot(moments=MomentsView((0,)))) == ""
    assert "space starts" in wording.none_kept(snapshot(step=0))
    assert "space starts" in wording.none_kept(None)
    assert "--moments-budget is 0" in wording.none_kept(snapshot())
    too_large = MomentsView((), None, 0, 10_000_000, 8_000_000)
    text = "two of 8.0 MB are more than --moments-budget, 10 MB"
    assert text in wording.none_kept(snapshot(moments=too_large))
    assert "before this one" in wording.none_kept(snapshot(moments=MomentsView((1900,))))


def test_a_run_at_rest_can_be_forked_as_it_is_and_one_without_moments_not_while_it_runs():
    paused = snapshot(state=RunState.PAUSED)
    assert (forkable(paused), wording.none_to_fork(paused)) == ((1900,), "")
    assert wording.origin(1900, paused) == "step 1 900, epoch 3, present"
    assert wording.origin(900, paused) == "step 900, epoch 2"
    kept = MomentsView((0, 900, 1900))
    assert forkable(snapshot(state=RunState.FINISHED, moments=kept)) == (0, 900, 1900)
    assert forkable(snapshot(state=RunState.RUNNING, moments=MomentsView((0, 900)))) == (0, 900)
    assert "paused" in wording.none_to_fork(snapshot(state=RunState.RUNNING))
