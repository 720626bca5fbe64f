"""Stops: the kept moments and the present after them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.widgets.samples import snapshot
from tui_nn.training.protocol.moments import MomentsView
from tui_nn.ui.timeline.stops import place_of, stop_at, stops_of

STEPS = st.lists(st.integers(0, 10_000), unique=True).map(lambda steps: tuple(sorted(steps)))


def test_a_moment_at_the_present_step_is_the_present():
    assert stops_of(snapshot(moments=MomentsView((0, 900, 1900)))) == (0, 900)
    assert stops_of(snapshot(moments=MomentsView((0, 900)))) == (0, 900)
    assert stops_of(snapshot()) == stops_of(None) == ()


@pytest.mark.parametrize(
    ("stop", "place"), [(None, 3), (0, 0), (4, 0), (6, 1), (10, 1), (54, 1), (56, 2), (900, 2)]
)
def test_the_nearest_stop_counts(stop, place):
    assert place_of((0, 10, 100), stop) == place


@given(STEPS, st.integers(-5, 12_000))
def test_the_nearest_stop_is_that_of_a_search_through_all(steps, stop):
    found = stop_at(steps, place_of(steps, stop))
    assert found == min(steps, key=lambda step: (abs(step - stop), step), default=None)


@given(STEPS)
def test_one_goes_through_every_moment_and_back(steps):
    there = [stop_at(steps, place) for place in range(len(steps) + 1)]
    assert there == [*steps, None]
    assert [place_of(steps, stop) for stop in there] == list(range(len(steps) + 1))
    assert stop_at(steps, -1) == there[0]
