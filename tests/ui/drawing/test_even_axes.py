from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.typed import expect
from tui_nn.ui.drawing.axes import Axis, span_axis
from tui_nn.ui.drawing.even_axes import even_axis, even_log_axis, even_share_axis
from tui_nn.ui.drawing.plot import canvas_rows, draw_plot

FINITE = st.floats(-1e30, 1e30)
POSITIVE = st.floats(1e-30, 1e30)
SHARES = st.floats(0, 1)
ROWS = st.integers(3, 60)


def rows_of_ticks(axis: Axis, rows: int) -> list[float]:
    """On which row each tick lies, from the bottom up; a fraction if between two."""
    grain = (axis.high - axis.low) / (rows - 1)
    return [(position - axis.low) / grain for position, _ in axis.ticks]


def check(axis: Axis, rows: int) -> None:
    places = rows_of_ticks(axis, rows)
    assert places
    assert all(abs(place - round(place)) < 1e-3 for place in places)
    assert len({round(b) - round(a) for a, b in pairwise(places)}) <= 1
    assert axis.low < axis.high


@given(FINITE, FINITE, ROWS)
def test_any_values_are_shown_with_ticks_on_whole_rows_equally_far_apart(one, other, rows):
    low, high = sorted((one, other))
    axis = even_axis(low, high, rows)
    slack = 1e-4 * (axis.high - axis.low)
    assert axis.low - slack <= low <= high <= axis.high + slack
    check(axis, rows)
    assert len({label for _, label in axis.ticks}) == len(axis.ticks)


@given(POSITIVE, POSITIVE, ROWS)
def test_so_are_logarithms(one, other, rows):
    low, high = sorted((one, other))
    axis = even_log_axis(low, high, rows)
    assert axis.log
    assert axis.low - 1e-4 <= math.log10(low) <= math.log10(high) <= axis.high + 1e-4
    check(axis, rows)


@given(SHARES, SHARES, ROWS)
def test_so_are_shares_of_which_none_is_above_all(one, other, rows):
    low, high = sorted((one, other))
    axis = even_share_axis(low, high, rows)
    assert axis.low - 1e-6 <= low <= high <= axis.high + 1e-6
    assert all(0 <= float(label[:-1]) <= 100 for _, label in axis.ticks)
    check(axis, rows)


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        (even_axis(0, 0.5, 11), ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
        (even_axis(0, 2.4, 16), ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"]),
        (even_share_axis(0.86, 1, 11), ["85%", "90%", "95%", "100%"]),
        (even_log_axis(1e-4, 1, 11), ["1e-4", "0.01", "1"]),
        (even_log_axis(4e-8, 5e-3, 11), ["1e-7", "1e-5", "0.001", "0.1"]),
        (even_log_axis(1.2e-3, 4e-3, 11), ["0.002", "0.004"]),
        (even_log_axis(0.1, 1, 9), ["0.1", "0.2", "0.4", "0.8", "1.6"]),
    ],
)
def test_ticks_are_round(axis, labels):
    assert [label for _, label in axis.ticks] == labels


@pytest.mark.parametrize("height", [8, 11, 18, 33])
@pytest.mark.parametrize(("low", "high"), [(0, 0.5), (0, 2.31), (0.3, 0.42), (2e3, 9e5)])
@pytest.mark.parametrize("make", [even_axis, even_log_axis])
def test_the_plot_has_them_on_the_rows_that_they_were_meant_for(make, low, high, height):
    axis = make(max(low, 1e-3), high, canvas_rows(height))
    cells, canvas = expect(draw_plot(60, height, [], span_axis(0, 40, 3), axis))
    found = [y for y in range(canvas.height) if "┤" in cells.text(y)]
    assert len(found) == len(axis.ticks) >= 2
    assert len({b - a for a, b in pairwise(found)}) == 1


@given(st.floats(0.05, 5), st.floats(0.05, 5), ROWS)
def test_not_much_of_the_plot_is_wasted(low, span, rows):
    axis = even_axis(low, low + span, rows)
    if rows >= 8:
        assert span >= 0.55 * (axis.high - axis.low)
