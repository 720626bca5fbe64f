"""When a checkpoint is due: after an epoch, after the interval, and once the last was earned."""

from __future__ import annotations

import pytest

from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.schedule import RETRY, SHORTEST_WAIT, Schedule


def make(interval: float = 30.0, share: float = 0.01, cost: float = 0.0) -> Schedule:
    schedule = Schedule(RecordingPlan(None, interval, share), 100.0, 0)
    schedule.settle(cost, 0.0)
    return schedule


def test_it_is_due_after_the_interval():
    schedule = make(30.0)
    assert not schedule.is_due(129.9)
    assert schedule.is_due(130.0)
    schedule.begin(131.0)
    assert not schedule.is_due(160.9)
    assert schedule.is_due(161.0)


def test_it_is_due_after_an_epoch_but_not_all_the_time():
    schedule = make(30.0)
    schedule.end_epoch()
    assert not schedule.is_due(100.0 + SHORTEST_WAIT / 2)
    assert schedule.is_due(100.0 + SHORTEST_WAIT)
    schedule.begin(102.0)
    assert not schedule.is_due(110.0), "that epoch has its checkpoint"
    schedule.end_epoch()
    assert schedule.is_due(110.0)


def test_a_writing_that_failed_is_soon_tried_again():
    schedule = make(30.0, cost=10.0)
    assert not schedule.is_due(100.0 + RETRY - 0.1, is_retry=True)
    assert schedule.is_due(100.0 + RETRY, is_retry=True)
    assert not make(0.0).is_due(1000.0, is_retry=True), "nothing is written while it is trained"


def test_a_shorter_interval_is_obeyed():
    schedule = make(0.2)
    assert not schedule.is_due(100.1)
    assert schedule.is_due(100.2)


def test_it_begins_so_early_that_it_is_on_the_disk_in_time():
    schedule = make(30.0)
    schedule.settle(0.0, 2.0)
    assert not schedule.is_due(127.0)
    assert schedule.is_due(128.0)
    schedule.settle(0.0, 1000.0)
    assert not schedule.is_due(114.0), "but not all the time"
    assert schedule.is_due(115.0)


@pytest.mark.parametrize("cost", [0.02, 0.5, 10.0])
def test_the_next_waits_until_the_last_was_earned(cost):
    schedule = make(0.1, cost=cost)
    schedule.end_epoch()
    assert not schedule.is_due(100.0 + 99 * cost)
    assert schedule.is_due(100.0 + 101 * cost)


def test_an_interval_that_was_asked_for_is_kept_at_any_cost():
    schedule = Schedule(RecordingPlan(None, 5.0, at_any_cost=True), 100.0, 0)
    schedule.settle(cost=1.0, duration=0.5)
    schedule.end_epoch()
    assert not schedule.is_due(102.0), "the end of an epoch is not worth as much"
    assert schedule.is_due(104.5)


def test_however_long_it_continues_the_share_is_kept():
    """A thousand seconds of epochs of 10 ms, each checkpoint of another cost."""
    schedule, spent, now = make(0.001), 0.0, 100.0
    while now < 1100.0:
        schedule.end_epoch()
        if schedule.is_due(now):
            schedule.begin(now)
            cost = 0.001 + 0.01 * (now % 1.0)
            schedule.settle(cost, 0.0)
            spent += cost
        now += 0.01
    assert 0.005 < spent / 1000.0 <= 0.0101


def test_before_anything_was_measured_large_runs_wait_longer():
    small, large = (Schedule(RecordingPlan(), 0.0, size) for size in (1_000, 10**9))
    for schedule in (small, large):
        schedule.end_epoch()
    assert small.is_due(2.0)
    assert not large.is_due(100.0)


def test_without_an_interval_epochs_are_still_taken_in():
    """Their measures are written; whether a checkpoint is, is not asked here."""
    schedule = make(0.0)
    assert not schedule.is_due(1e6)
    schedule.end_epoch()
    assert schedule.is_due(1e6)
