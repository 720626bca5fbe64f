"""The program with a part of its screen that fails: what becomes of the terminal and the run."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys

import pytest

from tests.terminal import Terminal

BROKEN = """
import sys
from tui_nn.cli.main import main
from tui_nn.ui.widgets.layer_table import LayerTable
from tui_nn.ui.screens.training import TrainingScreen

def fail(self, *arguments):
    raise LookupError("this part is broken")

def trains(table):
    return table.snapshot is not None and table.snapshot.step > 100

if sys.argv[1] == "picture":
    paint = LayerTable.paint
    LayerTable.paint = lambda self, *size: (fail if trains(self) else paint)(self, *size)
else:
    TrainingScreen.action_step = fail
sys.exit(main(["--recipe", "moons", "--epochs", "100000"]))
"""


@contextlib.contextmanager
def broken(part):
    with Terminal([sys.executable, "-c", BROKEN, part]) as terminal:
        yield terminal


@pytest.fixture
def state(own_folder):
    """Reads what is recorded of the run; a process that still trains it in the end is ended."""
    path = own_folder.parent / "state" / "tui-nn" / "runs" / "moons-1" / "state.json"
    yield lambda: json.loads(path.read_text())
    if path.exists() and json.loads(path.read_text())["phase"] == "running":
        with contextlib.suppress(ProcessLookupError):
            os.kill(json.loads(path.read_text())["pid"], signal.SIGTERM)


def test_key_that_fails_leaves_screen_and_training_alone(state):
    with broken("key") as terminal:
        terminal.wait_for("epoch")
        terminal.press(" ")
        terminal.wait_for("pause")
        terminal.press("s")
        terminal.wait_for("LookupError: this part is broken")
        terminal.wait_for("epoch 1")
        terminal.press("q")
        assert terminal.wait_for_end() == 1
        assert "1 unexpected error; details in" in terminal.text
        assert b"Traceback" not in terminal.written
        assert state()["step"] > 0


def test_picture_that_fails_over_and_over_is_left_and_the_training_continues(state):
    with broken("picture") as terminal:
        terminal.wait_for("epoch")
        terminal.press(" ")
        assert terminal.wait_for_end() == 1
        assert "moons-1" in terminal.text
        assert "in the background" in terminal.text
        assert "unexpected errors; details in" in terminal.text
        assert b"Traceback" not in terminal.written
        assert terminal.written.rindex(b"?1049l") > terminal.written.rindex(b"?1049h")
        assert state()["pid"] != terminal.pid
