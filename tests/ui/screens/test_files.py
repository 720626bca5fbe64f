from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from tests.ui.stage import stage
from tui_nn.training.commands import Load, Save
from tui_nn.training.recipes import RECIPES
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.files import OpenDialog, SaveDialog


@pytest.fixture(autouse=True)
def in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


async def enter_path(on, text):
    on.app.screen.query_one(Input).value = text
    await on.press("enter")


async def test_save_adds_the_suffix():
    async with stage() as on:
        await on.press("ctrl+s")
        await enter_path(on, "best")
        assert await on.answer(Save) == [Save(Path("best.safetensors"))]


async def test_save_asks_before_it_replaces_a_file():
    Path("old.safetensors").write_bytes(b"")
    async with stage() as on:
        await on.press("ctrl+s")
        await enter_path(on, "old")
        assert isinstance(on.app.screen, ConfirmDialog)
        await on.press("escape")
        assert isinstance(on.app.screen, SaveDialog)
        assert await on.answer(Save) == []
        await on.press("enter", "y")
        assert await on.answer(Save) == [Save(Path("old.safetensors"))]


@pytest.mark.parametrize(
    ("text", "fault"),
    [("", "a path is needed"), ("no/where", "there is no folder no"), (".", "is a folder")],
)
async def test_save_says_what_is_wrong_with_the_path(text, fault):
    async with stage() as on:
        await on.press("ctrl+s")
        await enter_path(on, text)
        assert isinstance(on.app.screen, SaveDialog)
        assert fault in on.text()


async def test_open_offers_the_files_that_are_there():
    Path("a.safetensors").write_bytes(b"")
    Path("other.txt").write_bytes(b"")
    async with stage() as on:
        await on.press("ctrl+o")
        offers = on.app.screen.query_one(OptionList)
        assert offers.option_count == 1
        await on.press("tab", "enter")
        expected = Load(RECIPES["mnist"].config, Path("a.safetensors"))
        assert await on.answer(Load) == [expected]


async def test_open_says_that_there_is_no_such_file():
    async with stage() as on:
        await on.press("ctrl+o")
        await enter_path(on, "missing.safetensors")
        assert isinstance(on.app.screen, OpenDialog)
        assert "there is no file missing.safetensors" in on.text()
        await on.press("escape")
        assert await on.answer(Load) == []


async def test_buttons_work_with_the_mouse():
    async with stage() as on:
        await on.press("ctrl+s")
        await on.pilot.click("#cancel")
        assert await on.answer(Save) == []
        await on.press("ctrl+s")
        await on.pilot.click("#accept")
        assert await on.answer(Save) == [Save(Path("mnist-seed0-step0.safetensors"))]
