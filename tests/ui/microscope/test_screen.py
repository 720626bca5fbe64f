"""The microscope's screen on the app, with the scripted session behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.widgets import Input, Static

from tests.ui.stage import Stage, stage
from tui_nn.errors import UserError
from tui_nn.training.protocol.commands import Pause, Run, Step
from tui_nn.training.protocol.events import Failed, Left
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.protocol.inquiries import Examine, UpdateOn
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.microscope import screen
from tui_nn.ui.microscope.choice import BIAS
from tui_nn.ui.microscope.numbers import fitted
from tui_nn.ui.microscope.screen import MicroscopeScreen
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.widgets.key_bar import KeyBar

XOR, HOUSES, MNIST = (RECIPES[name].config for name in ("xor", "houses", "mnist"))


@asynccontextmanager
async def opened(
    config: TrainingConfig = XOR, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Stage]:
    """The microscope over a run, with its first numbers."""
    async with stage(config, size) as on:
        await on.press("enter")
        await on.settle()
        assert isinstance(on.app.screen, MicroscopeScreen)
        yield on


def said(on: Stage) -> str:
    return str(on.app.screen.query_one("#said", Static).content)


def title(on: Stage) -> str:
    return str(on.app.screen.query_one("#title", Static).content)


def microscope(on: Stage) -> MicroscopeView:
    """The numbers on the screen."""
    screen = on.app.screen
    assert isinstance(screen, MicroscopeScreen)
    assert screen.view is not None
    return screen.view


async def asked(on: Stage, *keys: str) -> Examine:
    """The last question that keys lead to, once it is answered."""
    await on.press(*keys)
    questions: list[Examine] = []
    while found := await on.answer(Examine):
        questions += found
    return questions[-1]


async def test_it_opens_on_the_first_example_and_shows_every_weight_of_a_small_network():
    async with opened() as on:
        text = on.text()
        assert "point 0 of the training part" in text or "row 0 of the training part" in text
        assert "inputs" in text
        assert "hidden 1" in text
        assert "output" in text
        view = microscope(on)
        assert view.example == Example(Source.TRAIN, 0)  # xor has no validation part
        for layer in view.layers:
            for weight in [*layer.weights.ravel(), *layer.biases]:
                assert fitted(weight, 7) in text


async def test_the_four_steps_are_gone_through_and_back():
    async with opened() as on:
        for key, words in (
            ("right", "L = mean_k"),
            ("right", "dL/da = sum_k w_k delta_k"),
            ("right", "w = w − r g"),
            ("right", "w = w − r g"),
            ("left", "agree"),
            ("1", "z = sum_i w_i x_i + b"),
            ("4", "loss on this example"),
        ):
            await on.press(key)
            assert words in on.text()
        assert not await on.answer(Examine)  # all four are of one answer


async def test_units_layers_and_weights_are_chosen():
    async with opened() as on:
        assert (await asked(on, "down")).unit == 1
        assert (await asked(on, "up", "up")).unit == 2
        question = await asked(on, "tab")
        assert (question.layer, question.unit) == (1, 0)
        assert (await asked(on, "pageup")).layer == 0
        assert (await asked(on, "pagedown")).layer == 1
        first = microscope(on).weight
        places = [(await asked(on, "w")).weight for _ in range(4)]
        assert {*places} == {BIAS, 0, 1, 2}
        assert places[-1] == first
        assert (await asked(on, "W")).weight == places[-2]
        assert (await asked(on, "greater_than_sign")).weight == places[-1]
        assert (await asked(on, "less_than_sign")).weight == places[-2]


async def test_weights_are_gone_through_by_the_size_of_their_terms():
    async with opened(HOUSES) as on:
        unit = microscope(on).unit
        sizes = [*abs(unit.weights * unit.inputs), abs(unit.bias)]
        seen = [microscope(on).weight]
        for _ in range(8):
            await asked(on, "w")
            seen.append(microscope(on).weight)
        assert [sizes[place] for place in seen] == sorted(sizes, reverse=True)


async def test_examples_and_sources_are_chosen():
    async with opened(HOUSES) as on:
        assert microscope(on).example.source is Source.VALIDATION
        assert (await asked(on, "n")).example == Example(Source.VALIDATION, 1)
        assert (await asked(on, "p", "p")).example == Example(Source.VALIDATION, 9)
        assert (await asked(on, "n")).example == Example(Source.VALIDATION, 0)
        assert (await asked(on, "o")).example == Example(Source.TRAIN, 0)
        assert (await asked(on, "o")).example == Example(Source.BATCH, 0)  # there is no test part
        assert microscope(on).example == Example(Source.TRAIN, 7)
        assert (await asked(on, "down")).example == Example(Source.TRAIN, 7)  # it stays the same
        assert (await asked(on, "n")).example == Example(Source.BATCH, 1)
        assert (await asked(on, "o")).example == Example(Source.VALIDATION, 0)


async def test_a_drawing_on_the_pad_comes_first():
    async with stage(MNIST, (120, 40)) as on:
        strokes = (((3.0, 3.0), (10.0, 20.0)),)
        on.screen.sketching.conversation.draw(strokes)
        on.screen.set_focus(on.screen.query_one(SketchPad))  # as after drawing with the mouse
        await on.settle()
        question = await asked(on, "enter")
        assert question.example == Example(Source.DRAWING, strokes=strokes)
        await on.settle()
        await on.press("n")
        assert "one drawing" in said(on)
        assert (await asked(on, "o")).example == Example(Source.VALIDATION, 0)


async def test_an_example_that_is_asked_for_comes_before_everything():
    async with stage(MNIST) as on:
        on.screen.inside.open("microscope", Example(Source.TEST, 5))
        assert (await on.answer(Examine))[0].example == Example(Source.TEST, 5)


async def test_an_update_on_the_example_is_done_and_its_losses_are_shown():
    async with opened() as on:
        await on.press("enter")
        assert not await on.answer(UpdateOn)  # only at the last step
        await on.press("4")
        assert "on this example, outside the training" in said(on)
        await on.press("enter")
        assert await on.answer(UpdateOn) == [UpdateOn(Example(Source.TRAIN, 0))]
        await on.settle()
        assert said(on).startswith("updated: loss on this example before 0.5, after 0.")
        assert "step 0 + 1" in on.text()


async def test_an_update_on_the_batch_is_a_step_of_the_training():
    async with opened() as on:
        await on.press("4")
        assert (await asked(on, "b")).on_batch
        assert "a step of the training" in said(on)
        await on.press("enter")
        assert await on.answer(Step) == [Step(1)]
        assert on.session.step == 1
        await on.settle()
        assert "step 1" in on.text()


async def test_it_follows_the_training_and_asks_nothing_once_it_is_closed():
    async with opened() as on:
        await on.press("space")
        assert await on.answer(Run)
        await on.settle()
        for _ in range(3):
            on.session.advance(100)
            step = on.session.step
            await on.until(lambda: bool(on.session.answer(Examine)))
            await on.until(lambda: f"step {step}" in on.text(), 20)  # noqa: B023
        await on.press("space")
        assert await on.answer(Pause)
        await on.press("space", "escape")
        assert isinstance(on.app.screen, TrainingScreen)
        await on.answer()
        for _ in range(5):
            await on.pilot.pause(0.03)
            assert not on.session.answer(Examine)


async def test_a_paused_run_is_continued_although_the_last_snapshot_was_of_a_step():
    async with opened() as on:
        await on.press("4", "b", "enter")
        await on.settle()
        on.screen.run.state = RunState.RUNNING  # as if that snapshot was taken during the step
        await asked(on, "b")
        assert not title(on).endswith(", training")
        await on.press("space")
        assert await on.answer(Run, Pause) == [Run()]
        await on.settle()
        assert title(on).endswith(", training")


async def test_it_follows_the_training_again_after_the_help_was_read(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(screen, "IDLE_SHARE", 0)
    async with opened() as on:
        await on.press("space", "question_mark")
        await on.settle()
        await on.pilot.pause(0.1)
        await on.settle()
        await on.press("escape")
        on.session.advance(100)
        await on.until(lambda: bool(on.session.answer(Examine)))
        await on.until(lambda: f"step {on.session.step}" in on.text(), 20)


@pytest.mark.parametrize("keys", [(), ("question_mark",)])
async def test_another_run_closes_it(keys: tuple[str, ...]):
    async with opened() as on:
        await on.press(*keys)
        on.session._load(on.session.config)
        await on.settle()
        await on.press(*("escape" for _ in keys))
        assert isinstance(on.app.screen, TrainingScreen)


async def test_names_and_numbers_are_found():
    async with opened(HOUSES) as on:
        await on.press("slash", *"density")
        assert "its weight of density [homes/ha]" in said(on)
        assert (await asked(on, "enter")).weight == 7
        await on.press("slash", *"output", "enter")
        assert (await on.answer(Examine))[-1].layer == 1
        await on.press("slash", *"example 3", "enter")
        assert (await on.answer(Examine))[-1].example.index == 3
        await on.press("slash", *"unit 99")
        assert said(on) == "nothing has this name or number"
        await on.press("escape")
        assert not on.app.screen.query_one(Input).display
        assert isinstance(on.app.screen, MicroscopeScreen)


async def test_a_failure_is_said_and_the_numbers_stay():
    async with opened(HOUSES) as on:
        before = microscope(on)
        await on.press("n")
        on.session._inbox.get()
        on.session.publish(Failed(UserError("the file is gone")))
        await on.pilot.pause()
        assert said(on) == "the file is gone"
        assert microscope(on) is before
        assert (await asked(on, "down")).example == before.example


async def test_a_run_that_has_ended_says_so():
    async with opened() as on:
        on.session.publish(Left(None, 5, running=False, finished=False))
        await on.pilot.pause()
        await on.press("down")
        assert not await on.answer(Examine)
        assert said(on) == on.screen.run.ended


async def test_every_key_stands_in_the_bar_or_in_the_line_above_it_and_in_help():
    async with opened(size=(200, 60)) as on:
        await on.press("4")
        words = {label.word for label in on.app.screen.query_one(KeyBar).labels}
        assert {"do it", "batch", "step", "unit", "layer", "back"} <= words
        await on.press("1")
        words = {label.word for label in on.app.screen.query_one(KeyBar).labels}
        assert "do it" not in words
        assert {"weight", "find"} <= words
        assert all(key in said(on) for key in ("n p", "o ", "space"))
        await on.press("question_mark")
        await on.pilot.pause()
        assert "keys under the microscope" in str(
            [str(one.content) for one in on.app.screen.query(Static)]
        )


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (60, 18)])
@pytest.mark.parametrize("name", ["xor", "houses", "mnist", "circles"])
async def test_every_step_has_room_at_every_size(name, size):
    config = RECIPES.get(name, RECIPES["moons"]).config
    async with opened(config, size) as on:
        results = ("a = ", "L = ", "✓", "loss on this example")
        for key, result in zip("1234", results, strict=True):
            await on.press(key)
            assert result in on.text(), (key, on.text())


async def test_a_terminal_that_is_too_small_says_so():
    async with opened(size=(40, 12)) as on:
        assert "too small" in on.text()
