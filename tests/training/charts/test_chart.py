"""Where curves, axes and texts are on the page."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.training.charts.chart import COLOURS, PATTERNS, Axis, Series, lay_out, look, ticks
from tui_nn.training.charts.png import dash
from tui_nn.training.charts.svg import draw_svg

NUMBERS = st.floats(-1e6, 1e6)


def chart_of(*ys, log=False):
    curves = [
        Series(f"run {n}", np.arange(len(y), dtype=float), np.array(y)) for n, y in enumerate(ys)
    ]
    return lay_out(curves, title="t", x_label="epoch", y_label="loss", log=log)


@given(st.lists(st.lists(NUMBERS, max_size=30), max_size=4), st.booleans())
def test_everything_is_on_the_page(curves, log):
    chart = chart_of(*curves, log=log)
    for stroke in chart.strokes:
        for x, y in stroke.points:
            assert -1 <= x <= chart.width + 1
            assert -1 <= y <= chart.height + 1
    ElementTree.fromstring(draw_svg(chart))


def test_a_falling_curve_goes_down_the_page():
    chart = chart_of([2.0, 1.0, 0.5])
    (curve,) = [stroke for stroke in chart.strokes if len(stroke.points) == 3 and stroke.width > 1]
    heights = [y for _, y in curve.points]
    assert heights == sorted(heights)


def test_a_long_curve_keeps_its_last_point():
    chart = chart_of(np.linspace(1, 0, 12_345))
    curve = max(chart.strokes, key=lambda stroke: len(stroke.points))
    assert len(curve.points) <= 1001
    assert curve.points[-1][1] == max(y for _, y in curve.points)


def test_curves_differ_in_colour_and_pattern():
    looks = [look(number) for number in range(len(COLOURS))]
    assert len(set(looks)) == len(COLOURS)
    assert looks[0] != looks[len(PATTERNS) % len(looks)]


@pytest.mark.parametrize("axis", [Axis(0, 1, 0, 9), Axis(-3, 40, 0, 9), Axis(1e-4, 50, 0, 9, True)])
def test_ticks_are_round_and_within_the_axis(axis):
    found = ticks(axis)
    assert 2 <= len(found) <= 8
    assert all(axis.low - 1e-9 <= value <= axis.high + 1e-9 for value in found)


def test_logarithms_have_ticks_at_powers_of_ten():
    assert ticks(Axis(0.005, 20, 0, 9, True)) == [0.01, 0.1, 1.0, 10.0]


def length_of(points) -> float:
    return sum(float(np.hypot(*np.subtract(b, a))) for a, b in pairwise(points))


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=20))
def test_dashes_are_no_longer_than_their_line(points):
    pieces = [length_of(piece) for piece in dash(points, (6, 3))]
    assert all(piece <= 6 + 1e-6 for piece in pieces)
    assert sum(pieces) <= length_of(points) + 1e-6
