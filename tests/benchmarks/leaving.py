"""How soon a run is saved when its program has to go: from the signal to the last checkpoint.

    python -m tests.benchmarks.leaving --data-dir DIR [--times 20]

MNIST is trained at full speed, with the screen and without, and then the program gets SIGTERM or
SIGHUP, or loses its terminal. Measured are the seconds until the checkpoint is on the disk, and
until the process has ended.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.terminal import Terminal

PROGRAM = [sys.executable, "-m", "tui_nn"]

SHORTEST, PATIENCE = 2.0, 120.0
"""Seconds of training before the program is left, and to wait for anything."""

Leave = Callable[[Terminal], None]


def send(number: signal.Signals) -> Leave:
    """Leave by a signal."""
    return lambda terminal: os.kill(terminal.pid, number)


WAYS: dict[str, tuple[list[str], Leave]] = {
    "screen, SIGTERM": ([], send(signal.SIGTERM)),
    "screen, SIGHUP": ([], send(signal.SIGHUP)),
    "screen, terminal gone": ([], Terminal.hang_up),
    "train, SIGTERM": (["train"], send(signal.SIGTERM)),
    "train, SIGHUP": (["train"], send(signal.SIGHUP)),
    "train, terminal gone": (["train"], Terminal.hang_up),
}
"""The command, and how it is left."""


def leave_once(words: list[str], leave: Leave, options: list[str]) -> tuple[float, float]:
    """Seconds from the leaving to the checkpoint, and to the end of the process."""
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder, "tui-nn", "runs", "mnist-1")
        environment = {"XDG_STATE_HOME": folder}
        with Terminal([*PROGRAM, *words, *options], environment=environment) as terminal:
            if not words:
                terminal.wait_for("ready", PATIENCE)
                terminal.press("space")
            give_up = time.monotonic() + PATIENCE
            while not (run / "state.json").exists():
                assert time.monotonic() < give_up, terminal.text
                terminal.read(0.05)
            terminal.read(SHORTEST)
            begin = time.time()
            leave(terminal)
            terminal.wait_for_end(PATIENCE)
            end = time.time()
        state = json.loads((run / "state.json").read_text())
        assert state["phase"] == "interrupted", state
        checkpoint = run / "checkpoints" / f"step-{state['step']}.safetensors"
        saved = checkpoint.stat().st_mtime
        assert saved > begin, "the last checkpoint is of before"
    return saved - begin, end - begin


def main() -> None:
    """Print the worst and the median of each way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--times", type=int, default=20)
    choices = parser.parse_args()
    options = ["--recipe", "mnist", "--data-dir", choices.data_dir, "--epochs", "100000"]
    print("seconds, median and worst     checkpoint        end")
    for name, (words, leave) in WAYS.items():
        found = [leave_once(words, leave, options) for _ in range(choices.times)]
        columns = [sorted(column) for column in zip(*found, strict=True)]
        figures = [
            figure for column in columns for figure in (column[len(column) // 2], column[-1])
        ]
        print(f"{name:24}", *(f"{figure:8.3f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main()
