import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.widgets import Static

from tests.typed import expect
from tests.ui.stage import Stage, stage
from tui_nn.data.schema import Kind
from tui_nn.errors import CheckpointError
from tui_nn.training.protocol.commands import (
    Extend,
    Load,
    Observe,
    Pause,
    Rewind,
    Run,
    Save,
    SetLearningRate,
    SetPace,
    Step,
)
from tui_nn.training.protocol.events import Failed, Loading
from tui_nn.training.protocol.inbox import check_command
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.protocol.sketching import Classify
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.bounds import Bounds
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.run import arrangement, data_panel
from tui_nn.ui.run.arrangement import BUCKETS_PER_COLUMN
from tui_nn.ui.run.data_panel import DataPanel
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.divergence import DivergenceDialog
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.widgets.curve_plot import CurvePlot
from tui_nn.ui.widgets.gallery import Gallery
from tui_nn.ui.widgets.key_bar import MOST_KEYS, KeyBar
from tui_nn.ui.widgets.layer_table import LayerTable
from tui_nn.ui.widgets.plane_plot import PlanePlot
from tui_nn.ui.widgets.prediction_bars import PredictionBars
from tui_nn.ui.widgets.predictions_plot import PredictionsPlot
from tui_nn.ui.widgets.run_header import RunHeader
from tui_nn.ui.widgets.run_status import RunStatus

PAD_LEFT, PAD_TOP = 52, 3
"""A cell of the pad at 80x24."""


async def draw(on, *columns):
    """Drag over the pad, from the first column to the last."""
    pad = on.screen.query_one(SketchPad)
    await on.pilot.mouse_down(pad, offset=(columns[0], 3))
    for column in columns[1:]:
        await on.pilot.hover(pad, offset=(column, 8))
    await on.pilot.mouse_up(pad, offset=(columns[-1], 8))
    await on.pilot.pause()


async def test_loading_says_what_is_continuing_then_the_network_stands_ready():
    async with stage(ready=False) as on:
        on.session.publish(Loading("compiling for this machine", 0.5, "12 of 24"))
        await on.pilot.pause()
        status = on.screen.query_one(RunStatus).render()
        assert str(status) == "◌ compiling for this machine: 12 of 24\nspace starts it when ready"
        assert on.screen.query_one(RunHeader).progress == 0.5
        assert await on.answer() == [Load(RECIPES["mnist"].config)]
        assert await on.answer(Observe)
        assert on.screen.run.state is RunState.READY
        assert "space starts" in on.text()
        assert "784-128-10" in on.text()


async def test_how_the_data_were_read_is_said():
    async with stage() as on:
        on.session.publish(
            dataclasses.replace(expect(on.screen.run.ready), notes=("turned upright",))
        )
        await on.until(lambda: "turned upright" in on.text())


async def test_space_runs_and_the_numbers_come():
    async with stage() as on:
        await on.press("space")
        assert await on.answer(Run) == [Run()]
        assert on.screen.run.state is RunState.RUNNING
        on.session.advance(3000)
        await on.until(lambda: bool(on.session.answer(Observe)))
        await on.pilot.pause()
        text = on.text()
        for part in ("epoch 2/5", "36%", "▶ running", "11 900 steps/s", "loss 0.", "hidden 1"):
            assert part in text
        assert on.screen.query_one(LayerTable).snapshot is on.screen.snapshot
        assert "space pause" in text
        await on.press("space")
        assert await on.answer(Pause) == [Pause()]
        await on.settle()
        assert "‖ paused" in on.text()
        assert "space run" in on.text()


async def test_a_start_that_is_queued_says_so_and_space_cancels_it():
    async with stage(ready=False) as on:
        await on.press("space")
        on.session.publish(Loading("compiling", 0.5, "12 of 24", queued=True))
        await on.pilot.pause()
        status = on.screen.query_one(RunStatus).render()
        assert str(status) == "◌ compiling: 12 of 24\nstarts when ready; space cancels"
        assert "space cancel" in on.text().splitlines()[-1]
        await on.press("space")
        on.session.publish(Loading("compiling", 0.5, "12 of 24"))
        await on.pilot.pause()
        assert "space run" in on.text().splitlines()[-1]
        assert await on.answer(Run, Pause) == [Run(), Pause()]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_what_is_said_of_the_longest_loading_has_room(size):
    async with stage(ready=False, size=size) as on:
        message = "compiling for this machine (first start only)"
        on.session.publish(Loading(message, 0.5, "28 of 29", queued=True))
        await on.pilot.pause()
        status = on.screen.query_one(RunStatus)
        shown = " ".join(str(status.render()).replace(" · ", " ").split())
        assert shown == f"◌ {message}: 28 of 29 starts when ready; space cancels"


