from __future__ import annotations

import math

import numpy as np
import pytest

from tests.typed import expect
from tui_nn.training.protocol.measurements import CurveSample
from tui_nn.ui.drawing.curves import (
    Bucket,
    draw_curves,
    nearest,
    read_curve,
    smoothed,
    step_axis,
    value_axis,
)
from tui_nn.ui.drawing.plot import canvas_rows


def curve(values, spread=0.0, every=10):
    return [Bucket(every * n, v - spread, v, v + spread) for n, v in enumerate(values)]


def keys(cells):
    return {key for row in cells.keys for key in row}


def draw(train, validation=(), *, fine=True, log=False, y=None, step=400):
    x = step_axis(step, 400, 60)
    y = y or value_axis([train, validation], canvas_rows(16), log=log, share=False)
    return draw_curves(60, 16, train, validation, x, y, fine=fine)


def test_a_sample_becomes_buckets():
    sample = CurveSample(*(np.array([n, n + 1.0]) for n in range(4)))
    assert read_curve(sample) == (Bucket(0, 1, 2, 3), Bucket(1, 2, 3, 4))
    assert read_curve(None) == ()


def test_the_nearest_bucket_is_read():
    assert expect(nearest(curve([1, 2, 3]), 14)).mean == 2
    assert nearest([], 14) is None


def test_smoothing_keeps_the_ends_and_a_straight_line():
    straight = curve([float(n) for n in range(100)])
    points = smoothed(straight)
    assert [y for _, y in points] == pytest.approx([b.mean for b in straight])


def test_smoothing_calms_noise_but_not_few_points():
    noisy = [(-1.0) ** n for n in range(100)]
    assert max(abs(y) for _, y in smoothed(curve(noisy))[10:90]) < 0.5
    assert [y for _, y in smoothed(curve(noisy[:8]))] == noisy[:8]


def test_smoothing_does_not_paint_over_non_finite_values():
    values = [1.0] * 64
    values[30] = math.nan
    points = smoothed(curve(values))
    assert math.isnan(points[30][1])
    assert points[29][1] == 1.0


def test_the_step_axis_moves_seldom():
    ends = {step_axis(step, 9000, 60).high for step in range(0, 9001, 10)}
    assert max(ends) == 9000
    assert len(ends) < 25
    assert step_axis(5000, 9000, 60).high == 9000
    assert step_axis(0, 0, 60).high == 1


def test_the_value_axis_lets_one_spike_stand_out():
    values = curve([0.5] * 99, 0.1)
    values.append(Bucket(990, 0.4, 0.5, 1e9))
    axis = value_axis([values], 16, log=False, share=False)
    assert axis.high < 2
    cells, _ = draw(values, y=axis)
    assert "off-scale" in keys(cells)


def test_shares_are_written_in_percent():
    axis = value_axis([curve([0.2, 0.9, 1.0])], 16, log=False, share=True)
    assert axis.high <= 1.0
    assert all(label.endswith("%") for _, label in axis.ticks)


def test_a_log_axis_leaves_out_what_has_no_logarithm():
    axis = value_axis([curve([1.0, 0.1, 0.0, -1.0])], 16, log=True, share=False)
    assert axis.low == pytest.approx(-1)
    assert axis.log


def test_both_curves_are_drawn_and_distinguishable_without_colour():
    cells, _ = draw(curve([2.0 / (n + 1) for n in range(40)]), curve([1.0, 0.8, 0.6], every=130))
    assert {"train", "validation"} <= {k[0] if isinstance(k, tuple) else k for k in keys(cells)}
    assert "⠉⠉  ⠒⠒  ⠤⠤" in str(cells).replace("░", " "), "a dash, a gap, a dash"


def test_where_the_curves_meet_both_can_be_seen():
    same = curve([1.0] * 40)
    cells, canvas = draw(same, same)
    row = cells.keys[canvas.row(1.0)]
    assert {"train", "validation"} <= {k[0] if isinstance(k, tuple) else k for k in row}


@pytest.mark.parametrize("step", [0, 30, 200, 400])
def test_a_single_validation_can_be_seen(step):
    cells, _ = draw(curve([1.0] * 40), [Bucket(step, 0.5, 0.5, 0.5)])
    assert "validation" in {k[0] if isinstance(k, tuple) else k for k in keys(cells)}


def test_the_range_lies_behind_the_line():
    cells, _ = draw(
        curve([1.0] * 40, 0.4), y=value_axis([curve([0.0, 2.0])], 16, log=False, share=False)
    )
    assert ("train", "range") in keys(cells)
    assert ("plain", "range") in keys(cells)


def test_with_few_colours_the_range_is_a_shade():
    cells, _ = draw(curve([1.0] * 40, 0.4), fine=False)
    assert str(cells).count("░") == 2 * 55, "the two ends of each column"
    assert not any(isinstance(key, tuple) for key in keys(cells))


def test_a_run_that_diverged_is_marked():
    cells, canvas = draw(curve([1.0, 0.5, math.nan, math.inf]))
    assert cells.characters[canvas.top][canvas.column(20)] == "✗"
    assert "broken" in keys(cells)


@pytest.mark.parametrize("log", [False, True])
def test_nothing_but_nan_is_still_a_plot(log):
    cells, _ = draw(curve([math.nan] * 5), log=log)
    assert "✗" in str(cells)
