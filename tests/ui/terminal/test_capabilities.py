from __future__ import annotations

import pytest

from tui_nn.cli.defaults import COLORS, GLYPHS
from tui_nn.ui.drawing import glyphs
from tui_nn.ui.terminal.capabilities import (
    AUTO,
    EVERYTHING,
    Colors,
    Mouse,
    Preferences,
    find_capabilities,
)

XTERM = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}
TMUX = {"TMUX": "/tmp/tmux-0/default,3,0"}
STY = {"STY": "123.tty.host"}
SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}


def find(environment, encoding="utf-8", **wishes):
    return find_capabilities(Preferences(**wishes), environment, encoding)


@pytest.mark.parametrize(
    ("environment", "colors", "because"),
    [
        ({}, Colors.FEW, "TERM is not set"),
        ({"TERM": "xterm"}, Colors.FEW, "TERM=xterm promises no more"),
        ({"TERM": "xterm-256color"}, Colors.MANY, "TERM=xterm-256color"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, Colors.TRUECOLOR, "COLORTERM=truecolor"),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, Colors.TRUECOLOR, "COLORTERM=24bit"),
        ({"TERM": "xterm", "COLORTERM": "1"}, Colors.FEW, "TERM=xterm promises no more"),
        ({"TERM": "xterm-kitty"}, Colors.TRUECOLOR, "TERM=xterm-kitty"),
        ({"TERM": "xterm-direct"}, Colors.TRUECOLOR, "TERM=xterm-direct"),
        ({"TERM": "xterm", "WT_SESSION": "1"}, Colors.TRUECOLOR, "this is Windows Terminal"),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, Colors.FEW, "the Linux console has 16"),
        ({"TERM": "vt100", "COLORTERM": "truecolor"}, Colors.NONE, "TERM=vt100 has none"),
        ({"TERM": "vt220-w"}, Colors.NONE, "TERM=vt220-w has none"),
        ({"TERM": "xterm-mono"}, Colors.NONE, "TERM=xterm-mono has none"),
        ({"TERM": "screen"} | TMUX, Colors.MANY, "tmux makes 256 fit any terminal"),
        ({"TERM": "screen", "COLORTERM": "truecolor"} | TMUX, Colors.TRUECOLOR, "COLORTERM"),
        ({"TERM": "screen", "COLORTERM": "truecolor"} | STY, Colors.FEW, "TERM=screen promises"),
        ({"TERM": "screen-256color", "COLORTERM": "truecolor"} | STY, Colors.MANY, "screen passes"),
        (XTERM | {"NO_COLOR": "1"}, Colors.NONE, "NO_COLOR is set"),
        (XTERM | {"NO_COLOR": ""}, Colors.MANY, "TERM=xterm-256color"),
    ],
)
def test_colours(environment, colors, because):
    choice = find(environment).colors
    assert choice.used is colors
    assert because in choice.because


@pytest.mark.parametrize(
    ("environment", "encoding", "expected", "because"),
    [
        (XTERM, "utf-8", glyphs.BRAILLE, "UTF-8"),
        (XTERM, "UTF8", glyphs.BRAILLE, "UTF-8"),
        (XTERM, "utf_8", glyphs.BRAILLE, "UTF-8"),
        (XTERM, "latin-1", glyphs.ASCII, "the encoding is latin-1"),
        (XTERM, "ascii", glyphs.ASCII, "the encoding is ascii"),
        (XTERM, None, glyphs.ASCII, "the encoding is unknown"),
        ({"TERM": "linux"}, "utf-8", glyphs.BLOCKS, "the Linux console's font"),
        ({"TERM": "linux"}, "latin-1", glyphs.ASCII, "the encoding is latin-1"),
        ({"TERM": "vt100"}, "utf-8", glyphs.ASCII, "TERM=vt100 has one plain font"),
        ({"TERM": "xterm", "LANG": "C"}, "utf-8", glyphs.BRAILLE, "UTF-8"),
        ({"TERM": "xterm"}, "utf-8", glyphs.BRAILLE, "UTF-8"),
        ({"LANG": "en_US.ISO-8859-1"}, "utf-8", glyphs.ASCII, "the locale is en_US.ISO-8859-1"),
        ({"LC_ALL": "de_DE.UTF-8@euro"}, "utf-8", glyphs.BRAILLE, "TERM is not set"),
        (XTERM | STY, "utf-8", glyphs.BRAILLE, "UTF-8"),
        (XTERM | STY | {"LANG": "C"}, "utf-8", glyphs.ASCII, "screen garbles"),
        (XTERM | STY | {"LC_ALL": "POSIX"}, "utf-8", glyphs.ASCII, "screen garbles"),
        (XTERM | TMUX | {"LANG": "", "LC_CTYPE": "C.UTF-8"}, "utf-8", glyphs.ASCII, "tmux garbles"),
        (XTERM | TMUX | {"LANG": "C", "LC_ALL": "C.UTF-8"}, "utf-8", glyphs.BRAILLE, "UTF-8"),
        (XTERM | TMUX | {"LC_CTYPE": "de_DE.utf8", "LANG": "C"}, "utf-8", glyphs.BRAILLE, "UTF-8"),
    ],
)
def test_glyphs(environment, encoding, expected, because):
    choice = find(environment, encoding).glyphs
    assert choice.used is expected
    assert because in choice.because


@pytest.mark.parametrize(
    ("environment", "mouse", "wishes"),
    [
        (XTERM, Mouse.MOTION, {}),
        (XTERM | SSH, Mouse.BUTTONS, {}),
        (XTERM, Mouse.BUTTONS, {"low_bandwidth": True}),
        (XTERM, Mouse.NONE, {"mouse": False}),
        ({"TERM": "linux"}, Mouse.NONE, {}),
        ({"TERM": "vt100"}, Mouse.NONE, {}),
    ],
)
def test_mouse(environment, mouse, wishes):
    assert find(environment, **wishes).mouse.used is mouse


@pytest.mark.parametrize("environment", [{}, XTERM, {"TERM": "linux"}, XTERM | {"NO_COLOR": "1"}])
def test_wishes_come_first_and_are_the_reason(environment):
    for name in GLYPHS[1:]:
        choice = find(environment, glyphs=name).glyphs
        assert choice.used is glyphs.GLYPHS[name]
        assert choice.because == f"--glyphs {name}"
    for number in COLORS[1:]:
        choice = find(environment, colors=number).colors
        assert choice.used == number
        assert choice.because == f"--colors {number}"


def test_the_command_line_offers_what_there_is():
    assert (AUTO, *glyphs.GLYPHS) == GLYPHS
    assert (AUTO, *Colors) == COLORS


@pytest.mark.parametrize("environment", [XTERM, {}, {"TERM": "linux"} | SSH, XTERM | TMUX])
def test_everything_has_a_reason(environment):
    found = find(environment)
    for name in ("encoding", "glyphs", "colors", "mouse", "session", "link"):
        assert getattr(found, name).because
        assert getattr(EVERYTHING, name).because
