"""The screen with the checks, by keys, with the scripted session behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest

from tests.ui.stage import Stage, stage
from tui_nn.errors import UserError
from tui_nn.training.protocol.checking import CheckResult, CheckState, ChecksView
from tui_nn.training.protocol.commands import SetLearningRate
from tui_nn.training.protocol.events import ChecksMeasured, Failed
from tui_nn.training.protocol.inquiries import CheckRecipe, StopChecks
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.ui.checks.screen import ChecksScreen, worth_seeing
from tui_nn.ui.checks.widgets import ChecksList, RateCurvePlot
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.terminal.capabilities import EVERYTHING
from tui_nn.ui.widgets.key_bar import KeyBar

RATES = 1e-6 * 10 ** (np.arange(40) / 8)
LOSSES = np.interp(np.log10(RATES), [-6, -4, -2.5, -1], [2.3, 2.3, 0.4, 3.0])

RESULTS = (
    CheckResult("loss at the start", CheckState.PASSED, "2.31; ln 10", "", 1.0, "It is known."),
    CheckResult("gradient", CheckState.FAILED, "error 0.3", "Report it.", 1.0, "The slope."),
    CheckResult("leakage", CheckState.SKIPPED, "no part", "", 1.0, "Shared examples."),
)
DONE = ChecksView(RESULTS, RATES, LOSSES, 0.002, is_complete=True, rate=0.001)
HALFWAY = replace(
    DONE,
    results=(
        RESULTS[0],
        CheckResult("gradient", CheckState.RUNNING, fraction=0.5),
        CheckResult("leakage"),
    ),
    rates=np.zeros(0),
    losses=np.zeros(0),
    suggested_rate=None,
    is_complete=False,
)


@asynccontextmanager
async def opened(size: tuple[int, int] = (80, 24), **more: object) -> AsyncIterator[Stage]:
    """The screen, opened by its key."""
    async with stage(size=size, **more) as on:  # type: ignore[arg-type]
        await on.settle()
        await on.press("k")
        assert isinstance(on.app.screen, ChecksScreen)
        yield on


async def show(on: Stage, view: ChecksView = DONE) -> None:
    on.session.publish(ChecksMeasured(view))
    await on.settle()


def keys(on: Stage) -> str:
    return " ".join(label.word for label in on.app.screen.query_one(KeyBar).labels)


async def test_the_key_begins_and_progress_is_shown():
    async with opened() as on:
        assert await on.answer(CheckRecipe) == [CheckRecipe()]
        await show(on, HALFWAY)
        text = on.text()
        assert "1 of 3 done" in text
        assert "✓ loss at the start" in text
        assert "‣ gradient" in text
        assert " 50%" in text
        assert "· leakage" in text
        assert "appears here when it is measured" in text
        assert "stop" in keys(on)
        assert "again" not in keys(on)
        assert "use rate" not in keys(on)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_results_advice_and_curve(size):
    async with opened(size) as on:
        await show(on)
        text = on.text()
        assert "1 passed, 1 failed, 1 skipped" in text
        assert "✗ gradient" in text
        assert "– leakage" in text
        assert "The slope." in text  # the first that failed is selected
        assert "Report it." in text
        assert "◆ suggested 0.002" in text
        assert "● recipe's rate 0.001" in text
        assert "1e-4" in text
        assert "again" in keys(on)


async def test_ascii_shows_the_same():
    async with opened(
        capabilities=replace(EVERYTHING, glyphs=replace(EVERYTHING.glyphs, used=ASCII))
    ) as on:
        await show(on)
        text = on.text()
        assert "v loss at the start" in text
        assert "x gradient" in text
        assert "- leakage" in text
        assert "O suggested 0.002" in text
        assert "@ recipe's rate" in text


async def test_the_selection_is_moved_by_keys_and_by_the_mouse():
    async with opened() as on:
        await show(on)
        await on.press("down")
        assert "Shared examples." in on.text()
        await on.press("down", "up", "up", "up")
        assert "It is known." in on.text()
        await on.pilot.click(ChecksList, offset=(5, 2))
        assert "Shared examples." in on.text()
        await show(on)  # what the user chose stays chosen
        assert "Shared examples." in on.text()


async def test_the_suggested_rate_is_taken_over():
    async with opened() as on:
        await on.press("enter")
        assert not await on.answer(SetLearningRate)
        await show(on)
        assert "use rate 0.002" in keys(on)
        await on.press("enter")
        assert await on.answer(SetLearningRate) == [SetLearningRate(0.002)]
        assert "The learning rate is 0.002" in on.text()


async def test_a_finished_run_takes_no_rate():
    async with opened() as on:
        on.session.finish(FinishReason.DONE)
        await show(on)
        assert on.screen.run.state is RunState.FINISHED
        await on.press("enter")
        assert not await on.answer(SetLearningRate)
        assert "has finished" in on.text()


async def test_checks_are_stopped_and_repeated():
    async with opened() as on:
        await on.answer()
        await on.press("s")
        assert await on.answer(StopChecks) == [StopChecks()]
        await show(on)
        await on.press("r")
        assert await on.answer(CheckRecipe) == [CheckRecipe()]


async def test_what_is_known_is_there_when_it_is_opened_again():
    async with opened() as on:
        await show(on)
        await on.press("escape")
        assert isinstance(on.app.screen, TrainingScreen)
        await on.answer()
        await on.press("k")
        assert "1 passed, 1 failed" in on.text()
        assert not await on.answer(CheckRecipe)
        await on.press("k")
        assert isinstance(on.app.screen, TrainingScreen)


async def test_another_run_is_checked_again():
    async with opened() as on:
        await show(on)
        await on.answer()
        on.session._say_ready()
        await on.settle()
        assert CheckRecipe() in on.session.commands[-6:]
        assert on.app.screen.query_one(RateCurvePlot).view is None


async def test_before_the_network_is_loaded_it_waits():
    async with stage(ready=False) as on:
        await on.press("k")
        assert "when the network is loaded" in on.text()
        assert CheckRecipe() not in on.session.commands
        await on.settle()
        assert CheckRecipe() in on.session.commands


async def test_a_failure_is_said():
    async with opened() as on:
        on.session.publish(Failed(UserError("not enough memory")))
        await on.settle()
        assert "✗ not enough memory" in on.text()


async def test_a_low_terminal_has_no_curve():
    async with opened((80, 20)) as on:
        await show(on)
        assert not on.app.screen.query_one(RateCurvePlot).display
        assert "Report it." in on.text()


def test_what_is_worth_seeing():
    assert worth_seeing(HALFWAY) == 1
    assert worth_seeing(DONE) == 1
    assert worth_seeing(replace(DONE, results=RESULTS[::2])) == 0
