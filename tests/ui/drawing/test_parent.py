"""The curves of a fork's parent: moved to where the fork left it, dotted behind the fork's own."""

from __future__ import annotations

import numpy as np
import pytest

from tests.typed import expect
from tests.ui.widgets.hosts import Host, text
from tests.ui.widgets.samples import curve, snapshot
from tui_nn.training.protocol.measurements import CurveSample
from tui_nn.training.protocol.moments import MomentsView, ParentView
from tui_nn.ui.drawing.axes import span_axis
from tui_nn.ui.drawing.curves import Bucket, draw_curves
from tui_nn.ui.drawing.parent import before, parent_curves, parent_texts
from tui_nn.ui.widgets.curve_plot import CurvePlot

PARENT = ParentView(
    "moons-1", 500, {"train_loss": curve([5.0, 4.0, 3.0, 2.0, 1.0, 0.5, 0.25]), "other": curve([1])}
)
"""A run with a point every 100 steps, left at step 500."""


def test_the_curves_begin_where_the_fork_left_them():
    (train,) = parent_curves(snapshot(parent=PARENT), "loss")
    assert [(bucket.step, bucket.mean) for bucket in train] == [(0, 0.5), (100, 0.25)]
    assert before(train, 50) == train[:1]
    assert parent_curves(snapshot(), "loss") == ()
    assert parent_curves(snapshot(parent=PARENT), "accuracy") == ()


def test_values_are_those_so_many_steps_after():
    long, *_, short = parent_texts(snapshot(parent=PARENT), "loss", 90, str, braille=True)
    assert long == "··· moons-1 from step 500: 0.25"
    assert short == "··· parent"


@pytest.mark.parametrize("braille", [True, False])
def test_a_parent_is_dotted_where_nothing_else_is(braille):
    axis = span_axis(0, 10, 5)
    fork = [Bucket(step, 2.0, 2.0, 2.0) for step in range(11)]
    parent = [Bucket(step, 8.0, 8.0, 8.0) for step in range(11)]
    hidden = fork
    drawn = draw_curves(
        40, 12, fork, (), axis, axis, parents=(parent, hidden), braille=braille, fine=False
    )
    assert drawn is not None
    cells, canvas = drawn
    row, under = expect(canvas.row(8.0)), expect(canvas.row(2.0))
    keys = cells.keys[row][canvas.left :]
    assert set(keys[0::2]) == {"parent"}
    assert "parent" not in keys[1::2]
    assert "parent" not in cells.keys[under]


@pytest.mark.parametrize("width", [40, 60, 100])
async def test_the_plot_names_the_parent_and_the_moment(width):
    plot = CurvePlot()
    async with Host(plot).run_test(size=(width, 16)) as pilot:
        plot.snapshot = snapshot(parent=PARENT, moments=MomentsView((0, 100), 100))
        await pilot.pause()
        shown = text(plot)
        first = shown.splitlines()[0]
        assert "━" in first
        assert "··· parent" in first or width >= 60
        if width >= 60:
            assert "··· " in first
            assert "0.25" in first
        if width >= 100:
            assert "moons-1 from step 500: 0.25" in first
        assert "┃" in shown


async def test_a_moment_has_no_validation_that_came_after_it():
    plot = CurvePlot()
    async with Host(plot).run_test(size=(60, 16)) as pilot:
        seen = []
        for moment in (0, 899, 900, None):
            plot.snapshot = snapshot(
                moments=MomentsView((0, 899, 900), moment),
                curves={
                    "train_loss": curve([2.0, 1.0]),
                    "validation_loss": curve([9.0, 0.5, 0.25], 450),
                },
            )
            await pilot.pause()
            seen.append(text(plot).splitlines()[0].split("validation ")[1].split()[0])
        assert seen == ["9", "0.5", "0.25", "0.25"]
        losses = np.array([0.5])
        later = CurveSample(np.array([450.0]), losses, losses, losses)
        plot.snapshot = snapshot(
            moments=MomentsView((0,), 0),
            curves={"train_loss": curve([2.0, 1.0]), "validation_loss": later},
        )
        await pilot.pause()
        assert "validation –" in text(plot)
