"""The program itself, at the end of a line that stalls: what it sends, keeps and shows then."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest

from tests.terminal import Terminal

STALL = 1.5
"""Seconds for which no one reads."""

GROWTH = 16_000
"""KiB of memory that training itself may take meanwhile."""

EPOCH = re.compile(r"epoch (\d+)/")


@pytest.fixture(params=["answers", "does not answer"])
def terminal(tmp_path, request):
    """The program in a terminal that tells where its cursor is, or in one that does not."""
    folders = {name: str(tmp_path) for name in ("XDG_STATE_HOME", "XDG_DATA_HOME")}
    command = [sys.executable, "-m", "tui_nn", "--recipe", "spirals", "--epochs", "1000000"]
    with Terminal(command, environment=folders) as terminal:
        if request.param != "answers":
            terminal.reply = lambda _: None
        terminal.colours = False
        terminal.wait_for("ready")
        yield terminal


def epoch(terminal):
    found = EPOCH.search(terminal.text)
    return int(found[1]) if found else 0


def resident(pid):
    """KiB of memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4


def settle(terminal):
    """Read until nothing comes any more."""
    while True:
        before = len(terminal.written)
        terminal.read(0.3)
        if len(terminal.written) == before:
            return


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="there is no /proc to look into")
def test_a_line_that_stalls_costs_nothing_and_shows_the_latest_when_it_is_back(terminal):
    terminal.press("space")
    terminal.wait_for(lambda _: epoch(terminal) > 5)
    terminal.read(0.5)
    before, memory, read = epoch(terminal), resident(terminal.pid), len(terminal.written)
    time.sleep(STALL)
    assert resident(terminal.pid) < memory + GROWTH
    terminal.wait_for(lambda _: epoch(terminal) > before)
    terminal.read(0.3)
    assert len(terminal.written) - read < 40_000, "nothing has queued up"
    after = epoch(terminal)
    terminal.wait_for(lambda _: epoch(terminal) > after)
    terminal.press("space")
    terminal.wait_for("paused")
    settle(terminal)
    shown, before = terminal.text, len(terminal.written)
    terminal.read(1.0)
    assert len(terminal.written) == before, "nothing is written while nothing changes"
    terminal.send("\x0c")
    settle(terminal)
    assert terminal.text == shown, "what is shown is what a fresh drawing shows"
