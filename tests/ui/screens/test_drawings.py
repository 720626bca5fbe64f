"""The screen of one's own drawings, on the app, with the scripted session behind it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from textual.widgets import Input, Static

from tests.typed import expect
from tests.ui.stage import stage
from tui_nn.errors import DataError
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.protocol.events import Failed
from tui_nn.training.protocol.measurements import OwnDrawing
from tui_nn.training.protocol.sketching import (
    DeleteDrawings,
    ExportDrawings,
    FineTune,
    ListDrawings,
    Teach,
    Untune,
)
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.drawings import DrawingsScreen
from tui_nn.ui.screens.help import HelpScreen
from tui_nn.ui.widgets.drawing_grid import DrawingGrid
from tui_nn.ui.widgets.key_bar import KeyBar

BUILT_IN, TRAINED = Answering.BUILT_IN, Answering.TRAINED


def drawing(number, *, wrong=False):
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 12:16] = 255
    label = number % 10
    answer = str((label + 1) % 10 if wrong else label)
    return OwnDrawing(f"key{number}", str(label), "2020-01-02T03:04:05Z", picture, answer, 0.96)


async def opened(on, count=5, wrong=(1,)) -> DrawingsScreen:
    """The screen with some drawings, answered."""
    on.session.own = [drawing(n, wrong=n in wrong) for n in range(count)]
    await on.press("o")
    assert isinstance(on.app.screen, DrawingsScreen)
    assert await on.answer(ListDrawings) == [ListDrawings()]
    return on.app.screen


def result(screen) -> str:
    shown = screen.query_one("#result", Static)
    return str(shown.content) if shown.display else ""


def question(on) -> str:
    assert isinstance(on.app.screen, ConfirmDialog)
    return str(on.app.screen.query_one(".dialog Static", Static).content)


async def test_it_shows_the_drawings_the_newest_first_and_who_reads_them():
    async with stage() as on:
        screen = await opened(on)
        keys = [drawing.key for drawing in expect(screen.query_one(DrawingGrid).drawings)]
        assert keys == ["key4", "key3", "key2", "key1", "key0"]
        text = on.text()
        assert "your own drawings · own-drawings.jsonl" in text
        assert "5 drawings · 4 read correctly by the built-in network" in text
        assert "1 ✗ as 2 96%" in text
        assert "4 ✓ 96%" in text


async def test_keys_in_one_line_at_80_columns():
    async with stage() as on:
        await opened(on)
        last = " ".join(on.text().split("\n")[23].split())
        assert last == "j next wrong f tune w network del delete esc back ? help q quit"


async def test_without_drawings_it_says_how_to_make_some():
    async with stage() as on:
        await opened(on, 0)
        text = on.text()
        assert "no drawings yet" in text
        assert "press the digit that it is" in " ".join(text.split())
        await on.press("f", "delete", "u", "j", "space", "a", "end")
        assert await on.answer() == []
        assert isinstance(on.app.screen, DrawingsScreen)


@pytest.mark.parametrize("size", [(40, 10), (60, 18), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("count", [0, 1, 200])
async def test_any_size_and_any_number(size, count):
    async with stage(size=size) as on:
        screen = await opened(on, count)
        await on.press("f")
        await on.settle()
        await on.press("end")
        for widget in screen.query("*"):
            if widget.display and widget.region.area:
                assert screen.region.contains_region(widget.region), widget
        for new_size in (size, (80, 24), (200, 60), (60, 18)):
            await on.pilot.resize_terminal(*new_size)
            if new_size != (40, 10):
                assert ("▶" in on.text()) == (count > 0)


async def test_deleting_asks_first():
    async with stage() as on:
        await opened(on)
        await on.press("right", "delete")
        assert question(on) == "Delete this 3, kept 02 Jan 2020? This cannot be undone."
        await on.press("escape")
        assert await on.answer() == []
        await on.press("delete", "y")
        assert await on.answer(DeleteDrawings) == [DeleteDrawings(("key3",))]
        await on.settle()
        assert "4 drawings · 3 read" in on.text()


async def test_marked_drawings_are_deleted_together():
    async with stage() as on:
        await opened(on)
        await on.press("space", "right", "space", "delete")
        assert question(on).startswith("Delete these 2 drawings?")
        await on.press("y")
        assert await on.answer(DeleteDrawings) == [DeleteDrawings(("key4", "key2"))]


async def test_export_asks_for_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with stage() as on:
        await opened(on)
        await on.press("e")
        assert "export your drawings" in on.text()
        assert on.app.screen.query_one(Input).value == "my-drawings.jsonl"
        on.app.screen.query_one(Input).value = "mine"
        await on.press("enter")
        assert await on.answer() == [ExportDrawings(Path("mine.jsonl"))]
        assert "saved mine.jsonl" in on.text()
        assert isinstance(on.app.screen, DrawingsScreen)


async def test_tuning_the_built_in_network_is_reported_in_a_few_lines():
    async with stage() as on:
        screen = await opened(on, 12)
        await on.press("f")
        assert result(screen) == "tuning on 12 drawings …"
        assert await on.answer() == [FineTune(BUILT_IN)]
        for line in (
            "tuned the built-in network on 12 drawings in 1.31 s",
            "11 of 12 correct before, 12 of 12 after tuning",
            "expect 92%: 11 of 12 correct when left out",
            "97.8% correct before, 97.5% after: 0.3 points lower",
        ):
            assert line in on.text()
        assert await on.answer() == [ListDrawings(BUILT_IN)]
        assert "12 read correctly by the built-in network, tuned on 12" in on.text()
        assert result(screen)


async def test_untuning_brings_the_first_reading_back():
    async with stage() as on:
        screen = await opened(on)
        await on.press("u")
        assert await on.answer() == []
        await on.press("f")
        await on.settle()
        await on.press("u")
        assert await on.answer() == [Untune(), ListDrawings(BUILT_IN)]
        assert "4 read correctly by the built-in network" in on.text()
        assert "tuned" not in on.text()
        assert result(screen) == ""


async def test_the_other_network_reads_them():
    async with stage() as on:
        await opened(on)
        await on.press("w")
        assert await on.answer() == [ListDrawings(TRAINED)]
        assert "5 read correctly by your network" in on.text()
        await on.press("w")
        assert await on.answer() == [ListDrawings(BUILT_IN)]
        assert "4 read correctly by the built-in network" in on.text()


async def test_after_deleting_the_network_that_was_chosen_continues_reading():
    async with stage() as on:
        await opened(on)
        await on.press("w")
        await on.settle()
        await on.press("delete", "y")
        assert await on.answer() == [DeleteDrawings(("key4",)), ListDrawings(TRAINED)]
        assert "4 drawings · 4 read correctly by your network" in on.text()


async def test_tuning_the_network_in_training_asks_first():
    async with stage() as on:
        await opened(on)
        await on.press("w")
        await on.settle()
        await on.press("f")
        assert "This cannot be undone" in question(on)
        await on.press("escape")
        assert await on.answer() == []
        await on.press("f", "y")
        assert await on.answer() == [FineTune(TRAINED)]
        assert "tuned your network on 5 drawings" in on.text()


async def test_a_network_that_reads_no_drawings_leaves_the_other_one_reading():
    async with stage(RECIPES["moons"].config) as on:
        screen = await opened(on)
        await on.press("w")
        await on.pilot.pause()
        on.session._inbox.get_nowait()
        on.session.publish(Failed(DataError("a network trained on moons cannot read drawings")))
        await on.pilot.pause()
        assert "trained on moons" in on.text()
        assert "read correctly by the built-in network" in on.text()
        await on.press("f")
        assert await on.answer(FineTune) == [FineTune(BUILT_IN)]
        assert result(screen)


async def test_a_file_that_cannot_be_read_is_said_and_stays_said():
    async with stage() as on:
        await on.press("o")
        on.session._inbox.get_nowait()
        on.session.publish(Failed(DataError("drawings.jsonl: cannot be read")))
        await on.pilot.pause()
        assert on.text().split("\n")[1].strip() == "✗ drawings.jsonl: cannot be read"
        await on.press("w", "f", "u", "delete")
        assert isinstance(on.app.screen, DrawingsScreen)
        assert await on.answer(ListDrawings, FineTune, DeleteDrawings) == []


async def test_a_tuning_that_failed_is_over():
    async with stage() as on:
        screen = await opened(on)
        await on.press("f")
        on.session._inbox.get_nowait()
        on.session.publish(Failed(DataError("cannot write there")))
        await on.pilot.pause()
        assert result(screen) == ""


async def test_drawings_are_read_again_while_the_network_learns():
    async with stage() as on:
        await on.press("space")
        await on.settle()
        screen = await opened(on)
        screen._refresh_readings()
        assert await on.answer(ListDrawings) == []
        await on.press("w")
        await on.settle()
        screen._refresh_readings()
        screen._refresh_readings()
        assert await on.answer(ListDrawings) == [ListDrawings(TRAINED)]


async def test_nothing_is_read_again_while_training_rests():
    async with stage() as on:
        screen = await opened(on)
        await on.press("w")
        await on.settle()
        screen._refresh_readings()
        assert await on.answer(ListDrawings) == []


@pytest.mark.parametrize("key", ["escape", "o"])
async def test_it_goes_back_to_the_run_and_its_pad(key):
    async with stage() as on:
        await opened(on)
        await on.press(key)
        assert on.app.screen is on.screen
        await on.press("space")
        assert on.session.commands[-1] == ListDrawings()
        assert await on.answer()


async def test_it_is_opened_once():
    async with stage() as on:
        await opened(on)
        on.screen.action_drawings()
        await on.pilot.pause()
        assert sum(isinstance(screen, DrawingsScreen) for screen in on.app.screen_stack) == 1


async def test_help_knows_its_keys():
    async with stage() as on:
        await opened(on)
        await on.press("question_mark")
        assert isinstance(on.app.screen, HelpScreen)
        sections = {section.heading: section for section in on.app.screen.sections()}
        told = dict(sections["keys on your own drawings"].lines)
        assert told["f"].startswith("Tune the network")
        assert told["space"].startswith("Mark")
        assert dict(sections["keys during the training"].lines)["o"].startswith("Your drawings")


async def test_what_is_taught_meanwhile_is_shown():
    async with stage() as on:
        await opened(on)
        on.app.training.send(Teach((((0.0, 0.0), (9.0, 9.0)),), "7"))
        await on.answer()
        assert "6 drawings" in on.text()


async def test_only_keys_with_an_effect_are_named_and_the_way_back_always():
    async with stage() as on:
        screen = await opened(on, count=0)
        bar = screen.query_one(KeyBar)
        await on.until(lambda: "tune" not in [label.word for label in bar.labels])
        offered = {label.word for label in bar.labels}
        assert not offered & {"tune", "untune", "delete", "export", "next wrong"}
        assert {"back", "help", "quit"} <= offered
    async with stage() as on:
        screen = await opened(on)
        bar = screen.query_one(KeyBar)
        await on.until(lambda: "tune" in [label.word for label in bar.labels])
        words = [label.word for label in bar.labels]
        assert {"tune", "delete", "next wrong", "back"} <= set(words)
        assert "untune" not in words