async def test_a_queued_step_can_be_cancelled():
    async with stage(ready=False) as on:
        await on.press("s", "space")
        assert await on.answer(Step, Run, Pause) == [Step(), Pause()]


async def test_a_drawing_that_was_not_read_yet_is_said_to_be_kept():
    async with stage(RECIPES["digits"].config, ready=False) as on:
        await draw(on, 5, 15)
        assert "kept; read once loaded" in on.text()
        await on.answer()
        await on.answer()
        assert "kept; read once loaded" not in on.text()
        assert len(on.session.commands) > 1


async def test_space_while_loading_is_obeyed_after_the_load():
    async with stage(ready=False) as on:
        await on.press("space")
        assert await on.answer() == [Load(RECIPES["mnist"].config), Run()]
        await on.answer()
        assert on.screen.run.state is RunState.RUNNING


async def test_screen_shows_what_the_session_says_not_what_was_asked():
    async with stage() as on:
        await on.press("space", "plus")
        assert on.screen.run.state is RunState.READY
        assert "rate 0.001" in on.text()
        await on.settle()
        assert "rate 0.002" in on.text()


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("s", Step()),
        ("plus", SetLearningRate(0.002)),
        ("equals_sign", SetLearningRate(0.002)),
        ("minus", SetLearningRate(0.0005)),
        ("less_than_sign", SetPace(1000)),
        ("greater_than_sign", SetPace(None)),
        ("r", Load(RECIPES["mnist"].config)),
    ],
)
async def test_keys_send_their_command(key, command):
    async with stage() as on:
        await on.press(key)
        assert await on.answer(type(command)) == [command]


async def test_reset_asks_where_there_is_something_to_lose():
    async with stage() as on:
        await on.press("s")
        await on.answer()
        await on.press("r")
        assert await on.answer(Load) == []
        assert "Restart, and leave the run at step 1 of" in on.text()
        await on.press("escape")
        assert await on.answer(Load) == []
        await on.press("r", "y")
        assert await on.answer(Load) == [Load(RECIPES["mnist"].config)]


async def test_at_most_one_question_is_outstanding():
    async with stage() as on:
        await on.press("space", "plus", "minus", "plus", "s", "space")
        assert len(await on.answer(Observe)) == 1
        assert len(await on.answer(Observe)) == 1


async def test_nothing_is_asked_while_nothing_changes():
    async with stage() as on:
        await on.answer()
        for _ in range(20):
            await on.pilot.pause(0.01)
        assert await on.answer() == []
        await on.press("space")
        await on.answer()
        await on.press("space")
        await on.answer()
        await on.answer()
        for _ in range(20):
            await on.pilot.pause(0.01)
        assert await on.answer() == []


async def test_nothing_is_asked_while_a_dialog_covers_the_run():
    async with stage() as on:
        await on.press("space")
        await on.answer()
        await on.press("question_mark")
        await on.settle()
        for _ in range(20):
            await on.pilot.pause(0.01)
        assert await on.answer(Observe) == []
        await on.press("escape")
        assert await on.answer(Observe)


async def test_question_has_the_size_of_the_plots():
    async with stage(RECIPES["moons"].config) as on:
        await on.press("s")
        (question,) = await on.answer(Observe)
        plot = on.screen.query_one("#first-plot").content_size
        plane = on.screen.query_one(PlanePlot).content_size
        columns = BUCKETS_PER_COLUMN * plot.width
        assert question == Observe(columns, (2 * plane.height, plane.width))


