"""Own drawings from end to end: drawn on the pad, kept, seen, tuned on, exported, deleted."""

import json

import numpy as np
from textual.widgets import Static

from tests.typed import expect
from tests.ui.stage import Stage
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.app import TuiNN
from tui_nn.ui.screens.drawings import DrawingsScreen
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.widgets.drawing_grid import DrawingGrid

COMPILING = 6_000
"""Turns of the event loop that the first compilation may take."""

CONFIG = RECIPES["digits"].config.replace(samples=300, hidden=(16,))


async def keep_upright_stroke(on, label):
    """Draw a stroke with the keys and keep it as `label`."""
    pad = on.screen.query_one(SketchPad)
    await on.press("d", "down", "down", "down", "down", "d")
    await on.until(lambda: pad.classified is not None, COMPILING)
    await on.press(label)


async def test_a_drawing_is_kept_tuned_on_exported_and_deleted(own_folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = TuiNN(CONFIG, snapshot_pause=0.01)
    async with app.run_test(size=(80, 24)) as pilot:
        on = Stage(app, pilot)
        await on.until(lambda: app.training.run.state is RunState.READY, COMPILING)
        await on.press("tab")
        await keep_upright_stroke(on, "7")
        await on.until(lambda: any(own_folder.glob("*.jsonl")), COMPILING)
        await on.press("escape", "o")
        grid = app.screen.query_one(DrawingGrid)
        await on.until(lambda: bool(grid.drawings), COMPILING)
        (kept,) = expect(grid.drawings)
        assert kept.label == "7"
        assert np.count_nonzero(kept.picture) > 20
        assert "1 drawing · " in on.text()

        await on.press("f")
        result = app.screen.query_one("#result", Static)
        await on.until(lambda: "generated ones" in str(result.content), COMPILING)
        assert "1 of 1 after tuning" in on.text()
        await on.until(lambda: "tuned on 1" in on.text(), COMPILING)
        assert expect(grid.drawings)[0].answer == "7"

        await on.press("u")
        await on.until(lambda: "tuned on" not in on.text(), COMPILING)

        await on.press("e", "enter")
        await on.until((tmp_path / "my-drawings.jsonl").exists, COMPILING)
        assert json.loads((tmp_path / "my-drawings.jsonl").read_text())["label"] == 7

        await on.press("delete", "y")
        await on.until(lambda: grid.drawings == (), COMPILING)
        assert isinstance(app.screen, DrawingsScreen)
        await on.press("escape")
        assert isinstance(app.screen, TrainingScreen)
    assert app.errors.count == 0
