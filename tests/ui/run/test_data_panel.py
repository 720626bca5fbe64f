"""The faces of the panel beside the plots: the data, the answers by class, what matters."""

from __future__ import annotations

import pytest

from tests.ui.stage import Stage, stage
from tests.ui.widgets.samples import importance_view
from tui_nn.training.protocol.commands import MeasureImportance, Observe
from tui_nn.training.protocol.events import ImportanceMeasured
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.run.data_panel import DataPanel
from tui_nn.ui.run.panels import Face
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.widgets.key_bar import KeyBar

SIZES = [(80, 24), (120, 40), (200, 60)]


def face(on: Stage) -> Face:
    return on.screen.query_one(DataPanel).face


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("recipe", ["mnist", "fashion", "moons"])
async def test_answers_by_class_take_the_place_of_the_data(recipe, size):
    async with stage(RECIPES[recipe].config, size) as on:
        await on.press("s")
        (question,) = await on.answer(Observe)
        assert not question.answers
        await on.press("a")
        (question,) = await on.answer(Observe)
        assert question.answers
        assert face(on) is Face.ANSWERS
        assert "recall" in on.text()
        assert "validation" in on.text()
        await on.press("a")
        assert face(on) is Face.DATA
        assert "recall" not in on.text()


async def test_the_pad_takes_no_keys_while_it_is_hidden():
    async with stage() as on:
        pad = on.screen.query_one(SketchPad)
        await on.press("tab", "a")
        assert not pad.display
        assert on.screen.focused is None
        assert not on.screen.allows("on_pad('toggle_pen')")
        await on.press("7")
        await on.press("a")
        assert pad.display
        assert on.screen.allows("on_pad('toggle_pen')")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("recipe", ["houses", "moons"])
async def test_what_matters_is_measured_when_asked(recipe, size):
    async with stage(RECIPES[recipe].config, size) as on:
        await on.answer()
        await on.press("f")
        assert await on.answer(MeasureImportance) == [MeasureImportance()]
        assert "What matters:" in on.text()
        on.session.publish(ImportanceMeasured(importance_view(step=0, done=3)))
        await on.pilot.pause()
        assert "petal" in on.text()
        assert "20% " in on.text()
        on.session.publish(ImportanceMeasured(importance_view(step=0)))
        await on.pilot.pause()
        assert "at step 0" in on.text()
        await on.press("f")
        assert face(on) is Face.DATA
        assert "petal" not in on.text()


async def test_what_is_measured_of_this_network_is_not_measured_again():
    async with stage(RECIPES["moons"].config) as on:
        await on.press("s")
        await on.settle()
        on.session.publish(ImportanceMeasured(importance_view(step=1)))
        await on.press("f")
        assert await on.answer(MeasureImportance) == []
        await on.press("f", "s")
        await on.settle()
        await on.press("f")
        assert await on.answer(MeasureImportance) == [MeasureImportance()]


async def test_what_mattered_to_another_network_is_forgotten():
    async with stage(RECIPES["moons"].config) as on:
        await on.press("f")
        on.session.publish(ImportanceMeasured(importance_view()))
        await on.pilot.pause()
        on.app.load_recipe(RECIPES["houses"])
        await on.settle()
        assert face(on) is Face.DATA
        await on.press("f")
        assert "petal" not in on.text()


async def test_what_is_asked_for_while_the_network_is_loaded_is_shown_then():
    async with stage(RECIPES["houses"].config, ready=False) as on:
        await on.press("f")
        assert MeasureImportance() in await on.answer()
        assert face(on) is Face.COLUMNS
        on.session.publish(ImportanceMeasured(importance_view()))
        await on.pilot.pause()
        assert "petal" in on.text()


async def test_only_keys_that_change_something_are_named():
    def named(on: Stage) -> set[str]:
        return {label.word for label in on.screen.query_one(KeyBar).labels}

    async with stage(RECIPES["houses"].config, (200, 60)) as on:
        assert "what matters" in named(on)
        assert "answers" not in named(on)
        assert not on.screen.allows("turn_to('ANSWERS')")
    async with stage(RECIPES["fashion"].config, (200, 60)) as on:
        assert on.screen.allows("turn_to('ANSWERS')")
        assert "what matters" not in named(on)
        await on.press("f")
        assert await on.answer(MeasureImportance) == []
