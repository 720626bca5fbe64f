"""Time to the first painted frame, and from the start of the process to the first training step.

    python -m tests.benchmarks.start_up [--rounds 9] [--cold [ROUNDS]] [--data-dir FOLDER]

The frame is timed beside that of the smallest Textual program, in turn, in a pseudo-terminal of
80x24; what counts is the first frame that shows text. The first step is timed without a screen, a
process for each run, with the kernels compiled before (warm) and, with --cold, in a cache folder
that is empty each time. A folder with MNIST's files brings the recipe mnist in.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.terminal import Terminal

SMALLEST = """
from textual.app import App
from textual.widgets import Label
class Smallest(App):
    def compose(self):
        yield Label("tui-nn")
Smallest().run()
"""

FIRST_STEP = """
import sys
from queue import SimpleQueue
from tui_nn.cli.arguments import read_command, read_config
from tui_nn.training.commands import Load, Observe, Step
from tui_nn.training.events import Failed, Loading, Ready, Snapshot
from tui_nn.training.worker import start_worker

inbox, events = SimpleQueue(), SimpleQueue()
inbox.put(Load(read_config(read_command(["train", *sys.argv[1:]])[1])))
start_worker(inbox, events.put)
data = False
while True:
    event = events.get()
    if isinstance(event, Loading) and event.message == "starting the compiler":
        print("Python", flush=True)
    elif isinstance(event, Loading) and "kernels" in event.message:
        print("data", flush=True)
    elif isinstance(event, Loading) and not data:
        print("Numba", flush=True)
        data = True
    elif isinstance(event, Ready):
        print("kernels", flush=True)
        inbox.put(Step(1))
    elif isinstance(event, Failed):
        raise event.error
    if isinstance(event, Snapshot) and event.step == 1:
        print("step", flush=True)
        break
    if isinstance(event, Ready | Snapshot):
        inbox.put(Observe(columns=2, plane=(2, 2), layers=False))
"""
"""Tells the end of each phase as it comes. Whether the step is done can only be asked."""

PHASES = ("Python", "Numba", "data", "kernels", "step")
"""From the process's start: the program's imports; Numba's; the data set; kernels; one step."""

GOALS = {"warm": 1.0, "cold": 10.0}
"""Seconds to the first step."""

Seconds = list[float]


def seconds_to_frame(command: list[str]) -> float:
    """Seconds until "tui-nn" stands on the screen."""
    begin = time.perf_counter()
    with Terminal(command) as terminal:
        while "tui-nn" not in terminal.text:
            terminal.read(0.002)
        return time.perf_counter() - begin


def seconds_to_step(words: list[str], home: str) -> Seconds:
    """Seconds from the start of the process to the end of each of PHASES."""
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", FIRST_STEP, *words],
        env={**os.environ, "XDG_CACHE_HOME": home},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        ends = {line.strip(): time.perf_counter() - begin for line in process.stdout}
    return [ends[phase] for phase in PHASES]


def time_frames(rounds: int) -> None:
    """Print the medians and their ratio."""
    commands = {
        "smallest Textual program": [sys.executable, "-c", SMALLEST],
        "tui-nn": [sys.executable, "-m", "tui_nn"],
    }
    seconds: dict[str, Seconds] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            taken = seconds_to_frame(command)
            if number:  # the first round warms the file cache
                seconds[name].append(taken)
    print("first frame, ms")
    for name, values in seconds.items():
        print(f"  {name:26} {describe([1e3 * value for value in values], 0)}")
    smallest, ours = (statistics.median(values) for values in seconds.values())
    print(f"  {'ratio':26} {ours / smallest:6.2f}")


def time_steps(state: str, runs: Mapping[str, list[str]], rounds: int, home: str | None) -> None:
    """Print what each phase takes, by the median, and the time to the first step.

    Args:
        state: "warm" or "cold".
        runs: options of `tui-nn train`, by the name of the run.
        rounds: how often each of them is started, in turn.
        home: folder of the cache; None for an empty one each time.
    """
    taken: dict[str, list[Seconds]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, words in runs.items():
            with tempfile.TemporaryDirectory() as empty:
                taken[name].append(seconds_to_step(words, home or empty))
    print(f"first step, {state}, s".ljust(28), *(f"{phase:>8}" for phase in PHASES), "  in all")
    for name, ends in taken.items():
        lengths = [
            [end - begin for begin, end in zip([0, *row], row, strict=False)] for row in ends
        ]
        medians = [statistics.median(column) for column in zip(*lengths, strict=True)]
        total = describe([row[-1] for row in ends], 2)
        print(f"  {name:26}", *(f"{value:8.2f}" for value in medians), f" {total}", end="")
        print(f", at most {GOALS[state]:g} wanted")


def describe(values: Seconds, digits: int) -> str:
    """Median and range."""
    low, high = min(values), max(values)
    return f"{statistics.median(values):6.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def main() -> None:
    """Time frames, then first steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--cold", type=int, nargs="?", const=3, default=0, metavar="ROUNDS")
    parser.add_argument("--data-dir", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    runs = {name: ["--recipe", name] for name in ("xor", "digits")}
    if options.data_dir is not None:
        runs["mnist"] = ["--recipe", "mnist", "--data-dir", str(options.data_dir)]
    time_frames(options.rounds)
    with tempfile.TemporaryDirectory() as home:
        for words in runs.values():
            seconds_to_step(words, home)
        time_steps("warm", runs, options.rounds, home)
    if options.cold:
        time_steps("cold", runs, options.cold, None)


if __name__ == "__main__":
    main()
