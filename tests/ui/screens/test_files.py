import os
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static

from tests.ui.stage import stage
from tui_nn.training.protocol.commands import ExportAs, Load, Save
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.files import FileDialog


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
        assert isinstance(on.app.screen, FileDialog)
        assert await on.answer(Save) == []
        await on.press("enter", "y")
        assert await on.answer(Save) == [Save(Path("old.safetensors"))]


@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("a.onnx", "onnx"),
        ("a.py", "numpy"),
        ("a.weights.h5", "keras"),
        ("a_pytorch.safetensors", "torch"),
        ("README.md", "card"),
    ],
)
async def test_the_ending_of_a_name_decides_the_format(name, format_name):
    async with stage() as on:
        await on.press("ctrl+s")
        await enter_path(on, name)
        assert await on.answer(Save, ExportAs) == [ExportAs(Path(name), format_name)]
        assert f"saved {name}" in on.text()


async def test_a_file_beside_is_not_replaced_without_a_question():
    Path("a.npz").write_bytes(b"")
    async with stage() as on:
        await on.press("ctrl+s")
        await enter_path(on, "a.py")
        assert isinstance(on.app.screen, ConfirmDialog)
        assert "a.npz exists already" in on.text()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "a path is needed"),
        ("a.pth", "no format of networks ends in .pth"),
        ("no/where", "there is no folder no"),
        (".", "is a folder"),
    ],
)
async def test_save_says_what_is_wrong_with_the_path(text, fault):
    async with stage() as on:
        await on.press("ctrl+s")
        await enter_path(on, text)
        assert isinstance(on.app.screen, FileDialog)
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
        assert isinstance(on.app.screen, FileDialog)
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


async def test_open_leaves_out_links_that_lead_nowhere():
    Path("dangling.safetensors").symlink_to("gone")
    Path("loop.safetensors").symlink_to("loop.safetensors")
    Path("folder.safetensors").mkdir()
    Path("a.safetensors").write_bytes(b"")
    async with stage() as on:
        await on.press("ctrl+o")
        offers = on.app.screen.query_one(OptionList)
        assert [str(option.prompt) for option in offers.options] == ["a.safetensors"]


HOSTILE = {
    "~nobodyhere/x": "could not determine home",
    "a" * 300: "the name is too long",
    "loop/x": "the link leads back to itself",
    "zero\0byte": "null byte",
    "pipe": "is not a regular file",
    "/dev/null": "is not a regular file",
}


@pytest.mark.parametrize("key", ["ctrl+s", "ctrl+o"])
@pytest.mark.parametrize("text", HOSTILE)
async def test_path_that_cannot_be_used_is_reported_in_the_dialog(key, text):
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    async with stage() as on:
        await on.press(key)
        dialog = on.app.screen
        await enter_path(on, text)
        assert on.app.screen is dialog
        told = str(dialog.query_one(".message", Static).content)
        assert HOSTILE[text] in told
        await on.press("escape")
        assert await on.answer(Save, Load) == []


async def test_name_that_the_suffix_makes_too_long_is_reported():
    async with stage() as on:
        await on.press("ctrl+s")
        await enter_path(on, "a" * 250)
        assert isinstance(on.app.screen, FileDialog)
        assert "the name is too long" in on.text()


@pytest.mark.parametrize("key", ["ctrl+s", "ctrl+o"])
async def test_working_folder_that_was_deleted_is_reported(key, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    async with stage() as on:
        await on.press(key)
        assert "the working folder no longer exists" in on.text()
        await enter_path(on, "a.safetensors")
        assert "the working folder no longer exists" in on.text()
        if key == "ctrl+s":
            await enter_path(on, str(tmp_path / "a.safetensors"))
            assert await on.answer(Save) == [Save(tmp_path / "a.safetensors")]


async def test_dangling_link_can_be_saved_through():
    Path("link.safetensors").symlink_to("target.safetensors")
    async with stage() as on:
        await on.press("ctrl+s")
        await enter_path(on, "link.safetensors")
        assert await on.answer(Save) == [Save(Path("link.safetensors"))]
