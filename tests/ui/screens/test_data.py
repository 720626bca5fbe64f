"""The screen of a user's own data, on the app, with the scripted session behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.widgets import Static

from tests.ui.stage import Stage, stage
from tests.ui.surveys import PLANTS, WIDE
from tui_nn.data.survey import Survey
from tui_nn.errors import DataError
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.events import Failed
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.data import DataScreen
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.widgets.column_table import ColumnTable
from tui_nn.ui.widgets.key_bar import KeyBar

CONFIG = TrainingConfig(dataset="/home/me/plants.csv")


@asynccontextmanager
async def opened(survey: Survey = PLANTS, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Stage]:
    """The app on a user's own data, which are loaded."""
    async with stage(CONFIG, size, ready=False) as on:
        on.session.survey, on.session.free = survey, ("hidden", "epochs")
        on.session.reasons = ("hidden 64: for 40 rows",)
        await on.settle()
        assert isinstance(on.app.screen, DataScreen)
        yield on


def pending(on: Stage) -> str:
    return str(on.app.screen.query_one("#pending", Static).content)


async def test_own_data_are_shown_first_then_the_training():
    async with opened() as on:
        text = on.text()
        assert "plants.csv · CSV" in text
        assert "60 rows, 2 features, 3 classes of plant; 4 rows with gaps filled" in text
        assert "40 for training, 8 for validation, 12 for test" in text
        assert "light?[31m" in text
        assert "hidden 64: for 40 rows" in " ".join(text.split()) or "classification" in text
        await on.press("enter")
        assert isinstance(on.app.screen, TrainingScreen)
        await on.press("r")  # the same data again are not introduced again
        await on.settle()
        assert isinstance(on.app.screen, TrainingScreen)
        await on.press("u")
        assert isinstance(on.app.screen, DataScreen)


async def test_help_begins_with_the_keys_of_the_screen():
    async with opened() as on:
        await on.press("question_mark")
        text = on.text()
        assert "keys on your own data" in text
        assert "Drop the selected column" in text
        await on.press("escape", "enter", "question_mark")
        assert "keys on your own data" not in on.text()
        assert "Start the training" in on.text()


async def test_built_in_data_have_no_such_screen():
    async with stage() as on:
        await on.press("u")
        assert isinstance(on.app.screen, TrainingScreen)
        assert "tui-nn FILE" in on.text()
        assert "data" not in [label.word for label in on.screen.query_one(KeyBar).labels]


async def test_a_restart_fits_the_same_settings_again():
    async with opened() as on:
        await on.press("escape", "r")
        (load,) = await on.answer(Load)
        assert load.free == ("hidden", "epochs")


async def test_another_target_and_a_dropped_column_start_a_new_run():
    async with opened() as on:
        await on.press("down", "y", "down", "space")
        assert "changed: target height · drop light" in pending(on)
        assert "apply" in on.text().split("\n")[-1]
        await on.press("enter")
        (load,) = await on.answer(Load)
        assert (load.config.target, load.config.drop) == ("height", ("light\x1b[31m",))
        assert {"hidden", "epochs", "loss", "output_activation"} == set(load.free)
        assert isinstance(on.app.screen, DataScreen)
        await on.settle()
        assert pending(on) == "enter goes to the training"


async def test_escape_changes_nothing():
    async with opened() as on:
        await on.press("k")
        assert "changed: regression" in pending(on)
        await on.press("escape")
        assert await on.answer(Load) == []
        assert isinstance(on.app.screen, TrainingScreen)


async def test_what_cannot_be_dropped_is_said():
    async with opened() as on:
        await on.press("space")
        assert "it looks like a row number" in on.text()
        await on.press("end", "space")
        assert "The target cannot be dropped" in on.text()
        assert pending(on) == "enter goes to the training"


async def test_a_run_is_not_ended_without_a_question():
    async with opened() as on:
        await on.press("escape", "space")
        await on.answer()
        on.session.advance(2000)
        on.screen.polling.look()
        await on.settle()
        await on.press("u", "k", "enter")
        assert isinstance(on.app.screen, ConfirmDialog)
        await on.press("y")
        (load,) = await on.answer(Load)
        assert load.config.task == "regression"


async def test_data_that_cannot_be_loaded_so_are_said_here():
    async with opened() as on:
        await on.press("k", "enter")
        on.session.commands.clear()
        on.session.publish(Failed(DataError("plant: words cannot be predicted as a number")))
        await on.pilot.pause()
        assert "✗ plant: words cannot be predicted" in pending(on)
        assert isinstance(on.app.screen, DataScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (40, 12)])
async def test_785_columns_scroll(size):
    async with opened(WIDE, size) as on:
        table = on.app.screen.query_one(ColumnTable)
        await on.press("end")
        assert table.selected == 784
        assert "◆ sick" in on.text()
        await on.press("pageup", "up", "home")
        assert "✓ gene0" in on.text()
        assert "gene0 · number · 0" in on.text()
        lines = on.text().split("\n")
        assert len(lines) == size[1]


async def test_the_first_rows_stand_where_there_is_room():
    async with opened() as on:
        assert "20.5" not in on.text()
        assert "1.5  " not in on.text().split("column")[0]
        await on.press("v")
        assert "oak" in on.text()
        assert "13.5" in on.text()
        await on.press("v")
        assert "13.5" not in on.text()
    async with opened(size=(120, 40)) as on:
        assert "9.5" in on.text()
        assert "rows" not in [label.word for label in on.app.screen.query_one(KeyBar).labels]


async def test_pictures_have_no_columns_to_choose():
    survey = replace(PLANTS, columns=(), header=(), rows=(), target="", format="pictures")
    async with opened(survey) as on:
        words = [label.word for label in on.app.screen.query_one(KeyBar).labels]
        assert not {"drop", "target", "task", "rows"} & set(words)
        await on.press("y", "space", "k", "v")
        assert pending(on) == "enter goes to the training"
        assert "fern" in on.text()


async def test_a_recipe_on_built_in_data_leaves_the_screen():
    async with opened() as on:
        on.session.survey = None
        on.app.load_recipe(RECIPES["xor"])
        await on.settle()
        assert isinstance(on.app.screen, TrainingScreen)
