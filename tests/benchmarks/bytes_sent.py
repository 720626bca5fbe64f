"""Bytes sent to the terminal, in each kind of link and for all there is to be seen.

    python -m tests.benchmarks.bytes_sent --data-dir DIR [--seconds 20] [--sizes 80x24 120x40]

The guide's network on MNIST is trained at full speed; every tab is opened, a digit is drawn and
its insides are looked at, tabs are changed all the time. The most bytes of any ten seconds must be
within the link's limit, but for what drawing and other screens add. Before the training, while it
pauses and when it is over, not one byte may be sent.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, pairwise
from typing import Any

from tests.terminal import Terminal, drag_events

KIB = 1024

WINDOW = 10.0
"""Seconds over which the limits must hold, wherever they begin."""

FOREVER = "1000000"
"""Epochs: more than are trained meanwhile."""

QUESTION = b"\x1b[6n"
"""Ends each picture."""


@dataclass(frozen=True)
class LinkCase:
    """A kind of link: how the program is informed of it, and what it may send.

    Attributes:
        limit: KiB a second.
        options: of the command line.
        environment: variables.
    """

    limit: float
    options: Sequence[str]
    environment: Mapping[str, str]


LINKS = {
    "local": LinkCase(20, (), {}),
    "ssh": LinkCase(8, (), {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}),
    "low": LinkCase(2.5, ("--low-bandwidth",), {}),
}

SEVEN = ("tab", "d", *["right"] * 9, *["end"] * 7, *["down"] * 4, "d")
"""Keys that draw a digit."""

ESCAPE = ("escape", *[""] * 8)
"""What comes soon after an escape would be taken for one key with it."""

WIPE = ("tab", "c", *ESCAPE)

PAUSE = [""] * 50
"""A user who draws looks for two seconds at what came of it."""


@dataclass(frozen=True)
class View:
    """Something to be looked at.

    Attributes:
        name: what it is.
        way: the keys that lead there.
        keys: those that are pressed in turn all the while.
        interval: seconds between two of them.
        by_hand: whether what the user does may add to what is sent.
    """

    name: str
    way: Sequence[str] = ()
    keys: Sequence[str] = ()
    interval: float = 1.5
    by_hand: bool = False


def views(columns: int) -> Iterator[View]:
    """All there is to be seen on a screen of so many columns, one after the other."""
    yield View("first seconds", ("space",))
    yield View("loss")
    yield View("loss, logarithmic", ("l",))
    yield View("accuracy", ("l", "m"))
    for number in ("first", "second", "third"):
        yield View(f"layers' {number} quantity", ("m",))
    yield View("from tab to tab", (), ("m",))
    yield View("line about the link", ("i",))
    yield View("drawing with keys", ("i",), (*SEVEN, *PAUSE[:10], "c", *ESCAPE), 0.15, by_hand=True)
    hand = [(columns - 24 + x, 5) for x in range(14)] + [
        (columns - 11 - y, 5 + y) for y in range(8)
    ]
    mouse = (*drag_events(hand), *PAUSE, *WIPE)
    yield View("drawing with the mouse", WIPE, mouse, 0.02, by_hand=True)
    yield View("a digit on the pad", (*WIPE, *SEVEN, *ESCAPE))
    yield View("its insides", ("tab", "v", *ESCAPE))
    yield View("its units", ("tab", "v", *ESCAPE))
    yield View("pinned", ("tab", "p", *ESCAPE, "m"))
    yield View("help, there and back", (), ("?", "escape"), 4.0, by_hand=True)
    yield View("own drawings, there and back", (), ("o", "escape"), 4.0, by_hand=True)


BEFORE, PAUSED, OVER = STILL = View("before"), View("paused"), View("over")
"""When nothing changes, and nothing is sent."""


class MeteredTerminal(Terminal):
    """A terminal that keeps in mind when how much came."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.arrivals: list[tuple[float, int]] = []
        self.colours = False

    def read_once(self, seconds: float) -> bool | None:
        before = len(self.written)
        found = super().read_once(seconds)
        if size := len(self.written) - before:
            self.arrivals.append((time.monotonic(), size))
        return found


