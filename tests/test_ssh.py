"""The installed program at the other end of a real ssh line, which breaks in the middle."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ssh import SshServer, SshUnavailableError, start_server
from tests.terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("tui-nn"))

RUN = ("--recipe", "moons", "--epochs", "600")
"""30,000 steps: a second at full speed, a minute at the pace that is used on the screen."""

PATIENCE = 60.0
"""Seconds until a test that waits gives up."""

ENDLESS = ("--recipe", "moons", "--epochs", "100000")

BROKEN = 255
"""Exit status of ssh when the line is gone."""

EPOCH = re.compile(r"\bepoch (\d+)/")
"""How far the run is."""


@pytest.fixture(scope="module")
def server() -> Iterator[SshServer]:
    """An ssh server for these tests."""
    try:
        with start_server() as server:
            yield server
    except SshUnavailableError as error:
        pytest.skip(f"no ssh server: {error}")


class Away:
    """Another machine, as it were: the user's folder there, and the line to it."""

    def __init__(self, server: SshServer, folder: Path) -> None:
        self.server = server
        self.folder = folder / "tui-nn" / "runs" / "moons-1"

    def shell(self, line: str, columns: int = 80, rows: int = 24) -> Terminal:
        """A terminal in which a shell's command is carried out over ssh."""
        return Terminal(self.server.command(line), columns=columns, rows=rows)

    def screen(self, *words: str) -> Terminal:
        """A terminal in which the program is called over ssh."""
        return self.shell(f"exec {shlex.join([PROGRAM, *words])}")

    def call(self, *words: str) -> str:
        """What the program prints that is called over ssh without a terminal."""
        done = self.server.run(shlex.join([PROGRAM, *words]))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def cut(self) -> None:
        """Break every connection, as when the network goes."""
        for pid in self.server.serving():
            os.kill(pid, signal.SIGKILL)

    def state(self) -> dict[str, Any]:
        """What the folder of the run says of it."""
        return json.loads((self.folder / "state.json").read_text())

    def wait_for(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the folder of the run says what is wanted; all that it says then."""
        end = time.monotonic() + PATIENCE
        while not condition(state := self.state()):
            assert time.monotonic() < end, state
            time.sleep(0.02)
        return state


@pytest.fixture
def away(server, tmp_path, monkeypatch) -> Iterator[Away]:
    """The other machine, without runs; a process that still trains one in the end is killed."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    away = Away(server, tmp_path)
    yield away
    if away.folder.exists() and (state := away.state())["phase"] == "running":
        with contextlib.suppress(ProcessLookupError):
            os.kill(state["pid"], signal.SIGKILL)


@pytest.fixture
def tmux() -> Iterator[str]:
    """The words that call a tmux server of its own."""
    name = f"tui-nn-{uuid.uuid4().hex[:8]}"
    yield f"tmux -L {name} -f {os.devnull}"
    subprocess.run(["tmux", "-L", name, "kill-server"], capture_output=True, check=False)


def epoch(text: str) -> int:
    """The epoch that stands on the screen."""
    found = EPOCH.search(text)
    return int(found[1]) if found else 0


def train_slowly(terminal: Terminal) -> None:
    """Begin the training, at a pace at which it does not come to its end."""
    terminal.wait_for("ready", 120)
    terminal.press(*["<"] * 3, "space")
    terminal.wait_for("steps/s")


def test_a_cut_line_interrupts_the_run_and_the_next_one_continues_with_it(away, monkeypatch):
    with away.screen(*RUN) as terminal:
        train_slowly(terminal)
        terminal.press("i")
        terminal.wait_for("over SSH")
        away.cut()
        assert terminal.wait_for_end() == BROKEN
    state = away.wait_for(lambda state: state["phase"] == "interrupted")
    assert 0 < state["step"] < 30_000
    assert "interrupted" in away.call("runs")
    resumed = json.loads(away.call("train", "--resume", "--json"))
    unbroken = json.loads(away.call("train", *RUN, "--json"))
    assert resumed["steps"] == unbroken["steps"] == 30_000
    assert resumed["test_loss"] == unbroken["test_loss"]


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
def test_a_run_that_keeps_running_is_seen_again_in_tmux_over_two_more_lines(away, tmux):
    with away.screen(*ENDLESS, "--keep-running") as terminal:
        terminal.wait_for("ready", 120)
        terminal.press("space")
        terminal.wait_for("steps/s")
        screen = away.state()["pid"]
        away.cut()
        assert terminal.wait_for_end() == BROKEN
    left = away.wait_for(lambda state: state["phase"] == "running" and state["pid"] != screen)

    attach = shlex.join([PROGRAM, "attach"])
    with away.shell(f"exec {tmux} new-session {shlex.quote(attach)}") as terminal:
        terminal.wait_for("attached to moons-1")
        terminal.wait_for("steps/s")
        away.cut()
        assert terminal.wait_for_end() == BROKEN
    with away.shell(f"exec {tmux} attach", columns=120, rows=40) as terminal:
        terminal.wait_for("attached to moons-1")
        terminal.wait_for(lambda text: "╮" in text.split("\n")[1][-1:])
        first = epoch(terminal.wait_for(EPOCH.search))
        terminal.wait_for(lambda text: epoch(text) > first)
        assert away.state()["pid"] == left["pid"], "nobody but the same process trains it"
        terminal.press("x")
        terminal.wait_for("Stop moons-1")
        terminal.press("y")
        terminal.wait_for("moons-1 stopped at step")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert away.wait_for(lambda state: state["phase"] == "interrupted")["step"] > left["step"]
