"""A label is found, added or refused, and the drawing kept under it."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList

from tests.ui.run.test_sketching import draw
from tests.ui.stage import stage
from tui_nn.training.protocol.sketching import Teach
from tui_nn.ui.screens.labels import LabelDialog, find_labels
from tui_nn.ui.sketch.pad import SketchPad

KNOWN = ["star", "shooting star", "Arrow", "7"]


@pytest.mark.parametrize(
    ("typed", "last", "offered"),
    [
        ("", "", ["7", "Arrow", "shooting star", "star"]),
        ("", "star", ["star", "7", "Arrow", "shooting star"]),
        (" STAR", "", ["star", "shooting star"]),
        ("st", "", ["star", "shooting star", "st"]),
        ("arrow ", "", ["Arrow"]),
        ("heart", "", ["heart"]),
        ("a\x1bb", "", []),
    ],
)
def test_what_is_offered(typed, last, offered):
    assert find_labels(KNOWN, typed, last) == offered


async def test_a_typed_label_is_kept_and_taken_again():
    async with stage() as on:
        await draw(on, 5, 10)
        strokes = on.screen.query_one(SketchPad).sketch.strokes
        await on.press("slash", *"star")
        await on.settle()
        assert isinstance(on.app.screen, LabelDialog)
        await on.press("enter")
        assert await on.answer(Teach) == [Teach(strokes, "star")]
        assert "kept as star" in on.text()
        await draw(on, 5, 14)
        await on.press("g")
        assert [command.label for command in await on.answer(Teach)] == ["star"]


async def test_labels_in_use_are_offered_with_their_number():
    async with stage() as on:
        await draw(on, 5, 10)
        await on.press("slash", *"star", "enter")
        await on.settle()
        await draw(on, 5, 14)
        await on.press("slash")
        await on.settle()
        options = on.app.screen.query_one(OptionList)
        assert str(options.get_option_at_index(0).prompt) == "star  1 drawing"
        await on.press("down", "enter")
        assert [command.label for command in await on.answer(Teach)] == ["0"]


async def test_what_is_no_label_is_refused_and_can_be_left():
    async with stage() as on:
        await draw(on, 5, 10)
        await on.press("slash")
        dialog = on.app.screen
        dialog.query_one(Input).value = "x" * 50
        await on.settle()
        await on.press("enter")
        assert "at most 40 characters" in str(dialog.query_one(".message").render())
        await on.press("escape")
        assert on.app.screen is not dialog
        assert await on.answer(Teach) == []


async def test_an_empty_sheet_has_no_label():
    async with stage() as on:
        await on.press("slash")
        assert not isinstance(on.app.screen, LabelDialog)
        await on.press("g")
        assert await on.answer(Teach) == []
