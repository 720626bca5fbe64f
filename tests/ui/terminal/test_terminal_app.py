"""Every screen on terminals that cannot show everything: nothing is sent that they do not know."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.color import ColorSystem
from textual import constants

from tests.typed import expect
from tests.ui.fonts import console_shows
from tests.ui.stage import stage
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.drawing.glyphs import ASCII, BLOCKS, BRAILLE
from tui_nn.ui.terminal.capabilities import EVERYTHING, Choice, Colors
from tui_nn.ui.terminal.filters import SIXTEEN, nearest_of_256
from tui_nn.ui.terminal.terminal_app import screen_driver

PIXELS = set("▀▄█")
"""Characters that may be of one colour, above and below or before and behind."""

KINDS = {
    "ascii, none": (ASCII, Colors.NONE),
    "blocks, 16": (BLOCKS, Colors.FEW),
    "braille, 256": (BRAILLE, Colors.MANY),
}


def terminal(glyphs, colors):
    return replace(EVERYTHING, glyphs=Choice("", glyphs, ""), colors=Choice("", colors, ""))


def segments(app):
    """What is on the screen, in runs of (text, style)."""
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            yield text, style


def check_characters(text, glyphs):
    if glyphs is ASCII:
        assert text.isascii()
    if glyphs is BLOCKS:
        assert console_shows(text), text


def check_colors(text, style, colors):
    used = [color for color in (style.color, style.bgcolor) if color and not color.is_default]
    if colors is Colors.NONE:
        assert not used
    if colors is Colors.MANY:
        assert all(color.triplet == nearest_of_256(color.triplet) for color in used)
    if colors is Colors.FEW:
        assert all(color.triplet in SIXTEEN for color in used)
    system = {Colors.FEW: ColorSystem.STANDARD, Colors.MANY: ColorSystem.EIGHT_BIT}.get(colors)
    if system and len(used) == 2 and set(text) - PIXELS - {" "}:
        ink, paper = (color.downgrade(system) for color in used)
        assert ink.number != paper.number, f"{text!r} cannot be read"


async def every_screen(on):
    """Go through the screens; something else is shown at each turn."""
    on.app.notify("a toast", title="title", timeout=600)
    await on.settle()
    yield "training"
    await on.press("space")
    on.session.advance(400)
    await on.settle()
    yield "curves"
    await on.press("m", "m")
    await on.settle()
    yield "layers"
    for key, name in (("question_mark", "help"), ("ctrl+p", "palette"), ("ctrl+s", "save"),
                      ("ctrl+o", "open"), ("o", "own drawings"), ("n", "setup")):  # fmt: skip
        await on.press(key)
        await on.settle()
        yield name
        if name == "setup":
            await on.press("enter")
            yield "select"
            await on.press("escape")
        await on.press("escape")
        await on.until(lambda: on.app.screen is on.app.training)
    await on.press("tab", "d", "right", "down")
    await on.settle()
    yield "pad"
    await on.press("escape", "escape", "r")
    yield "question"


@pytest.mark.parametrize("kind", KINDS)
async def test_each_screen_keeps_to_what_the_terminal_shows(kind):
    glyphs, colors = KINDS[kind]
    seen = []
    async with stage(RECIPES["digits"].config, capabilities=terminal(glyphs, colors)) as on:
        async for name in every_screen(on):
            seen.append(name)
            for text, style in segments(on.app):
                check_characters(text, glyphs)
                if style is not None:
                    check_colors(text, style, colors)
    assert len(seen) == 12


async def test_without_colours_the_focus_and_the_choice_are_still_seen():
    async with stage(RECIPES["digits"].config, capabilities=terminal(BRAILLE, Colors.NONE)) as on:
        assert "┏" not in on.text()
        await on.press("tab")
        assert on.text().count("┏") == 1, "a heavy frame around what has the focus"
        await on.press("escape", "n", "enter")
        assert "digits" in reversed_texts(on.app)
        await on.press("escape", "tab")
        assert reversed_texts(on.app)[:1] == ["dataset"]
        await on.press("escape")
        await on.until(lambda: on.app.screen is on.app.training)
        await on.press("space")
        await on.settle()
        on.session.advance(4)
        await on.settle()
        await on.press("r")
        await on.until(lambda: on.app.screen is not on.app.training)
        assert reversed_texts(on.app) == ["Restart (y)"]
        await on.press("tab")
        assert reversed_texts(on.app) == ["Cancel (esc)"]


def reversed_texts(app):
    """What stands out, in the absence of colours, but for scroll bars."""
    texts = (text.strip() for text, style in segments(app) if style and style.reverse)
    return [text for text in texts if text]


@pytest.mark.parametrize("no_color", ["", "1"])
async def test_what_was_found_counts_and_not_what_textual_finds(monkeypatch, no_color):
    monkeypatch.setenv("NO_COLOR", no_color)
    async with stage(RECIPES["digits"].config, capabilities=EVERYTHING) as on:
        hues = {style.color.triplet for _, style in segments(on.app) if style and style.color}
        assert any(len({*triplet}) > 1 for triplet in hues if triplet), "not all are greys"


def test_another_driver_can_be_requested(monkeypatch):
    assert expect(screen_driver()).__name__ == "ScreenDriver"
    monkeypatch.setattr(constants, "DRIVER", "textual.drivers.web_driver:WebDriver")
    assert screen_driver() is None
