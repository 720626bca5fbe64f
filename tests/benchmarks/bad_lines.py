"""Lines that are slow, stalled or dumb: what the program does at the end of one of these.

    python -m tests.benchmarks.bad_lines --data-dir DIR [--stall 60]

The guide's network on MNIST is trained at full speed in a pseudo-terminal that is read at 2 KiB/s,
answers after 0.4 s, is not read at all for a minute, or never answers. It must be taken for what it
is within seconds, and be said so; training and memory must not feel it; and soon after it is read
again it must show what a screen shows that is drawn afresh.
"""

from __future__ import annotations

import argparse
import os
import re
import select
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.terminal import Terminal

PATIENCE = 15.0
"""Seconds within which a slow line must be found to be one."""

RECOVERY = 90.0
"""Seconds within which it must be found to be a good one again."""

LOOK = 0.05
"""Seconds between two looks at the screen."""

PIECE = 64
"""Bytes that a slow line brings at once."""

EPOCH = re.compile(r"epoch (\d+)/")

QUESTION = b"\x1b[6n"
"""Ends each picture."""

SLOWEST, MOST_GROWTH = 0.9, 0.05
"""Training speed during a stall, as a share of that before; growth of memory, as another."""


class BadTerminal(Terminal):
    """A terminal at the end of a line that can be made bad.

    Attributes:
        speed: bytes a second that are read; None for all there are.
        delay: seconds after which it answers; None if it never does.
    """

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        super().__init__(command, environment=environment)
        self.colours = False
        self.speed: float | None = None
        self.delay: float | None = 0.0
        self._answers: deque[tuple[float, str]] = deque()
        self.reply = self._answer

    def _answer(self, text: str) -> None:
        if self.delay is not None:
            self._answers.append((time.monotonic() + self.delay, text))
            self._send_answers()

    def _send_answers(self) -> None:
        while self._answers and self._answers[0][0] <= time.monotonic():
            self.send(self._answers.popleft()[1])

    def read_once(self, seconds: float) -> bool | None:
        self._send_answers()
        if self._answers:
            seconds = min(seconds, max(self._answers[0][0] - time.monotonic(), 0.0))
        if self.speed is None:
            return super().read_once(seconds)
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return False
        data = os.read(self._descriptor, PIECE)
        self.written += data
        self._stream.feed(self._without_colours(data))
        time.sleep(len(data) / self.speed)
        return True


@contextmanager
def training(data_dir: str, folder: str) -> Iterator[BadTerminal]:
    """The program, at full speed for some seconds already."""
    environment = {"XDG_STATE_HOME": folder, "XDG_DATA_HOME": folder}
    command = [sys.executable, "-m", "tui_nn", "--recipe", "mnist", "--data-dir", data_dir]
    with BadTerminal([*command, "--epochs", "1000000"], environment) as terminal:
        terminal.wait_for("ready")
        terminal.press("space")
        terminal.wait_for("steps/s")
        terminal.read(3)
        yield terminal


def seconds_until(
    terminal: Terminal, wanted: str | Callable[[str], bool], limit: float, key: str = ""
) -> float:
    """How long it takes until something is to be seen, while a key is pressed every second."""
    begin = time.monotonic()
    found = wanted if callable(wanted) else lambda text: wanted in text
    while not found(terminal.text):
        taken = time.monotonic() - begin
        assert taken < limit, f"it did not appear:\n{terminal.text}"
        if key and taken % 1.0 < LOOK:
            terminal.send(key)
        terminal.read(LOOK)
    return time.monotonic() - begin


def measure_slow(terminal: BadTerminal, *, speed: float | None, delay: float) -> str:
    """A line that gets slow, and good again."""
    terminal.speed, terminal.delay = speed, delay
    found = seconds_until(terminal, "Slow connection", PATIENCE, "m")
    begin = len(terminal.written)
    terminal.read(10)
    sent = (len(terminal.written) - begin) / 10 / 1024
    terminal.speed, terminal.delay = None, 0.0
    recovered = seconds_until(terminal, "Good connection", RECOVERY)
    return f"said after {found:.1f} s, then {sent:.2f} KiB/s; good again after {recovered:.0f} s"


