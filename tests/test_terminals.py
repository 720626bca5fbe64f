"""The installed program in terminals of every kind: what they show, and what becomes of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("tui-nn"))

XOR = (PROGRAM, "--recipe", "xor")
"""The run that is ready soonest."""

PLAIN = dict.fromkeys(("SSH_CONNECTION", "SSH_TTY", "TMUX", "STY", "NO_COLOR", "COLORTERM"), "")
"""No trace of the terminal that the tests are run in."""

MOUSE = re.compile(rb"\x1b\[\?(1000|1002|1003|1006|1015|1016)[hl]")
COLOUR = re.compile(rb"\x1b\[[\d;]*?\b(?:[34][0-8]|9\d|10\d)\b[\d;]*m")
MANY_COLOURS = re.compile(rb"\x1b\[(?:[\d;]*;)?[34]8;5;")
TRUE_COLOURS = re.compile(rb"\x1b\[(?:[\d;]*;)?[34]8;2;")

tmux_needed = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
screen_needed = pytest.mark.skipif(not shutil.which("screen"), reason="screen is not installed")


@pytest.fixture
def shell(tmp_path):
    """A shell with job control, in an empty folder."""
    environment = PLAIN | {"PS1": "prompt> ", "ENV": ""}
    with Terminal(["/bin/sh"], environment=environment, folder=tmp_path) as terminal:
        terminal.wait_for("prompt>")
        yield terminal


def start(folder, *options, columns=80, rows=24, **environment):
    """The program in a terminal of its own."""
    settings = PLAIN | environment
    command = [*XOR, *options]
    return Terminal(command, columns=columns, rows=rows, environment=settings, folder=folder)


def is_whole(columns, rows):
    """Whether the screen is drawn to all its edges, in so many columns and rows."""
    framed = rows >= 24

    def look(text):
        lines = text.split("\n")
        frame = "".join(line[columns - 1 : columns] for line in lines[1:4])
        return (
            len(lines) == rows
            and (frame in ("╮││", "┐││", "+||") or not framed)
            and re.search(r" \d+%(?: \S+ (?:left|taken))?$", lines[0])
            and lines[-1].endswith("quit")
        )

    return look


def modes(written):
    """The modes of the terminal that are on after all that was written."""
    state = {}
    for number, switch in re.findall(rb"\x1b\[\?(\d+)([hl])", bytes(written)):
        state[int(number)] = switch == b"h"
    return {number for number, on in state.items() if on}


@pytest.mark.parametrize(
    ("term", "colorterm", "true", "many", "any_colour", "plain", "mouse"),
    [
        ("xterm-256color", "truecolor", True, False, True, False, True),
        ("tmux-256color", "", False, True, True, False, True),
        ("linux", "truecolor", False, False, True, False, False),
        ("vt100", "truecolor", False, False, False, True, False),
    ],
)
def test_each_terminal_is_sent_what_it_knows(
    tmp_path, term, colorterm, true, many, any_colour, plain, mouse
):
    with start(tmp_path, TERM=term, COLORTERM=colorterm) as terminal:
        terminal.wait_for(is_whole(80, 24))
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    written = bytes(terminal.written)
    assert bool(TRUE_COLOURS.search(written)) == true
    assert bool(MANY_COLOURS.search(written)) == many
    assert bool(COLOUR.search(written)) == any_colour
    assert written.isascii() == plain
    assert bool(MOUSE.search(written)) == mouse
    # The console's font has no braille; the terminals that report the mouse here have it.
    assert any(0x2800 <= ord(character) < 0x2900 for character in written.decode()) == mouse


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"PYTHONIOENCODING": "latin-1"}])
def test_what_the_environment_asks_for(tmp_path, environment):
    with start(tmp_path, COLORTERM="truecolor", **environment) as terminal:
        terminal.wait_for(is_whole(80, 24))
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    written = bytes(terminal.written)
    assert bool(COLOUR.search(written)) == ("NO_COLOR" not in environment)
    assert written.isascii() == ("PYTHONIOENCODING" in environment)


def test_options_come_first(tmp_path):
    options = ("--glyphs", "ascii", "--colors", "16", "--no-mouse")
    with start(tmp_path, *options, COLORTERM="truecolor", NO_COLOR="1") as terminal:
        terminal.wait_for(is_whole(80, 24))
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    written = bytes(terminal.written)
    assert written.isascii()
    assert COLOUR.search(written)
    assert not MANY_COLOURS.search(written)
    assert not TRUE_COLOURS.search(written)
    assert not MOUSE.search(written)


def test_the_size_is_the_terminals_and_any_byte_may_be_typed(tmp_path):
    command = ["/bin/sh", "-c", f"{' '.join(XOR)} > said"]
    environment = PLAIN | {"COLUMNS": "132", "LINES": "50"}
    with Terminal(
        command, columns=100, rows=30, environment=environment, folder=tmp_path
    ) as terminal:
        terminal.wait_for(is_whole(100, 30))
        terminal.resize(90, 28)
        terminal.wait_for(is_whole(90, 28))
        terminal.send(b"\xe9\xff")
        terminal.press("?")
        terminal.wait_for("esc closes")
        terminal.press("escape")
        terminal.wait_for(lambda text: "esc closes" not in text)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert (tmp_path / "said").read_bytes() == b""


SHORT = "--recipe xor --epochs 2"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"{PROGRAM} {SHORT} 2> said", "standard error is a file"),
        (f"{PROGRAM} {SHORT} <&- 2> said", "standard input is closed"),
    ],
)
def test_without_a_terminal_it_trains_and_says_so_in_a_line(tmp_path, line, reason):
    command = ["/bin/sh", "-c", f"{line}; echo status $?"]
    with Terminal(command, environment=PLAIN, folder=tmp_path) as terminal:
        text = terminal.wait_for("status")
        assert "status 0" in text
        assert "done: 2 epochs, 8 steps" in text
    said = (tmp_path / "said").read_text()
    assert said == f"tui-nn: no terminal to draw on: {reason}; training without a screen\n"


def test_a_terminal_that_only_prints_lines_gets_lines(tmp_path):
    command = ["/bin/sh", "-c", f"{PROGRAM} {SHORT}; echo status $?"]
    environment = PLAIN | {"TERM": "dumb"}
    with Terminal(command, environment=environment, folder=tmp_path) as terminal:
        text = terminal.wait_for("status 0")
        assert "TERM=dumb can only print lines; training without a screen" in text.replace("\n", "")
        assert "done: 2 epochs, 8 steps" in text
        assert b"\x1b" not in terminal.written


def test_ctrl_z_gives_the_shell_back_and_fg_the_screen(shell):
    attributes = shell.attributes
    shell.send(" ".join(XOR) + "\n")
    shell.wait_for(is_whole(80, 24))
    for _ in range(2):
        shell.press("ctrl+z")
        shell.wait_for("Stopped")
        assert shell.attributes == attributes
        assert not modes(shell.written) & {1000, 1002, 1003, 1006, 1016, 1049, 2004, 1004}
        shell.wipe()
        shell.send("fg\n")
        shell.wait_for(is_whole(80, 24))
        assert modes(shell.written) >= {1000, 1006, 1049}
    shell.press("q")
    shell.wait_for("prompt>")
    shell.send("echo it is $((6 * 7))\n")
    shell.wait_for("it is 42")
    assert shell.attributes == attributes


def test_a_storm_of_sizes_ends_in_the_right_picture(tmp_path):
    with start(tmp_path) as terminal:
        terminal.wait_for("2×3")
        terminal.colours = False
        for last in (80, 24), (120, 40), (61, 19), (20, 8):
            for number in range(50):
                terminal.resize(20 + 37 * number % 130, 5 + 17 * number % 50)
                terminal.read(0.01)
            terminal.wipe()
            terminal.resize(*last)
            if last == (20, 8):
                terminal.wait_for("20x8 is too small")
            else:
                terminal.wait_for(is_whole(*last))
                shown = settled(terminal)
                terminal.wipe()
                terminal.press("ctrl+l")
                terminal.wait_for(is_whole(*last))
                assert shown == settled(terminal)
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def settled(terminal):
    """The screen once nothing more comes."""
    before = None
    while before != (before := terminal.text):
        terminal.read(0.2)
    return before


@contextmanager
def tmux(folder) -> Iterator[Callable[..., str]]:
    """A tmux server of its own; a function that calls it."""
    name = f"tui-nn-{uuid.uuid4().hex[:8]}"
    settings = {**os.environ, **PLAIN, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    del settings["TMUX"]

    def call(*words: str) -> str:
        command = ["tmux", "-L", name, "-f", os.devnull, *words]
        done = subprocess.run(
            command, env=settings, cwd=folder, capture_output=True, text=True, check=True
        )
        return done.stdout

    call("new-session", "-d", "-x", "80", "-y", "24", "PS1='prompt> ' ENV= /bin/sh")
    try:
        yield call
    finally:
        call("kill-server")


@contextmanager
def tmux_client(call, folder, columns, rows):
    """A terminal of this size, attached to the server's session."""
    name = call("display-message", "-p", "#{socket_path}").strip()
    command = ["tmux", "-S", name, "-f", os.devnull, "attach"]
    environment = PLAIN | {"LC_ALL": "C.UTF-8"}
    environment.pop("TMUX")
    with Terminal(
        ["/usr/bin/env", "-u", "TMUX", *command],
        columns=columns,
        rows=rows,
        environment=environment,
        folder=folder,
    ) as terminal:
        yield terminal
        terminal.press("ctrl+b", "d")
        terminal.wait_for_end()


