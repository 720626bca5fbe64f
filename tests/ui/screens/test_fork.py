"""The form for a fork: what can change, from which moment, and what is loaded."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Select, Static

from tests.typed import expect
from tests.ui.stage import stage
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipe import CUSTOM
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.fork import CHANGEABLE, ForkScreen

MOONS = RECIPES["moons"].config
LOCKED = ("dataset", "samples", "hidden", "activation", "target", "drop", "validation_split")


async def open_form(on, *keys):
    on.session.step, on.session.state, on.session.kept = 4000, RunState.FINISHED, (0, 10, 4000)
    on.screen.polling.look()
    await on.settle()
    for key in keys:
        await on.press(key)
        await on.settle()
    await on.press("F")
    await on.until(lambda: isinstance(on.app.screen, ForkScreen))
    await on.pilot.pause()


def test_layers_and_data_are_not_in_the_form():
    assert not set(CHANGEABLE) & set(LOCKED)
    assert {"learning_rate", "optimizer", "batch_size", "epochs", "seed", "l2"} <= set(CHANGEABLE)
    assert all(hasattr(TrainingConfig(), name) for name in CHANGEABLE)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_moment_that_is_shown_is_offered_and_a_setting_is_changed(size):
    async with stage(MOONS, size) as on:
        await open_form(on, "[")
        assert "step 10, epoch 1" in on.text()
        on.app.screen.query_one("#learning_rate Input", Input).value = "0.5"
        await on.pilot.pause()
        assert "from step 10 · changes learning-rate" in on.text()
        await on.press("f5")
        expected = MOONS.replace(learning_rate=0.5, recipe=CUSTOM)
        assert await on.answer(Load) == [Load(expected, fork=10)]
        await on.settle()
        assert expect(expect(on.screen.run.snapshot).parent).step == 10


async def test_the_latest_moment_is_offered_at_the_present_and_another_can_be_chosen():
    async with stage(MOONS) as on:
        await open_form(on)
        choice = on.app.screen.query_one("#moment Select", Select)
        assert choice.value == "4000"
        choice.value = "0"
        await on.pilot.pause()
        assert "from step 0 · same settings" in on.text()
        await on.press("f5")
        assert await on.answer(Load) == [Load(MOONS, fork=0)]


@pytest.mark.parametrize(("recipe", "pictures"), [("moons", False), ("mnist", True)])
async def test_only_pictures_can_be_augmented(recipe, pictures):
    async with stage(RECIPES[recipe].config) as on:
        await open_form(on)
        assert bool(on.app.screen.query("#augment_shift")) == pictures


async def test_a_wrong_value_is_said_and_nothing_starts():
    async with stage(MOONS) as on:
        await open_form(on)
        on.app.screen.query_one("#learning_rate Input", Input).value = "fast"
        await on.pilot.pause()
        assert "fix: learning-rate" in str(on.app.screen.query_one("#summary", Static).content)
        await on.press("f5")
        assert len(on.app.screen_stack) == 2
        await on.press("escape")
        assert await on.answer(Load) == []
        assert len(on.app.screen_stack) == 1


async def test_a_run_that_would_be_lost_is_asked_about():
    async with stage(MOONS) as on:
        await open_form(on)
        on.session.state = RunState.PAUSED
        on.screen.run.state = RunState.PAUSED
        await on.press("f5")
        await on.until(lambda: isinstance(on.app.screen, ConfirmDialog))
        await on.press("y")
        assert await on.answer(Load) == [Load(MOONS, fork=4000)]
