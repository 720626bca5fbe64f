"""Time to the first painted frame, beside the smallest Textual program.

    python -m tests.benchmarks.start_up [--rounds 9]

Both run in turn in a pseudo-terminal of 80x24; what counts is the time from the start of the
process to the first frame that shows text.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from tests.terminal import Terminal

SMALLEST = """
from textual.app import App
from textual.widgets import Label
class Smallest(App):
    def compose(self):
        yield Label("tui-nn")
Smallest().run()
"""


def seconds_to_frame(command: list[str]) -> float:
    """Seconds until "tui-nn" stands on the screen."""
    begin = time.perf_counter()
    with Terminal(command) as terminal:
        while "tui-nn" not in terminal.text:
            terminal.read(0.002)
        return time.perf_counter() - begin


def main() -> None:
    """Print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    commands = {
        "smallest Textual program": [sys.executable, "-c", SMALLEST],
        "tui-nn": [sys.executable, "-m", "tui_nn"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            taken = seconds_to_frame(command)
            if number:  # the first round warms the file cache
                seconds[name].append(taken)
    for name, values in seconds.items():
        low, high = min(values) * 1e3, max(values) * 1e3
        print(f"{name:26} {statistics.median(values) * 1e3:6.0f} ms ({low:.0f} to {high:.0f})")
    smallest, ours = (statistics.median(values) for values in seconds.values())
    print(f"{'ratio':26} {ours / smallest:6.2f}")


if __name__ == "__main__":
    main()
