"""What attached clients cost the training: good ones, ones that never read, ones that talk rubbish.

    python -m tests.benchmarks.attached_clients --data-dir DIR [--rounds 5] [--seconds 4]

The guide's network is trained on MNIST in the background. Each crowd of clients, a process of its
own, is attached for some seconds, after as many seconds without it, to which it is compared. The
cores that the clients themselves take are left out of account, as if there were enough of them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from tests.remote.connections import Attached, RawConnection
from tests.training.tiny import SEVEN
from tui_nn.remote.framing import Greeting, frame
from tui_nn.remote.sockets import connect
from tui_nn.remote.wire import encode_command
from tui_nn.training.protocol.commands import Observe, Stop
from tui_nn.training.protocol.events import Left
from tui_nn.training.protocol.inbox import Addressed
from tui_nn.training.protocol.sketching import Classify
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.training.runs.folder import RunFolder

SNAPSHOT_PAUSE, STROKE_PAUSE = 0.3, 0.03
"""Seconds from a screen's question to its next one, about the run and about what is drawn."""

FLOOD = b"".join(frame(encode_command(Observe(4096)), number) for number in range(1000))


def draw(folder: RunFolder) -> None:
    """As a screen on which someone draws all the time."""
    screen, asked = Attached(folder), 0.0
    while True:
        if time.monotonic() - asked > SNAPSHOT_PAUSE:
            asked = time.monotonic()
            screen.send(Observe(100))
        screen.send(Classify(SEVEN, inside=True))
        time.sleep(STROKE_PAUSE)


def stall(folder: RunFolder) -> None:
    """Ask for as much as there is, and read nothing."""
    with RawConnection(folder) as line:
        line.socket.settimeout(None)
        line.socket.sendall(FLOOD)
        time.sleep(3600)


def _ask_without_end(line: RawConnection) -> None:
    while True:
        line.socket.sendall(FLOOD)


def flood(folder: RunFolder) -> None:
    """Ask without end, and read all answers."""
    with RawConnection(folder) as line:
        line.socket.settimeout(None)
        Thread(target=_ask_without_end, args=(line,), daemon=True).start()
        while line.socket.recv(1 << 20):
            continue


def talk_rubbish(folder: RunFolder) -> None:
    """Say what no one understands, again as soon as one was sent away."""
    rubbish = frame(Greeting().write()) + frame(os.urandom(1 << 16))
    while True:
        with contextlib.suppress(OSError), connect(folder.socket) as line:
            line.sendall(rubbish)
            line.shutdown(socket.SHUT_WR)


CROWDS: dict[str, tuple[Callable[[RunFolder], None], int]] = {
    "drawing": (draw, 4),
    "never reading": (stall, 4),
    "flooding": (flood, 4),
    "rubbish": (talk_rubbish, 1),
}
"""What each client of a crowd does, and how many there are."""


@contextmanager
def crowd(name: str, folder: RunFolder) -> Iterator[None]:
    """The clients of a crowd, for a while."""
    command = [sys.executable, "-m", __spec__.name, "--crowd", name, "--data-dir", str(folder.path)]
    with subprocess.Popen(command) as process:
        time.sleep(2.0)  # until it has begun
        yield
        process.kill()


def speed(watcher: Attached, pid: int, seconds: float) -> float:
    """Steps a second over some seconds, the waiting for a core not counted."""
    seen = []
    for _ in range(2):
        watcher.send(Observe(1, layers=False))
        step = watcher.wait_for(Snapshot).step
        seen.append((step, time.perf_counter() - waited(pid)))
        time.sleep(seconds * (len(seen) == 1))
    (first, begin), (last, end) = seen
    return (last - first) / (end - begin)


def waited(pid: int) -> float:
    """Seconds for which the busiest thread of a process had no core, though it could have run."""
    threads = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    _, waited, _ = max(threads, key=lambda numbers: int(numbers[0]))
    return int(waited) / 1e9


def resident(pid: int) -> float:
    """Megabytes of a process that are in memory."""
    (line,) = [
        line for line in Path(f"/proc/{pid}/status").read_text().split("\n") if "VmRSS" in line
    ]
    return int(line.split()[1]) / 1024


def compare(watcher: Attached, pid: int, names: list[str], rounds: int, seconds: float) -> None:
    """Print, for every crowd, the training's speed with it over that without, and the memory."""
    print(f"nobody          {speed(watcher, pid, seconds):7.0f} steps/s   {resident(pid):4.0f} MB")
    for name in names:
        ratios, memory = [], 0.0
        for _ in range(rounds):
            alone = speed(watcher, pid, seconds)
            with crowd(name, watcher.session.folder):
                ratios.append(speed(watcher, pid, seconds) / alone)
                memory = max(memory, resident(pid))
        middle, low, high = statistics.median(ratios), min(ratios), max(ratios)
        spread = f"({low:.3f} to {high:.3f})"
        print(f"{CROWDS[name][1]} {name:13} {middle:7.3f} {spread}   {memory:4.0f} MB", flush=True)


def main() -> None:
    """Train, and let the crowds come and go."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--crowds", nargs="*", choices=CROWDS)
    parser.add_argument("--crowd", choices=CROWDS, help=argparse.SUPPRESS)
    choices = parser.parse_args()
    if choices.crowd:
        client, number = CROWDS[choices.crowd]
        folder = RunFolder(Path(choices.data_dir))
        threads = [Thread(target=client, args=(folder,)) for _ in range(number)]
        for thread in threads:
            thread.start()
        return
    run = ["--recipe", "mnist", "--data-dir", choices.data_dir, "--epochs", "1000000"]
    with tempfile.TemporaryDirectory() as state:
        begun = subprocess.run(
            [sys.executable, "-m", "tui_nn", "train", *run, "--detach", "--json"],
            env={**os.environ, "XDG_STATE_HOME": state}, check=True, capture_output=True, text=True,
        )  # fmt: skip
        told = json.loads(begun.stdout)
        watcher = Attached(RunFolder(Path(told["folder"])))
        speed(watcher, told["pid"], 3.0)
        try:
            compare(
                watcher,
                told["pid"],
                choices.crowds or list(CROWDS),
                choices.rounds,
                choices.seconds,
            )
        finally:
            watcher.send(Addressed(Stop(), watcher.events.put))
            watcher.wait_for(Left)


if __name__ == "__main__":
    main()
