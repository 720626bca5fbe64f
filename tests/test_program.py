"""The installed program in a real terminal: what only a terminal shows."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

PROGRAM = Path(sys.executable).with_name("tui-nn")

QUICK = ("--samples", "2000", "--epochs", "3")
"""A run of a moment on the built-in digits."""

SEVEN = ("right",) * 5 + ("end",) * 5 + ("down",) * 2
"""A seven as the keyboard pen draws it, from where the bar begins."""


@pytest.fixture
def shell(tmp_path):
    """A shell at its prompt, in an empty folder."""
    with Terminal(["/bin/sh"], environment={"PS1": "prompt> "}, folder=tmp_path) as terminal:
        terminal.wait_for("prompt>")
        yield terminal


def start(shell, *options):
    shell.send(f"{PROGRAM} {' '.join(options)}\n")
    shell.wait_for("sketch a digit")


def answer(text):
    """The digit that the prediction bars find most probable; None while there is none."""
    found = re.findall(r"\b(\d)\?? +(\d+)%", text)
    return max(found, key=lambda pair: int(pair[1]))[0] if found else None


def assert_restored(shell, attributes):
    """The shell has its screen, its cursor, its settings and its keys back."""
    shell.send("echo it is $((6 * 7))\n")
    shell.wait_for("it is 42")
    assert shell.attributes == attributes
    written = shell.written
    for mode in (b"?1049", b"?1000", b"?1003", b"?1006", b"?2004"):
        on, off = written.rfind(b"\x1b[" + mode + b"h"), written.rfind(b"\x1b[" + mode + b"l")
        assert on < off, mode
    assert written.rfind(b"\x1b[?25l") < written.rfind(b"\x1b[?25h")


def test_trains_draws_reads_and_leaves_the_shell_as_it_was(shell):
    attributes = shell.attributes
    start(shell, *QUICK)
    shell.wait_for("ready", 120)
    shell.press("space")
    shell.wait_for("done: test accuracy")
    shell.press("tab", *["left"] * 3, *["up"] * 3, "d", *SEVEN)
    shell.wait_for(lambda text: answer(text) == "7")
    shell.press("c")
    shell.wait_for(lambda text: answer(text) is None)
    shell.press("escape")
    shell.read(0.3)
    shell.press("q")
    shell.wait_for("prompt>")
    assert_restored(shell, attributes)


def test_space_while_it_still_loads_begins_the_training(shell):
    start(shell, *QUICK)
    shell.press("space")
    shell.wait_for("done: test accuracy", 120)


def test_every_size_while_it_trains(shell):
    shell.send(f"{PROGRAM} --recipe moons --epochs 100000\n")
    shell.wait_for("ready", 120)
    shell.press("space")
    for columns, rows, seen in ((120, 40, "accuracy"), (20, 8, "too small"), (200, 60, "layer")):
        shell.resize(columns, rows)
        shell.wait_for(seen)
    shell.resize(80, 24)
    shell.wait_for("steps/s")
    shell.press("q")
    shell.wait_for("prompt>")


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
def test_leaves_in_the_middle_of_loading(shell, key):
    attributes = shell.attributes
    start(shell)
    shell.press(key)
    shell.wait_for("prompt>")
    assert_restored(shell, attributes)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(number, tmp_path):
    with Terminal([str(PROGRAM), "--recipe", "xor"], folder=tmp_path) as terminal:
        terminal.wait_for("ready", 120)
        os.kill(terminal.pid, number)
        assert terminal.wait_for_end() == 128 + number
        assert terminal.written.rfind(b"\x1b[?1049h") < terminal.written.rfind(b"\x1b[?1049l")


@pytest.mark.parametrize("moment", ["starting", "2×3"])
def test_a_lost_line_ends_it(tmp_path, moment):
    with Terminal([str(PROGRAM), "--recipe", "xor"], folder=tmp_path) as terminal:
        terminal.wait_for(moment, 120)
        terminal.hang_up()
        assert terminal.wait_for_end() == 128 + signal.SIGHUP
