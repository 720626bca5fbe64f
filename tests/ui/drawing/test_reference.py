"""The curve of a recorded run behind those of the present one."""

from __future__ import annotations

import pytest

from tests.ui.widgets.hosts import Host, text
from tests.ui.widgets.samples import snapshot
from tui_nn.training.comparing.series import make_series
from tui_nn.ui.drawing.reference import Reference, reference_texts
from tui_nn.ui.widgets.curve_plot import CurvePlot

SERIES = make_series(
    [
        {"epoch": 1, "step": 500, "train_loss": 2.0, "validation_loss": 1.5, "train_rmse": 3.0},
        {"epoch": 2, "step": 1000, "train_loss": 1.0, "validation_loss": 0.75, "train_rmse": 2.0},
    ]
)
BEST = Reference("mnist-7", SERIES)


def test_its_validation_comes_before_its_training():
    assert [(b.step, b.mean) for b in BEST.curve("loss")] == [(500, 1.5), (1000, 0.75)]
    assert [b.mean for b in BEST.curve("rmse")] == [3.0, 2.0]
    assert BEST.curve("accuracy") == ()


def test_its_value_is_that_at_the_cursor_or_the_last():
    curve = BEST.curve("loss")
    assert next(reference_texts(BEST, curve, None, str, braille=True)) == "··· best: mnist-7 0.75"
    assert next(reference_texts(BEST, curve, 600, str, braille=False)) == "~~~ best: mnist-7 1.5"


@pytest.mark.parametrize("width", [40, 60, 100])
async def test_the_plot_shows_it_until_it_is_removed(width):
    plot = CurvePlot()
    async with Host(plot).run_test(size=(width, 16)) as pilot:
        plot.snapshot = snapshot()
        await pilot.pause()
        without = text(plot)
        plot.reference = BEST
        await pilot.pause()
        first = text(plot).splitlines()[0]
        assert "··· best" in first
        assert "mnist-7 0.75" in first or width < 100
        plot.metric = "accuracy"
        await pilot.pause()
        assert "best" not in text(plot)
        plot.metric, plot.reference = "loss", None
        await pilot.pause()
        assert text(plot) == without