def under_a_status_line(columns, rows):
    """`is_whole` above the line of a multiplexer."""
    whole = is_whole(columns, rows - 1)
    return lambda text: whole("\n".join(text.split("\n")[:-1]))


@tmux_needed
def test_tmux_from_terminals_of_two_sizes_with_a_stop_between(tmp_path):
    with tmux(tmp_path) as call:
        call("send-keys", " ".join(XOR), "Enter")
        with tmux_client(call, tmp_path, 80, 24) as terminal:
            terminal.wait_for(under_a_status_line(80, 24))
        with tmux_client(call, tmp_path, 120, 40) as terminal:
            terminal.wait_for(under_a_status_line(120, 40))
            terminal.press("ctrl+z")
            terminal.wait_for("Stopped")
            terminal.wipe()
            terminal.send("fg\n")
            terminal.wait_for(under_a_status_line(120, 40))
        with tmux_client(call, tmp_path, 80, 24) as terminal:
            terminal.wait_for(under_a_status_line(80, 24))
            terminal.press("q")
            terminal.wait_for("prompt>")
        assert "1" not in call("display-message", "-p", "#{mouse_any_flag}#{alternate_on}")


@screen_needed
@pytest.mark.parametrize(("locale", "plain"), [("C.UTF-8", False), ("C", True)])
def test_screen_from_terminals_of_two_sizes(tmp_path, locale, plain):
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o700)
    environment = PLAIN | {"SCREENDIR": str(folder), "LC_ALL": "", "LC_CTYPE": "", "LANG": locale}
    name = f"tui-nn-{uuid.uuid4().hex[:8]}"
    begin = ["screen", "-c", os.devnull, "-S", name, *XOR]
    with Terminal(begin, environment=environment, folder=tmp_path) as terminal:
        terminal.wait_for(is_whole(80, 24))
        assert terminal.text.isascii() == plain
        terminal.press("ctrl+a", "d")
        terminal.wait_for_end()
    again = ["screen", "-c", os.devnull, "-r", name]
    with Terminal(
        again, columns=100, rows=30, environment=environment, folder=tmp_path
    ) as terminal:
        terminal.wait_for(is_whole(100, 30))
        terminal.press("q")
        terminal.wait_for_end()
