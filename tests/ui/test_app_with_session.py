"""The whole app with the real worker: it loads, trains, reads a drawing, and ends."""

from tests.typed import expect
from tests.ui.stage import Stage
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.app import TuiNN
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.widgets.prediction_bars import PredictionBars
from tui_nn.ui.widgets.run_status import RunStatus

COMPILING = 6_000
"""Turns of the event loop that the first compilation may take."""

ENDS = (RunState.FINISHED, RunState.FAILED)


async def test_xor_is_learned_on_the_screen():
    app = TuiNN(RECIPES["xor"].config, snapshot_pause=0.01)
    async with app.run_test(size=(80, 24)) as pilot:
        on = Stage(app, pilot)
        await on.press("space")
        await on.until(lambda: app.training.run.state in ENDS, COMPILING)
        assert app.training.run.state is RunState.FINISHED
        assert "done: test accuracy 100%" in app.training.query_one(RunStatus).render().plain
    assert app.errors.count == 0


async def test_drawing_is_read_in_the_middle_of_training():
    config = RECIPES["digits"].config.replace(samples=500, hidden=(16,), epochs=100_000)
    app = TuiNN(config, snapshot_pause=0.01)
    async with app.run_test(size=(80, 24)) as pilot:
        on = Stage(app, pilot)
        await on.press("space")
        await on.until(lambda: app.training.run.state in (RunState.RUNNING, *ENDS), COMPILING)
        await on.press("tab", "d", "down", "down", "down")
        bars = app.training.query_one(PredictionBars)
        await on.until(lambda: bars.probabilities is not None, COMPILING)
        first = bars.probabilities
        assert abs(first.sum() - 1) < 1e-3
        await on.until(lambda: bars.probabilities is not first)
        assert expect(app.training.query_one(SketchPad).classified).picture.max() > 0
        assert app.training.run.state is RunState.RUNNING
    assert app.errors.count == 0
