from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

import tui_nn
from tests.ui.fonts import console_shows
from tui_nn.ui.drawing.glyphs import ASCII, BLOCKS, BRAILLE, EIGHTHS_RIGHT, EIGHTHS_UP, GLYPHS

FRAMES = "─│╭╮╰╯┌┐└┘├┤┬┴┼━┃┏┓┗┛═║╔╗╚╝"


def test_all_are_known_by_name():
    assert list(GLYPHS) == ["braille", "blocks", "ascii"]
    assert all(GLYPHS[glyphs.name] is glyphs for glyphs in (BRAILLE, BLOCKS, ASCII))


def test_ascii_is_ascii_and_keeps_the_length():
    text = EIGHTHS_UP + EIGHTHS_RIGHT + FRAMES + "░▒▓█▀▄╌·•…–−±×✓✗●○◆▲▶↑↓∞² plain"
    replaced = ASCII.translate(text)
    assert replaced.isascii()
    assert "?" not in replaced
    assert len(replaced) == len(text)


def test_no_sign_that_the_program_uses_was_forgotten():
    package = Path(tui_nn.__file__).parent
    files = [file for file in package.rglob("*") if file.suffix in (".py", ".tcss")]
    files.remove(package / "ui" / "drawing" / "glyphs.py")
    # Names of classes, which are data.
    files.remove(package / "data" / "idx" / "families.py")
    used = {character for file in files for character in file.read_text(encoding="utf-8")}
    others = {c for c in used if not c.isascii() and not "\u2800" <= c < "\u2900"}
    assert len(others) > 30
    assert not {c for c in others if "?" in ASCII.translate(c)}
    assert not {c for c in others if not console_shows(BLOCKS.translate(c))}


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_becomes_ascii_of_the_same_width(text):
    replaced = ASCII.translate(text)
    assert replaced.isascii()
    assert cell_len(replaced) == cell_len(text)


@pytest.mark.parametrize("glyphs", [BLOCKS, ASCII])
def test_unlike_signs_stay_unlike(glyphs):
    assert len(set(glyphs.translate("●○◆✓✗▶"))) == 6
    assert len(set(glyphs.translate("━─"))) == 2, "the done part of a progress bar"
    assert len(set(glyphs.translate("┏╭"))) == 2, "the frame of what has the focus"
    assert len(set(glyphs.translate("░▒▓█"))) == 4


def test_blocks_have_no_eighths_but_half_blocks():
    assert BLOCKS.translate("▀▄█▂▊◆╭") == "▀▄█_█♦┌"


@pytest.mark.parametrize("glyphs", GLYPHS.values())
def test_a_sample_is_what_it_is_a_sample_of(glyphs):
    assert glyphs.sample
    assert glyphs.translate(glyphs.sample) == glyphs.sample
    assert any("\u2800" <= character < "\u2900" for character in glyphs.sample) == glyphs.braille
