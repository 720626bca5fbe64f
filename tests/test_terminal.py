"""The terminal that tests look at programs in."""

from __future__ import annotations

import sys

import pytest

from tests.terminal import Terminal, drag_events

SHOW = """
import sys, tty
tty.setraw(0)
sys.stdout.write("one\\r\\ntwo\\r\\n\\x1b[41mthree\\x1b[m\\r\\n日本\\r\\n")
sys.stdout.flush()
while (key := sys.stdin.read(1)) != "q":
    sys.stdout.write({"s": "\\x1b[H\\x1b[M", "e": "\\x1b[2J\\x1b[Hempty"}[key])
    sys.stdout.flush()
"""


@pytest.fixture
def terminal():
    """A program that writes four lines, and more when keys are pressed."""
    with Terminal([sys.executable, "-c", SHOW], columns=20, rows=6) as terminal:
        terminal.wait_for("日本")
        yield terminal


def test_the_screen_is_read_line_by_line_as_it_changes(terminal):
    assert terminal.lines == ["one", "two", "three", "日本", "", ""]
    terminal.send("s")
    terminal.wait_for_frame(lambda text: "one" not in text)
    assert terminal.lines == ["two", "three", "日本", "", "", ""]
    terminal.send("e")
    terminal.wait_for_frame(lambda text: "empty" in text)
    assert terminal.lines == ["empty", "", "", "", "", ""]


def test_another_size_shows_other_lines(terminal):
    terminal.resize(4, 8)
    assert terminal.lines == ["one", "two", "thre", "日本", "", "", "", ""]


def test_colours_are_seen(terminal):
    assert terminal.background(0, 2) == "red"
    assert terminal.background(0, 1) == "default"


def test_without_colours_the_text_is_the_same(terminal):
    terminal.colours = False
    written = b"\x1b[2J\x1b[2;3H\x1b[1;38;2;1;2;3mtwo\x1b[m\x1b[1;1Hone\x1b[31m!"
    left = b"\x1b[2J\x1b[2;3Htwo\x1b[1;1Hone!"
    assert terminal._without_colours(written) == left
    pieces = (bytes([byte]) for byte in written)
    assert b"".join(map(terminal._without_colours, pieces)) == left, "wherever it is cut"
    terminal.send("e")
    terminal.wait_for_frame(lambda text: text.startswith("empty"))


def test_what_does_not_come_is_said_with_the_screen(terminal):
    with pytest.raises(AssertionError, match="three"):
        terminal.wait_for_frame(lambda text: "four" in text, seconds=0.1)
    terminal.press("q")
    assert terminal.wait_for_end() == 0
    assert not terminal.read(0.1)


def test_a_drag_is_pressed_moved_and_let_go():
    assert drag_events([(0, 0), (3, 1)]) == ["\x1b[<0;1;1M", "\x1b[<32;4;2M", "\x1b[<0;4;2m"]
