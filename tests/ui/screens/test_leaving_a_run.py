"""A run that is neither finished nor saved is left for another one only after a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.ui.stage import stage
from tui_nn.training.protocol.commands import Load, Save
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.training import TrainingScreen


async def by_setup(on):
    await on.press("n", "f5")


async def by_open(on):
    Path("a.safetensors").write_bytes(b"")
    await on.press("ctrl+o")
    on.app.screen.query_one(Input).value = "a.safetensors"
    await on.press("enter")


async def by_palette(on):
    on.app.load_recipe(RECIPES["houses"])
    await on.pilot.pause()


WAYS = {"setup": by_setup, "open": by_open, "palette": by_palette}


@pytest.fixture(params=WAYS)
def leave(request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return WAYS[request.param]


async def train(on):
    await on.press("s")
    await on.settle()
    assert on.screen.snapshot.step == 1


async def test_question_comes_once_and_a_yes_leaves(leave):
    async with stage() as on:
        await train(on)
        await leave(on)
        assert isinstance(on.app.screen, ConfirmDialog)
        assert "Leave the run at step 1 of" in on.text()
        assert await on.answer(Load) == []
        await on.press("y")
        assert isinstance(on.app.screen, TrainingScreen)
        assert len(await on.answer(Load)) == 1


async def test_no_stays_where_it_was_asked(leave):
    async with stage() as on:
        await train(on)
        before = on.app.screen
        await leave(on)
        below = on.app.screen_stack[-2]
        await on.press("escape")
        assert on.app.screen is below
        assert (below is before) == (leave is by_palette)
        assert await on.answer(Load) == []


async def test_untrained_run_is_left_without_a_question(leave):
    async with stage() as on:
        await leave(on)
        assert len(await on.answer(Load)) == 1


async def test_finished_run_is_left_without_a_question(leave):
    async with stage() as on:
        await train(on)
        on.screen.run.state = RunState.FINISHED
        await leave(on)
        assert len(await on.answer(Load)) == 1


async def test_saved_run_is_left_without_a_question_until_it_is_trained_further(leave):
    async with stage() as on:
        await train(on)
        await on.press("ctrl+s", "enter")
        assert await on.answer(Save)
        await on.settle()
        await leave(on)
        assert len(await on.answer(Load)) == 1
        await on.settle()
        await train(on)
        await leave(on)
        assert isinstance(on.app.screen, ConfirmDialog)
