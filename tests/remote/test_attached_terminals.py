"""The installed program in three real terminals: one trains, two are attached to it."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("tui-nn"))

RUN = ("--recipe", "digits", "--samples", "500", "--epochs", "1000000")

READING = re.compile(r"\b\d\?? +\d+%")
"""The text of the prediction bars."""


@pytest.fixture
def start(tmp_path):
    """Starts the program with these words, in a terminal of its own."""
    terminals = []

    def begin(*words: str) -> Terminal:
        folders = {"XDG_STATE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
        terminal = Terminal([PROGRAM, *words], environment=folders, folder=tmp_path)
        terminals.append(terminal)
        return terminal

    yield begin
    for terminal in terminals:
        terminal.__exit__(None, None, None)


@pytest.fixture
def trainer(start):
    """The program as it trains."""
    trainer = start(*RUN)
    trainer.wait_for("ready", 120)
    trainer.press("space")
    trainer.wait_for("steps/s")
    return trainer


def test_two_terminals_attach_to_a_third_that_trains(trainer, start):
    first, second = start("attach"), start("attach", "digits-1")
    for screen in first, second:
        screen.wait_for("attached to digits-1")
        screen.wait_for("steps/s")

    first.press("tab", "d", "down", "down", "down")
    first.wait_for(READING.search)
    assert not READING.search(second.text)
    first.press("escape")

    first.press("space")
    for screen in first, second, trainer:
        screen.wait_for("‖ paused")
    second.press("+")
    for screen in first, second, trainer:
        screen.wait_for("rate 0.002")
    trainer.press("space")
    for screen in first, second, trainer:
        screen.wait_for("▶ running")

    first.press("q")
    assert first.wait_for_end() == 0
    assert b"tui-nn: digits-1 continues at step" in first.written
    second.wait_for("▶ running")
    second.press("x")
    second.wait_for("Stop digits-1")
    second.press("y")
    for screen in second, trainer:
        screen.wait_for("digits-1 stopped at step")
        screen.press("q")
        assert screen.wait_for_end() == 0


def test_a_screen_outlives_the_training_process(trainer, start):
    screen = start("attach")
    screen.wait_for("steps/s")
    os.kill(trainer.pid, signal.SIGKILL)
    screen.wait_for("the process that trained digits-1 has ended")
    screen.wait_for("hidden 1")
    screen.press("q")
    assert screen.wait_for_end() == 0
    assert b"`tui-nn --resume digits-1` continues from its last checkpoint" in screen.written


def test_attaching_without_an_active_run_is_one_sentence(start):
    for words, told in (
        ((), b"tui-nn: no run is active: `tui-nn --resume` continues one"),
        (("digits-7",), b"tui-nn: there is no run called digits-7; `tui-nn runs` lists them"),
    ):
        terminal = start("attach", *words)
        assert terminal.wait_for_end() == 1
        assert terminal.written.strip() == told
