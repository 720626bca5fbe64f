"""The lessons on the app: every key on every lesson, with the worker's own experiments."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import OptionList

from tests.typed import expect_a
from tests.ui.stage import Stage, stage
from tui_nn.errors import UserError
from tui_nn.training.lessons.pages import LESSONS
from tui_nn.training.lessons.progress import ProgressFile
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.events import Failed
from tui_nn.training.protocol.inquiries import Play
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.lessons.contents import ContentsDialog
from tui_nn.ui.lessons.experiment_panel import ExperimentPanel
from tui_nn.ui.lessons.screen import LessonScreen
from tui_nn.ui.lessons.slider_panel import SliderPanel
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.terminal.capabilities import EVERYTHING, Choice

XOR = RECIPES["xor"].config


def lessons(on: Stage) -> LessonScreen:
    return expect_a(LessonScreen, on.app.screen)


def sliders(on: Stage) -> SliderPanel:
    return lessons(on).query_one(SliderPanel)


def text(on: Stage) -> str:
    view = lessons(on).query_one(ExperimentPanel).view
    return "\n".join(view.text) if view else ""


async def open_lessons(on: Stage) -> None:
    await on.press("L")
    await on.answer()


async def test_a_walk_through_all_lessons_with_every_key():
    async with stage(XOR) as on:
        await open_lessons(on)
        for lesson in LESSONS:
            assert f"lesson {lesson.number} of 12: {lesson.title}" in on.text()
            before = text(on)
            await on.press("down", "right", "up", "shift+right", "pagedown", "pageup")
            await on.answer()
            is_trained = lesson.experiment in ("learning-rate", "batches")
            assert text(on) != before or is_trained
            await on.press("s", "space", "space", "r")
            await on.answer()
            await on.answer()
            assert text(on) == before
            await on.press("n")
            await on.answer()
        assert "lesson 12 of 12" in on.text()
        await on.press("p")
        assert "lesson 11 of 12" in on.text()
        await on.press("escape")
        assert on.app.screen is on.screen
    progress = ProgressFile().read()
    assert progress.latest == 11
    assert progress.opened == progress.tried == frozenset(range(1, 13))


@pytest.mark.parametrize("size", [(50, 20), (200, 60)])
async def test_lessons_fit_other_terminals_and_show_their_numbers_in_ascii(size):
    plain = replace(EVERYTHING, glyphs=Choice("ascii", ASCII, ""))
    async with stage(XOR, size, capabilities=plain) as on:
        await open_lessons(on)
        for _ in LESSONS:
            assert text(on).split("\n")[0][:16] in on.text()
            await on.press("n")
            await on.answer()


async def test_steps_and_running():
    async with stage(XOR) as on:
        await open_lessons(on)
        lessons(on)._open(6)
        await on.settle()
        await on.press("s", "s")
        await on.settle()
        assert "paused · step 2" in on.text()
        assert "space run" in on.text()
        await on.press("space")
        view = lessons(on).query_one(ExperimentPanel)

        def is_far() -> bool:
            on.session.answer()
            return view.view is not None and view.view.steps > 6

        await on.until(is_far)
        assert "running" in on.text()
        assert "space pause" in on.text()
        await on.press("space")
        await on.settle()
        steps = view.view.steps if view.view else 0
        await on.pilot.pause(0.1)
        await on.settle()
        assert view.view is not None
        assert view.view.steps == steps
        assert "paused" in on.text()


async def test_what_cannot_be_trained_offers_no_steps():
    async with stage(XOR) as on:
        await open_lessons(on)
        assert "space" not in on.text().split("\n")[-1]
        await on.press("space", "s")
        assert not [play for play in await on.answer(Play) if play.steps]


async def test_the_mouse_moves_sliders_and_chooses():
    async with stage(XOR) as on:
        await open_lessons(on)
        await on.press("n")
        await on.settle()
        panel = sliders(on)
        width = panel.content_size.width
        await on.pilot.click(panel, offset=(width - 8, 1))
        await on.settle()
        assert panel.selected == 1
        assert sliders(on).values[1] == 4.0
        choice = sliders(on).values[0]
        row = on.text().split("\n")[1]
        column = row.index("▶", row.index("◀")) - panel.region.x
        await on.pilot.click(panel, offset=(column, 0))
        await on.settle()
        assert sliders(on).values[0] == choice + 1
        assert "tanh" in on.text()


async def test_an_experiment_is_taken_over_into_a_run():
    async with stage(XOR) as on:
        await open_lessons(on)
        lessons(on)._open(9)
        await on.settle()
        await on.press("right", "right")
        await on.settle()
        await on.press("t")
        assert on.app.screen is on.screen
        loads = await on.answer(Load)
        assert [(load.config.dataset, load.config.learning_rate) for load in loads] == [
            ("moons", 1.0)
        ]


async def test_a_run_that_would_be_lost_is_asked_about():
    async with stage(XOR) as on:
        on.session.step = 5
        on.screen.polling.look()
        await on.settle()
        await open_lessons(on)
        await on.press("enter")
        expect_a(ConfirmDialog, on.app.screen)


async def test_contents_and_progress():
    async with stage(XOR) as on:
        await open_lessons(on)
        await on.press("right", "c")
        dialog = expect_a(ContentsDialog, on.app.screen)
        lines = [str(option.prompt) for option in dialog.query_one(OptionList).options]
        assert lines[0] == "✓  1  One neuron by hand"
        assert lines[1] == "   2  Activation functions"
        await on.press("down", "down", "enter")
        await on.settle()
        assert "lesson 3 of 12" in on.text()
        await on.press("c", "escape")
        assert "lesson 3 of 12" in on.text()
        await on.press("escape")
        await open_lessons(on)
        assert "lesson 3 of 12" in on.text()


async def test_lessons_need_no_run():
    async with stage(RECIPES["mnist"].config, ready=False) as on:
        await on.press("L")
        assert "appears here" in on.text()
        await on.settle()
        assert "z = w1*x1" in text(on)


async def test_a_failure_is_said_and_the_next_key_asks_again():
    async with stage(XOR) as on:
        await on.press("L")
        on.session.publish(Failed(UserError("no such luck")))
        await on.pilot.pause()
        assert "no such luck" in on.text()
        await on.press("r")
        await on.settle()
        assert "z = w1*x1" in text(on)


async def test_a_running_experiment_waits_until_its_picture_is_sent():
    async with stage(XOR) as on:
        await open_lessons(on)
        screen, wait = lessons(on), [0.01]
        screen._visit = screen._visit._replace(delay=lambda: wait[0])
        screen._open(6)
        await on.settle()
        await on.press("space", "space", "space")
        assert screen._is_running
        await on.pilot.pause(0.1)
        assert not [play for play in await on.answer(Play) if play.steps]
        wait[0] = 0.0

        def has_asked() -> bool:
            on.session.answer()
            return "step 1 " in on.text() or "step 2 " in on.text()

        await on.until(has_asked)


async def test_an_attached_screen_says_that_it_loads_no_other_run():
    async with stage(XOR) as on:
        await open_lessons(on)
        screen = lessons(on)
        screen._visit = screen._visit._replace(can_replace=False)
        await on.press("n")
        await on.settle()
        assert "train it" not in on.text()
        await on.press("t")
        await on.pilot.pause()
        assert on.app.screen is screen
        assert "no other can be loaded" in on.text()
        assert not await on.answer(Load)