async def test_plots_larger_than_a_question_may_ask_for_ask_for_the_most(monkeypatch):
    monkeypatch.setattr(arrangement, "PLOT_COLUMNS", Bounds(1, 20))
    monkeypatch.setattr(data_panel, "PLANE_SIDE", Bounds(1, 6))
    async with stage(RECIPES["moons"].config) as on:
        await on.press("s")
        (question,) = await on.answer(Observe)
        assert question == Observe(20, (6, 6))
        check_command(question)


async def test_drawing_is_read_while_it_is_drawn_and_newest_wins():
    async with stage() as on:
        await draw(on, 5, 10, 15, 20)
        first = await on.answer(Classify)
        assert len(first) == 1
        second = await on.answer(Classify)
        assert len(second) == 1
        assert len(second[0].strokes[0]) > len(first[0].strokes[0])
        assert await on.answer(Classify) == []
        bars = on.screen.query_one(PredictionBars)
        expected = on.session.classified(second[0].strokes).probabilities
        assert list(bars.probabilities) == list(expected)
        assert on.screen.query_one(SketchPad).classified is not None


async def test_drawing_is_read_again_as_training_continues():
    async with stage() as on:
        await draw(on, 5, 10)
        await on.answer()
        await on.answer()
        await on.press("s")
        await on.answer()
        assert len(await on.answer(Classify)) == 1


async def test_wiped_sheet_sends_nothing_and_clears_the_bars():
    async with stage() as on:
        await draw(on, 5, 10)
        await on.answer()
        await on.answer()
        await on.press("c")
        assert await on.answer(Classify) == []
        assert on.screen.query_one(PredictionBars).probabilities is None
        assert on.screen.query_one(SketchPad).classified is None


async def test_answer_to_a_wiped_sheet_is_not_shown():
    async with stage() as on:
        await draw(on, 5, 10)
        await on.press("c")
        await on.answer()
        assert on.screen.query_one(PredictionBars).probabilities is None


@pytest.mark.parametrize(
    ("recipe", "widget"),
    [
        ("digits", SketchPad),
        ("moons", PlanePlot),
        ("houses", PredictionsPlot),
        ("fashion", Gallery),
    ],
)
async def test_what_fits_the_data_is_shown(recipe, widget):
    async with stage(RECIPES[recipe].config) as on:
        shown = [child for child in on.screen.query_one(DataPanel).children if child.display]
        assert shown[0] is on.screen.query_one(widget)
        assert {type(child) for child in shown} <= {widget, PredictionBars}
        if expect(on.screen.run.schema).kind is not Kind.DIGITS:
            assert on.screen.query_one(widget).view is expect(on.screen.snapshot).view


async def test_another_kind_of_data_takes_the_place_of_the_pad():
    async with stage() as on:
        on.screen.load(RECIPES["spirals"].config)
        await on.answer()
        await on.answer()
        assert not on.screen.query_one(SketchPad).display
        assert on.screen.query_one(PlanePlot).view is not None
        assert "spirals" in on.text()


async def test_result_is_shown_and_stays():
    async with stage() as on:
        await on.press("space")
        await on.answer()
        on.session.advance(10**9)
        await on.pilot.pause()
        await on.answer()
        for key in ("space", "s", "m", "l"):
            await on.press(key)
        assert await on.answer(Run, Step) == []
        first, second = on.screen.query_one(RunStatus).render().plain.splitlines()
        assert first.startswith("■ done: test accuracy")
        assert first.split(" · ")[1].startswith("test loss 0.")
        assert on.screen.query_one(RunHeader).time.endswith(" s taken")
        assert second.startswith("loss")
        await on.press("r", "y")
        await on.answer()
        await on.answer()
        assert "done:" not in on.text()


DIVERGED = Divergence(1234, "hidden 1", "gradient", "became infinite", 1200, 0.001)


@asynccontextmanager
async def diverged() -> AsyncIterator[Stage]:
    """A run that has gone wrong, and the screen's question about it."""
    async with stage() as on:
        await on.press("space")
        await on.answer()
        on.session.diverge(DIVERGED)
        await on.settle()
        assert isinstance(on.app.screen, DivergenceDialog)
        yield on


async def test_divergence_is_explained_and_half_the_rate_offered():
    async with diverged() as on:
        assert "diverged at step 1 234: the gradient of hidden 1" in on.text()
        assert "Half: 0.0005 (h)" in on.text()
        await on.press("h")
        assert await on.answer(Rewind) == [Rewind(0.5)]
        await on.settle()
        assert on.screen.run.state is RunState.RUNNING
        assert "rate 0.0005" in on.text()


