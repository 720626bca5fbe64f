from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.typed import expect
from tests.ui.widgets.hosts import Host, text, watch_refreshes
from tests.ui.widgets.samples import curve, pinned, snapshot
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.widgets.curve_plot import PINNED, CurvePlot
from tui_nn.ui.wording import run_wording

SIZE = (50, 18)


async def test_before_any_data_it_says_what_to_do():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE):
        assert "The curves appear here" in text(app.widget).replace("\n", " ")


async def test_a_snapshot_shows_both_curves_with_their_latest_values():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE):
        app.widget.snapshot = snapshot()
        head = text(app.widget).split("\n")[0]
        assert "━ training 0.1 " in head
        assert "╌ validation 0.25 " in head


async def test_metrics_follow_the_curves_the_run_has():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE):
        app.widget.snapshot = snapshot()
        assert app.widget.metrics == ("loss", "accuracy")
        app.widget.next_metric()
        assert app.widget.metric == "accuracy"
        assert "%" in text(app.widget)
        app.widget.snapshot = snapshot(curves={"train_loss": curve([1, 0.5])})
        assert app.widget.metric == "loss"
        app.widget.next_metric()
        assert app.widget.metric == "loss"


async def test_a_click_on_a_tab_shows_its_metric():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE) as pilot:
        app.widget.styles.border = ("round", "white")
        app.widget.snapshot = snapshot()
        await pilot.pause()
        await pilot.click(CurvePlot, offset=(12, 0))
        assert app.widget.metric == "accuracy"
        await pilot.click(CurvePlot, offset=(40, 17))
        assert app.widget.log_scale


async def test_the_log_scale_changes_the_axis():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE):
        app.widget.snapshot = snapshot()
        linear = text(app.widget)
        app.widget.toggle_log()
        assert text(app.widget) != linear
        assert "0.1┤" in text(app.widget)
        assert "log scale" in str(app.widget.border_subtitle)


async def test_the_mouse_reads_the_values_under_it():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE) as pilot:
        app.widget.snapshot = snapshot()
        canvas = app.widget._canvas
        await pilot.hover(CurvePlot, offset=(expect(canvas).left + 2, 6))
        head = text(app.widget).split("\n")[0]
        assert "training 1 " in head
        assert head.endswith("step 89")
        assert "│" in text(app.widget).split("\n")[4][expect(canvas).left :]
        await pilot.hover(CurvePlot, offset=(expect(canvas).left + 1, 6))
        await pilot.hover(CurvePlot, offset=(0, 6))
        assert "training 0.1 " in text(app.widget).split("\n")[0]


async def test_the_keyboard_reads_too():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE) as pilot:
        app.widget.snapshot = snapshot()
        app.widget.focus()
        await pilot.press("right")
        assert "step 2 000" in text(app.widget)
        await pilot.press(*["left"] * 30)
        assert "step 2 000" not in text(app.widget)
        await pilot.press("escape")
        assert "step 1 900" in text(app.widget)


async def test_a_newer_snapshot_repaints_changed_spans_only():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE):
        app.widget.snapshot = snapshot()
        regions = watch_refreshes(app.widget)
        app.widget.snapshot = snapshot()
        assert regions == []
        later = dict(snapshot().curves)
        later["train_loss"] = curve([2.0 / (n + 1) for n in range(21)])
        app.widget.snapshot = snapshot(curves=later)
        assert regions
        assert None not in regions
        assert sum(expect(region).area for region in regions) < 0.3 * 50 * 18


@pytest.mark.parametrize("size", [(24, 6), (30, 8), (80, 24), (200, 60)])
async def test_any_size_shows_something(size):
    app = Host(CurvePlot())
    async with app.run_test(size=size):
        app.widget.snapshot = snapshot()
        assert "train" in text(app.widget)


async def test_a_diverged_run_is_shown_not_fatal():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE):
        curves = {"train_loss": curve([2.0, 1e9, math.inf, math.nan])}
        app.widget.snapshot = snapshot(curves=curves)
        app.widget.toggle_log()
        assert "✗" in text(app.widget)


