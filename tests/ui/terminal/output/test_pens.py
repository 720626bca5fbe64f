from __future__ import annotations

import pytest
from rich.color import ColorSystem
from rich.style import Style

from tui_nn.ui.terminal.output.pens import ANY, RESET, blank, change, pen_of

TRUECOLOR = ColorSystem.TRUECOLOR


def pen(text, colors=TRUECOLOR):
    return pen_of(Style.parse(text), colors)


def test_a_pen_has_as_many_colours_as_the_terminal():
    style = "#ff0000 on #000000"
    assert pen(style)[:2] == ("48;2;0;0;0", "38;2;255;0;0")
    assert pen(style, ColorSystem.EIGHT_BIT)[:2] == ("48;5;16", "38;5;196")
    assert pen(style, ColorSystem.STANDARD)[:2] == ("40", "31")
    assert pen(style, None)[:2] == ("49", "39")
    assert pen("bold red", None).attributes == pen("bold", TRUECOLOR).attributes != 0
    assert pen_of(None, TRUECOLOR) == RESET


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        ("red on blue", "red on blue", ""),
        ("red on blue", "green on blue", "\x1b[32m"),
        ("red on blue", "red on black", "\x1b[40m"),
        ("bold red", "red", "\x1b[22m"),
        ("bold red", "none", "\x1b[0m"),
        ("bold dim #010203", "bold #010203", "\x1b[22;1m"),
        ("underline #010203", "reverse #010203", "\x1b[24;7m"),
        ("none", "bold underline", "\x1b[1;4m"),
        ("bold underline italic", "none", "\x1b[0m"),
    ],
)
def test_only_what_differs_is_written(before, after, written):
    assert change(pen(before), pen(after)) == (written, pen(after))


def test_from_nowhere_all_is_written():
    assert change(None, pen("red")) == ("\x1b[0;31m", pen("red"))
    assert change(None, RESET) == ("\x1b[m", RESET)


def test_blanks_mind_nothing_that_cannot_be_seen():
    assert blank(pen("red on blue")) == blank(pen("bold italic green on blue"))
    assert blank(pen("red on blue")).ink == ANY
    assert change(pen("bold red on blue"), blank(pen("on blue"))) == ("", pen("bold red on blue"))
    assert change(pen("red on blue"), blank(pen("on black")))[0] == "\x1b[40m"
    assert change(pen("underline on blue"), blank(pen("on blue")))[0] == "\x1b[24m"


@pytest.mark.parametrize("attribute", ["underline", "reverse", "strike"])
def test_what_a_blank_shows_is_minded(attribute):
    assert blank(pen(f"{attribute} red")) == pen(f"{attribute} red")