async def test_after_a_divergence_the_recipes_own_rate_is_one_key_away():
    async with stage(RECIPES["mnist"].config.replace(learning_rate=50.0)) as on:
        on.session.diverge(dataclasses.replace(DIVERGED, learning_rate=50.0))
        await on.settle()
        assert "Recipe: 0.001 (r)" in on.text()
        await on.press("r")
        (command,) = await on.answer(Rewind)
        assert on.session.learning_rate == pytest.approx(0.001)
        assert command.factor == pytest.approx(0.001 / 50)


async def test_the_recipes_rate_is_not_offered_to_a_run_that_has_it():
    async with diverged() as on:
        assert "Recipe:" not in on.text()
        await on.press("r")
        assert await on.answer(Rewind) == []
        assert isinstance(on.app.screen, DivergenceDialog)


async def test_a_run_that_diverged_can_wait_and_space_asks_again():
    async with diverged() as on:
        await on.press("escape")
        assert await on.answer(Rewind) == []
        assert "diverged at 1 234, back at 1 200" in on.text()
        await on.press("space")
        assert isinstance(on.app.screen, DivergenceDialog)
        await on.press("c")
        assert await on.answer(Rewind) == [Rewind(1.0)]


async def test_what_others_decide_closes_the_question():
    async with diverged() as on:
        on.session.divergence, on.session.state = None, RunState.RUNNING
        on.screen.polling.look()
        await on.settle()
        assert on.app.screen is on.screen


async def test_failed_command_leaves_the_run_as_it_is():
    async with stage() as on:
        await on.press("s")
        await on.answer()
        on.session.publish(Failed(CheckpointError("cannot write x: no space left")))
        await on.pilot.pause()
        assert "cannot write x: no space left" in on.text()
        await on.answer()
        assert on.screen.run.state is RunState.PAUSED
        await on.press("space")
        assert await on.answer(Run) == [Run()]
        assert "✗" not in on.text().splitlines()[18]


async def test_failed_load_goes_back_to_the_run_before():
    async with stage() as on:
        on.session.publish(Loading("loading mnist"))
        on.session.publish(Failed(CheckpointError("no such file")))
        await on.answer(Observe)
        assert on.screen.run.state is RunState.READY


@pytest.mark.parametrize("recipe", ["digits", "moons", "houses", "fashion"])
async def test_resize_at_any_moment(recipe):
    async with stage(RECIPES[recipe].config) as on:
        await on.press("space")
        for size in (
            (80, 24),
            (120, 40),
            (200, 60),
            (40, 12),
            (20, 8),
            (60, 18),
            (130, 24),
            (80, 24),
        ):
            await on.pilot.resize_terminal(*size)
            on.session.advance(500)
            await on.answer()
            small = size == (20, 8)
            assert ("20x8 is too small" in on.text()) == small
            assert on.screen.query_one("#workspace").display != small
            for widget in on.screen.query("*"):
                if widget.display and widget.region.area:
                    assert on.screen.region.contains_region(widget.region), (size, widget)


async def test_resize_under_a_dialog_counts():
    async with stage() as on:
        await on.press("question_mark")
        await on.pilot.resize_terminal(200, 60)
        await on.press("escape")
        await on.answer()
        assert on.screen.query_one(SketchPad).size.width > 100


async def test_too_small_terminal_still_quits():
    async with stage(size=(20, 8)) as on:
        await on.press("q")
        await on.until(lambda: on.app.return_code is not None)
        assert on.app.return_code == 0


async def test_large_screen_shows_loss_and_accuracy_at_once():
    async with stage(size=(120, 40)) as on:
        first, second = on.screen.query(CurvePlot)
        assert second.display
        assert (first.metric, second.metric) == ("loss", "accuracy")
        await on.press("m", "l")
        assert (first.metric, second.metric) == ("accuracy", "loss")
        assert first.log_scale
        assert second.log_scale


