"""The best recorded run over the plots of the training screen."""

from __future__ import annotations

from tests.ui.stage import stage
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.run import best_run
from tui_nn.ui.widgets.curve_plot import CurvePlot

LINE = '{"epoch": 1, "step": 500, "train_loss": 0.5, "validation_loss": 0.25}\n'


def record(accuracy: float) -> str:
    folder = RunStore().create(RECIPES["mnist"].config)
    state = RecordedState(phase=Phase.FINISHED, step=500, validation={"accuracy": accuracy})
    folder.write_state(state)
    folder.metrics.write_text(LINE)
    return folder.name


async def test_the_best_run_is_laid_over_the_plots_and_removed():
    record(0.8)
    name = record(0.9)
    async with stage() as on:
        await on.settle()
        plot = on.screen.query_one("#first-plot", CurvePlot)
        assert plot.reference is None
        await on.press("B")
        await on.until(lambda: plot.reference is not None)
        assert plot.reference is not None
        assert plot.reference.name == name
        await on.press("B")
        assert plot.reference is None


async def test_that_there_is_none_is_said():
    async with stage() as on:
        await on.settle()
        await on.press("B")
        await on.until(lambda: not on.screen.best.is_shown)
        assert best_run.NONE in on.text()


async def test_nothing_is_read_while_it_is_hidden(monkeypatch):
    reads = []
    monkeypatch.setattr(best_run, "read_best", lambda *given: reads.append(given))
    async with stage() as on:
        await on.settle()
        assert reads == []