async def test_ascii_is_plain():
    app = Host(CurvePlot(glyphs=ASCII))
    async with app.run_test(size=SIZE):
        app.widget.snapshot = snapshot()
        assert text(app.widget).isascii()
        assert text(app.widget).count("*") > 10


async def test_a_cursor_set_on_a_wider_plot_stays_inside():
    app = Host(CurvePlot())
    async with app.run_test(size=(90, 18)) as pilot:
        app.widget.snapshot = snapshot()
        app.widget.focus()
        await pilot.press("left")
        assert "│" in text(app.widget).split("\n")[2]
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert app.widget.size.width == 40
        assert app.is_running


async def test_a_pinned_drawing_is_the_last_metric_and_its_values_can_be_read():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE):
        app.widget.snapshot = snapshot(pinned=pinned())
        assert app.widget.metrics == ("loss", "accuracy", PINNED)
        app.widget.metric = PINNED
        head = text(app.widget).split("\n")[0]
        assert head.startswith(" 7 90%  1 10%")
        assert head.endswith("step 1 900")
        app.widget.focus()
        app.widget.action_move_cursor(-40)
        assert text(app.widget).split("\n")[0].startswith(" 7 18%  1 82%")
        app.widget.snapshot = snapshot()
        assert app.widget.metric == "loss"


async def test_a_pin_before_training_says_what_will_stand_there():
    app = Host(CurvePlot())
    async with app.run_test(size=SIZE):
        app.widget.snapshot = snapshot(curves={}, step=0, pinned=pinned(0))
        app.widget.metric = PINNED
        assert "answers to the pinned drawing appear here" in " ".join(text(app.widget).split())


async def test_pinned_lines_in_ascii():
    app = Host(CurvePlot(glyphs=ASCII))
    async with app.run_test(size=SIZE):
        app.widget.snapshot = snapshot(pinned=pinned())
        app.widget.metric = PINNED
        assert text(app.widget).isascii()


@pytest.mark.parametrize("metric", ["loss", "accuracy"])
async def test_the_legend_has_the_numbers_of_the_lines_under_the_plots(metric):
    app = Host(CurvePlot())
    async with app.run_test(size=(80, 18)):
        now = snapshot(train_loss=0.1234, train_accuracy=0.9713, validation=Evaluation(0.33, 0.94))
        app.widget.snapshot, app.widget.metric = now, metric
        (below,) = (line for line in run_wording.measures(now) if line.startswith(metric))
        training, validation = below.removeprefix(f"{metric} ").split(" val ")
        head = text(app.widget).split("\n")[0]
        assert f"training {training} " in head
        assert f"validation {validation} " in head


async def test_the_sign_of_what_is_off_the_axis_is_explained_while_it_is_there():
    app = Host(CurvePlot())
    async with app.run_test(size=(80, 18)):
        app.widget.snapshot = snapshot()
        assert "▲" not in text(app.widget)
        losses = curve([0.5] * 99)
        losses = replace(losses, high=np.append(losses.high[:-1], 1e9))
        app.widget.snapshot = snapshot(curves={**snapshot().curves, "train_loss": losses})
        assert "▲ above the axis" in text(app.widget).split("\n")[0]


@pytest.mark.parametrize(("width", "names"), [(60, "training"), (30, "train"), (24, "")])
async def test_a_narrow_legend_leaves_out_names_and_cuts_no_number(width, names):
    app = Host(CurvePlot())
    async with app.run_test(size=(width, 12)) as pilot:
        app.widget.snapshot = snapshot(train_loss=0.0026, validation=Evaluation(0.0024, 1.0))
        await pilot.pause()
        head = text(app.widget).split("\n")[0]
        assert head.startswith(f" ━ {names} 0.0026".replace("  ", " "))
        assert head.split()[-1] == "0.0024" or "step" in head
        assert "0.0024" in head