@dataclass(frozen=True)
class Sent:
    """What was sent while one thing was looked at.

    Attributes:
        mean: KiB a second.
        most: KiB a second in the ten seconds of the most.
        peak: KiB in the second of the most.
        pictures: a second.
        pause: seconds between two pictures, at most.
    """

    mean: float
    most: float
    peak: float
    pictures: float
    pause: float

    def __str__(self) -> str:
        speeds = f"{self.mean:7.2f}{self.most:7.2f}{self.peak:7.2f}"
        return f"{speeds}{self.pictures:7.2f}{self.pause:7.2f}"


def most_in(arrivals: Sequence[tuple[float, int]], seconds: float) -> int:
    """The most bytes within any so many seconds."""
    most = held = 0
    window: deque[tuple[float, int]] = deque()
    for at, size in arrivals:
        window.append((at, size))
        held += size
        while window[0][0] <= at - seconds:
            held -= window.popleft()[1]
        most = max(most, held)
    return most


def meter(terminal: MeteredTerminal, view: View, seconds: float) -> Sent:
    """Watch for so long, pressing keys in turn all the while."""
    begin, seen = time.monotonic(), len(terminal.written)
    before = len(terminal.arrivals)
    keys = cycle(view.keys)
    while (left := begin + seconds - time.monotonic()) > 0:
        if view.keys:
            terminal.press(next(keys))
        terminal.read(min(left, view.interval))
    arrivals = terminal.arrivals[before:]
    written = terminal.written[seen:]
    times = [begin, *(at for at, _ in arrivals), begin + seconds]
    return Sent(
        len(written) / seconds / KIB,
        most_in(arrivals, WINDOW) / min(WINDOW, seconds) / KIB,
        most_in(arrivals, 1.0) / KIB,
        written.count(QUESTION) / seconds,
        max(after - at for at, after in pairwise(times)),
    )


def measure(
    link: LinkCase, size: str, data_dir: str, seconds: float
) -> Iterator[tuple[View, Sent]]:
    """Look at everything, one thing after the other."""
    columns, rows = (int(part) for part in size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        environment = {"XDG_STATE_HOME": folder, "XDG_DATA_HOME": folder, **link.environment}
        command = [sys.executable, "-m", "tui_nn", "--recipe", "mnist", "--data-dir", data_dir]
        command += ["--epochs", FOREVER, *link.options]
        place: dict[str, Any] = {"columns": columns, "rows": rows, "environment": environment}
        with MeteredTerminal(command, **place) as terminal:
            terminal.wait_for("ready")
            terminal.read(1)
            yield BEFORE, meter(terminal, BEFORE, WINDOW)
            for view in views(columns):
                terminal.press(*view.way)
                yield view, meter(terminal, view, seconds)
            terminal.press(*ESCAPE, "space")
            terminal.wait_for("paused")
            terminal.read(7)
            yield PAUSED, meter(terminal, PAUSED, WINDOW)
    yield OVER, measure_end(command, place)


def measure_end(command: list[str], place: Mapping[str, Any]) -> Sent:
    """Train an epoch, and look on when all is over."""
    command = [*command, "--epochs", "1"]
    with tempfile.TemporaryDirectory() as folder:
        place = {**place, "environment": {**place["environment"], "XDG_STATE_HOME": folder}}
        with MeteredTerminal(command, **place) as terminal:
            terminal.wait_for("ready")
            terminal.press("space")
            terminal.wait_for("done:")
            terminal.read(7)
            return meter(terminal, OVER, WINDOW)


def main() -> int:
    """Print what was sent; the number of what was too much."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--sizes", nargs="+", default=["80x24", "120x40"])
    parser.add_argument("--links", nargs="+", choices=LINKS, default=list(LINKS))
    choices = parser.parse_args()
    failures = 0
    for size in choices.sizes:
        for name in choices.links:
            link = LINKS[name]
            print(f"\n{size} {name}, at most {link.limit} KiB/s")
            print(f"{'':30}{'mean':>7}{'10 s':>7}{'1 s':>7}{'pict/s':>7}{'pause':>7}", flush=True)
            for view, sent in measure(link, size, choices.data_dir, choices.seconds):
                fails = sent.mean > 0 if view in STILL else sent.most > link.limit
                failures += fails and not view.by_hand
                note = ("  by hand" if view.by_hand else "  TOO MUCH") if fails else ""
                print(f"{view.name:30}{sent}{note}", flush=True)
    return failures


if __name__ == "__main__":
    sys.exit(main())
