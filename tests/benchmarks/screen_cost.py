"""What the screen costs: training speed with it and without, and bytes sent to the terminal.

    python -m tests.benchmarks.screen_cost --data-dir DIR [--rounds 3] [--epochs 40] [--inside KEY]

The guide's network on MNIST is trained with the screen open at 80x24 and without one, in turn.
Both say themselves how long the training took, compiling and loading not included. With --inside,
the screen that KEY opens, such as enter for the microscope, stays open meanwhile.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import time

from tests.terminal import Terminal

ENOUGH = 1.5
"""Multiple of the time without a screen after which a run is over."""

RESULT = re.compile(r"(?:(\d+):)?([\d.]+)(?: s)? taken")


def headless_seconds(options: list[str]) -> float:
    """`train_seconds` of a run without a screen."""
    command = [sys.executable, "-m", "tui_nn", "train", *options, "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout)["train_seconds"])


def screen_seconds(
    options: list[str], columns: int, rows: int, inside: str, expected: float
) -> tuple[float, float]:
    """`train_seconds` of a run with the screen open, and bytes a second sent meanwhile.

    Args:
        options: of the program.
        columns, rows: size of the terminal.
        inside: the key of the screen that stays open; "" for none.
        expected: seconds without a screen.
    """
    command = [sys.executable, "-m", "tui_nn", *options]
    with Terminal(command, columns=columns, rows=rows) as terminal:
        terminal.wait_for("ready")
        terminal.read(0.5)
        before, begin = len(terminal.written), time.perf_counter()
        terminal.press("space")
        if inside:
            terminal.press(inside)
            terminal.read(ENOUGH * expected)
            terminal.press("escape")
        text = terminal.wait_for("done:", 600)
        taken, sent = time.perf_counter() - begin, len(terminal.written) - before
        match = RESULT.search(text)
        assert match is not None, text
        terminal.press("q")
        terminal.wait_for_end()
    return 60 * int(match[1] or 0) + float(match[2]), sent / taken


def main() -> None:
    """Print both speeds, their ratio, and bytes a second."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--inside", default="", metavar="KEY")
    choices = parser.parse_args()
    columns, rows = (int(part) for part in choices.size.split("x"))
    options = ["--recipe", "mnist", "--data-dir", choices.data_dir, "--epochs", str(choices.epochs)]
    headless, screen, rates = [], [], []
    for _ in range(choices.rounds):
        headless.append(headless_seconds(options))
        seconds, rate = screen_seconds(options, columns, rows, choices.inside, headless[-1])
        screen.append(seconds)
        rates.append(rate)
    ratios = [a / b for a, b in zip(headless, screen, strict=True)]
    print(f"without a screen   {statistics.median(headless):7.2f} s")
    print(f"with it, {choices.size:9} {statistics.median(screen):7.2f} s")
    low, high = min(ratios), max(ratios)
    print(f"throughput ratio   {statistics.median(ratios):7.3f} ({low:.3f} to {high:.3f})")
    print(f"bytes a second     {statistics.median(rates) / 1024:7.1f} KiB")


if __name__ == "__main__":
    main()
