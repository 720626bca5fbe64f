"""From a key to the screen at the other end of an ssh line, while training goes at full speed.

    python -m tests.benchmarks.ssh_latency --data-dir DIR [--presses 400] [--rounds 3]

A real sshd on this machine (tests/ssh.py), and the program in a terminal that ssh has opened.
Keys are pressed at random moments, each with an effect of its own: the keyboard pen moves, or
draws (and the network is asked), or the plot changes its scale. Timed is what lies between the
writing of the key into the client's terminal and the arrival of what it changed there. For
comparison the same while nothing is trained, and a byte that `cat` sends back over the same line.
Then the speed of training with the screen over ssh, against none.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shlex
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from tests.benchmarks.screen_cost import RESULT, headless_seconds
from tests.ssh import SshServer, SshUnavailableError, start_server
from tests.terminal import KEYS, Terminal

EPOCHS = 1_000_000
"""More than are trained while keys are pressed."""

PAUSES = 0.05, 0.35
"""Seconds between two keys: as fast as people type, and never in step with the screen."""

MOST_WAIT = 10.0
"""Seconds after which a key counts as lost."""

PEN = re.compile(r"[○●](?=[^│]*│$)")
"""The keyboard pen, lifted or down, in a frame that goes to the edge of the screen."""

SCALES = re.compile(r"(linear|log) scale")

GOAL = 0.030
"""Seconds within which 99 of 100 keys have arrived."""

GOAL_RATIO = 0.97
"""Of the speed without a screen."""

Seconds = list[float]


@contextmanager
def program(server: SshServer, choices: argparse.Namespace, epochs: int) -> Iterator[Terminal]:
    """The program at the other end of the line, ready to train."""
    columns, rows = (int(part) for part in choices.size.split("x"))
    words = [sys.executable, "-m", "tui_nn", *options(choices, epochs)]
    command = server.command(f"exec {shlex.join(words)}")
    with Terminal(command, columns=columns, rows=rows) as terminal:
        terminal.colours = False
        terminal.wait_for("ready", 120)
        yield terminal
        terminal.press("q")
        terminal.wait_for_end()


def options(choices: argparse.Namespace, epochs: int) -> list[str]:
    """What is trained."""
    return ["--recipe", "mnist", "--data-dir", choices.data_dir, "--epochs", str(epochs)]


def seconds_until_seen(terminal: Terminal, key: str, look: Callable[[], object]) -> float:
    """Press a key at a random moment; seconds until it has changed what one looks at.

    Args:
        terminal: of the client.
        key: its name.
        look: reads from the screen what the key, and nothing else, changes; None while it is
            only half drawn.

    Raises:
        AssertionError: nothing changes.
    """
    terminal.read(random.uniform(*PAUSES))
    before, begin = look(), time.perf_counter()
    terminal.send(KEYS.get(key, key))
    while look() in (before, None):
        terminal.read_once(MOST_WAIT)
        assert time.perf_counter() - begin < MOST_WAIT, f"{key!r} was lost:\n{terminal.text}"
    return terminal.arrived - begin


def pen(terminal: Terminal) -> tuple[int, int] | None:
    """Row and column of the keyboard pen."""
    found = [(row, PEN.search(line)) for row, line in enumerate(terminal.lines)]
    places = [(row, match.start()) for row, match in found if match]
    return places[0] if len(places) == 1 else None


def time_pen(terminal: Terminal, presses: int) -> Seconds:
    """The keyboard pen goes to and fro."""
    keys = islice(cycle(["right"] * 5 + ["left"] * 5), presses)
    return [seconds_until_seen(terminal, key, lambda: pen(terminal)) for key in keys]


def time_scale(terminal: Terminal, presses: int) -> Seconds:
    """The plot becomes linear, or logarithmic."""

    def scale() -> str | None:
        return next(iter(SCALES.findall(terminal.text)), None)

    return [seconds_until_seen(terminal, "l", scale) for _ in range(presses)]


def time_keys(terminal: Terminal, presses: int) -> dict[str, Seconds]:
    """All keys in turn."""
    share = presses // 30 * 10  # so that the pen comes back to where it was
    taken = {}
    terminal.press("tab", "up")
    terminal.wait_for(lambda _: pen(terminal) is not None)
    taken["the pen moves"] = time_pen(terminal, share)
    terminal.press("d")
    taken["the pen draws"] = time_pen(terminal, share)
    terminal.press("c")
    terminal.send(KEYS["escape"])
    terminal.read(1)
    taken["another scale"] = time_scale(terminal, presses - 2 * share)
    return taken


def time_echo(server: SshServer, presses: int) -> Seconds:
    """A byte is sent back by `cat`: nothing over this line is faster."""
    with Terminal(server.command("stty raw -echo; echo ready; exec cat")) as terminal:
        terminal.wait_for("ready")
        return [
            seconds_until_seen(terminal, "a", lambda: len(terminal.written)) for _ in range(presses)
        ]


def ssh_seconds(server: SshServer, choices: argparse.Namespace) -> tuple[float, float]:
    """Seconds of a whole training with the screen over ssh, and bytes a second meanwhile."""
    with program(server, choices, choices.epochs) as terminal:
        terminal.read(0.5)
        before, begin = len(terminal.written), time.perf_counter()
        terminal.press("space")
        text = terminal.wait_for("done:", 600)
        rate = (len(terminal.written) - before) / (time.perf_counter() - begin)
        match = RESULT.search(text)
        assert match is not None, text
    return float(match[1]) * (60 if match[2] == "min" else 1), rate


def print_latency(name: str, taken: Seconds) -> float:
    """Print how long keys took; the 99th percentile, in seconds."""
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    median, high, highest = (1e3 * cuts[n - 1] for n in (50, 95, 99))
    print(
        f"{name:34} {len(taken):4} keys  median {median:5.1f}  p95 {high:5.1f}"
        f"  p99 {highest:5.1f}  longest {1e3 * max(taken):5.1f} ms",
        flush=True,
    )
    return highest / 1e3


def print_throughput(server: SshServer, choices: argparse.Namespace) -> None:
    """Train with the screen over ssh and without one, in turn, and compare."""
    ratios, rates = [], []
    for _ in range(choices.rounds):
        plain = headless_seconds(options(choices, choices.epochs))
        seconds, rate = ssh_seconds(server, choices)
        ratios.append(plain / seconds)
        rates.append(rate / 1024)
        print(f"  without a screen {plain:.2f} s, over ssh {seconds:.2f} s", flush=True)
    low, high = min(ratios), max(ratios)
    print(
        f"throughput over ssh {statistics.median(ratios):.3f} ({low:.3f} to {high:.3f}) of that"
        f" without a screen, {GOAL_RATIO} wanted; {statistics.median(rates):.1f} KiB/s"
    )


def main() -> None:
    """Time and print all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--presses", type=int, default=400)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--rounds", type=int, default=3, help="of the throughput; 0 for none")
    parser.add_argument("--epochs", type=int, default=40)
    choices = parser.parse_args()
    choices.data_dir = str(Path(choices.data_dir).resolve())
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(XDG_STATE_HOME=folder, XDG_DATA_HOME=folder)
        try:
            with start_server() as server:
                measure(server, choices)
        except SshUnavailableError as error:
            sys.exit(str(error))


def measure(server: SshServer, choices: argparse.Namespace) -> None:
    """Time and print all, once there is a server."""
    print_latency("a byte and back", time_echo(server, choices.presses))
    for name, trains in ("no training", False), ("training", True):
        with program(server, choices, EPOCHS) as terminal:
            if trains:
                terminal.press("space")
                terminal.wait_for("steps/s")
                terminal.read(3)
            taken = time_keys(terminal, choices.presses)
        for key, seconds in taken.items():
            print_latency(f"{name}: {key}", seconds)
        highest = print_latency(name, [second for part in taken.values() for second in part])
    verdict = "as wanted" if highest <= GOAL else "missed"
    print(f"p99 while training: {1e3 * highest:.1f} ms, {1e3 * GOAL:.0f} wanted: {verdict}")
    print_throughput(server, choices) if choices.rounds else None


if __name__ == "__main__":
    main()