def resident(pid: int) -> int:
    """Bytes of memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def settle(terminal: Terminal) -> str:
    """The screen, when nothing comes any more."""
    while True:
        seen = len(terminal.written)
        terminal.read(0.5)
        if len(terminal.written) == seen:
            return terminal.text


def epoch(terminal: Terminal) -> int:
    """How far the training is, as the screen says."""
    found = EPOCH.search(terminal.text)
    return int(found[1]) if found else 0


def measure_stall(terminal: BadTerminal, seconds: float) -> str:
    """No one reads; then someone does again."""
    first = epoch(terminal)
    terminal.read(seconds)
    before = epoch(terminal)
    expected = before - first
    memory, seen = resident(terminal.pid), len(terminal.written)
    begin = time.monotonic()
    time.sleep(seconds)
    grown = resident(terminal.pid) / memory - 1
    back = seconds_until(terminal, lambda _: epoch(terminal) > before + expected / 2, 10)
    share = (epoch(terminal) - before) / (time.monotonic() - begin) * seconds / expected
    queued = len(terminal.written) - seen
    check_screen(terminal)
    assert share >= SLOWEST, f"{share:.3f} of the training speed before"
    assert grown <= MOST_GROWTH, f"memory has grown by {grown:.1%}"
    return (
        f"{share:.3f} of the training speed, memory {100 * grown:+.1f}%; up to date after"
        f" {back:.2f} s and {queued / 1024:.1f} KiB"
    )


def check_screen(terminal: BadTerminal) -> None:
    """Pause, and compare what is shown with what is shown if it is all drawn afresh."""
    terminal.press("space")
    terminal.wait_for("paused")
    shown = settle(terminal)
    terminal.wipe()
    terminal.press("ctrl+l")
    fresh = settle(terminal)
    assert fresh == shown, f"shown:\n{shown}\nafresh:\n{fresh}"


def measure_silent(terminal: BadTerminal) -> str:
    """A terminal that ceases to answer: it gets fewer pictures, and the latest at a key."""
    terminal.delay = None
    seen = terminal.written.count(QUESTION)
    terminal.read(PATIENCE)
    pictures = terminal.written.count(QUESTION) - seen
    taken = seconds_until_key(terminal)
    terminal.delay = 0.0
    check_screen(terminal)
    return f"{pictures} pictures in {PATIENCE:.0f} s; help is there {taken:.2f} s after its key"


def seconds_until_key(terminal: Terminal) -> float:
    """How long help takes to appear."""
    begin = time.monotonic()
    terminal.send("?")
    terminal.wait_for_frame(lambda text: "esc closes" in text)
    taken = time.monotonic() - begin
    terminal.press("escape")
    terminal.wait_for(lambda text: "esc closes" not in text)
    return taken


def main() -> None:
    """Try each line, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--stall", type=float, default=60.0)
    choices = parser.parse_args()
    lines: dict[str, Callable[[BadTerminal], str]] = {
        "2 KiB/s": lambda terminal: measure_slow(terminal, speed=2048.0, delay=0.0),
        "answers after 0.4 s": lambda terminal: measure_slow(terminal, speed=None, delay=0.4),
        "answers no more": measure_silent,
        f"stalled for {choices.stall:.0f} s": lambda terminal: measure_stall(
            terminal, choices.stall
        ),
    }
    for name, measure in lines.items():
        with (
            tempfile.TemporaryDirectory() as folder,
            training(choices.data_dir, folder) as terminal,
        ):
            print(f"{name:20} {measure(terminal)}", flush=True)


if __name__ == "__main__":
    main()