async def test_regression_has_errors_in_place_of_accuracy():
    async with stage(RECIPES["houses"].config, size=(120, 40)) as on:
        plot = on.screen.query_one("#second-plot", CurvePlot)
        assert plot.display
        assert (plot.metric, plot.expected) == ("rmse", ("loss", "rmse"))
        assert "RMSE" in str(plot.border_title)
        assert ">rmse" not in str(plot.border_title)


async def test_tab_goes_to_the_pad_then_the_plot_then_back():
    async with stage() as on:
        assert on.app.focused is None
        await on.press("tab")
        assert isinstance(on.app.focused, SketchPad)
        await on.press("space")
        assert await on.answer(Run) == [Run()]
        await on.press("escape")
        assert on.app.focused is None
        await on.press("tab", "tab")
        assert isinstance(on.app.focused, CurvePlot)
        await on.press("tab")
        assert on.app.focused is None


async def test_save_asks_for_a_path_and_says_when_it_is_done(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with stage() as on:
        await on.press("s")
        await on.answer()
        await on.press("ctrl+s")
        assert "mnist-seed0-step1.safetensors" in on.text()
        await on.press("enter")
        (command,) = await on.answer(Save)
        assert command.path.name == "mnist-seed0-step1.safetensors"
        assert "saved" in on.text()


async def test_keys_in_one_line_at_80_columns():
    async with stage() as on:
        bar = on.screen.query_one(KeyBar)
        words = [label.word for label in bar.labels]
        assert words == ["run", "step", "", "rate", "draw", "inside", "new run", "help", "quit"]
        assert len([word for word in words if word]) <= MOST_KEYS
        await on.press("tab")
        words = [label.word for label in bar.labels]
        expected = ["run", "step", "", "rate", "inside", "save", "answers", "help", "quit"]
        assert words == expected


async def test_keys_can_be_clicked():
    async with stage() as on:
        bar = on.screen.query_one(KeyBar)
        column = bar.render().plain.index("step") + 1
        await on.pilot.click(bar, offset=(column, 0))
        assert await on.answer(Step) == [Step()]


async def test_kept_drawing_is_read_by_the_next_network():
    async with stage() as on:
        await draw(on, 5, 10)
        await on.answer()
        await on.answer()
        on.screen.load(dataclasses.replace(RECIPES["mnist"].config, seed=1))
        await on.answer()
        assert len(await on.answer(Classify)) == 1


@pytest.mark.parametrize("key", ["question_mark", "ctrl+s", "ctrl+o", "n", "ctrl+p"])
async def test_escape_in_a_hurry_closes_one_screen_only(key):
    async with stage() as on:
        await on.settle()
        await on.press(key)
        top = on.app.screen
        assert top is not on.screen
        for _ in range(3):
            top.dismiss()
        await on.press("escape", "escape")
        assert on.app.screen is on.screen


async def test_the_palette_survives_having_no_room():
    async with stage(size=(30, 8)) as on:
        await on.press("ctrl+p", "pagedown", "pageup", "down", "escape", "escape")
        assert on.app.is_running


async def test_a_finished_run_is_trained_further_by_the_key_that_runs():
    async with stage() as on:
        on.session.step = on.session.total_steps
        on.session.finish(FinishReason.DONE)
        await on.settle()
        await on.press("space")
        assert isinstance(on.app.screen, ConfirmDialog)
        question = "Train 5 epochs more, to epoch 10, with the same learning rate?"
        assert str(on.app.screen.query(Static).first().render()) == question
        await on.press("escape")
        assert not await on.answer(Extend, Run)
        await on.press("space", "y")
        assert await on.answer(Extend) == [Extend(10)]
        await on.until(lambda: on.screen.run.state is RunState.RUNNING)
        await on.press("space")
        assert await on.answer(Run, Pause) == [Pause()]


async def test_a_run_that_stopped_early_is_offered_the_epochs_that_are_left():
    async with stage(RECIPES["mnist"].config.replace(early_stopping=2)) as on:
        on.session.step = on.session.total_steps * 3 // 5
        on.session.finish(FinishReason.STOPPED_EARLY)
        await on.settle()
        await on.press("space")
        assert "Train 2 epochs more, to epoch 5" in str(
            on.app.screen.query(Static).first().render()
        )
        await on.press("y")
        assert await on.answer(Extend) == [Extend(5)]
