from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_nn.ui.drawing.axes import linear_axis, nice_ceiling, span_axis

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=200)
@given(FINITE, FINITE, st.integers(2, 12))
def test_a_linear_axis_holds_any_numbers(one, other, most):
    axis = linear_axis(min(one, other), max(one, other), most)
    assert axis.low < axis.high
    assert math.isfinite(axis.high - axis.low)
    assert len(axis.ticks) <= 2 * most + 3
    assert all(
        axis.low <= position <= axis.high or axis.shows(position) for position, _ in axis.ticks
    )


def test_ticks_are_round_and_distinguishable():
    assert [label for _, label in linear_axis(0, 2.3, 5).ticks] == ["0", "1", "2"]
    assert [label for _, label in linear_axis(0.91, 0.93, 5).ticks] == [
        "0.910", "0.915", "0.920", "0.925", "0.930",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "labels"), [(2.36, ["2.3575", "2.3600", "2.3625"]), (2.5e-4, ["2.5e-4"])]
)
def test_ticks_about_a_single_value_are_distinguishable_or_left_out(value, labels):
    assert [label for _, label in linear_axis(value, value, 3).ticks] == labels


def test_positions_are_clipped_and_odd_numbers_have_none():
    axis = span_axis(0, 10, 3)
    assert axis.position(20) == 10
    assert axis.share(5) == 0.5
    assert axis.position(math.nan) is None
    assert axis.position(math.inf) is None
    assert not axis.shows(10.1)
    assert axis.shows(10)


@pytest.mark.parametrize(("value", "ceiling"), [(1, 1), (1.2, 1.5), (84, 100), (450, 500), (7, 8)])
def test_nice_ceiling(value, ceiling):
    assert nice_ceiling(value) == pytest.approx(ceiling)


@pytest.mark.parametrize(("low", "high"), [(-2.1, 2.2), (-0.4, 1.4), (0.0, 1.0), (-1.9, 1.9)])
def test_a_plane_has_at_least_two_ticks_on_an_axis(low, high):
    assert len(span_axis(low, high, 3).ticks) >= 2
