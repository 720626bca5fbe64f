"""Training at full pace for half an hour with the screen open: does anything grow, or stay behind?

    python -m tests.benchmarks.soak --data-dir DIR [--minutes 30] [--allocations]

The guide's network on MNIST is trained at 80x24 in a pseudo-terminal that is always read. Now and
then another tab is opened, a digit is drawn, its insides are looked at, help comes and goes. Every
few seconds the process is measured from outside (memory, threads, descriptors) and from inside
(what waits in its queues). Memory may be at most 5% above its value at minute 2. With
--allocations, what was allocated after minute 2 and never freed is printed line by line, which
costs much of the speed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.terminal import Terminal

EPOCHS = 1_000_000
"""More than anybody trains in half an hour."""

SAMPLE_SECONDS = 5.0
"""Between two measurements."""

ACTIVITY_SECONDS = 6.0
"""Between two things that the user does; all of them take less than two minutes."""

REFERENCE_MINUTES = 2.0
"""After so long all has been used once; from then on memory is to be flat."""

MOST_GROWTH = 0.05
"""Of memory, over its value at that time."""

SPEED = re.compile(r"epoch \d+|[\d,. ]+ steps/s")
"""What the screen says of how far it is, and how fast."""

SEVEN = ("tab", "d", *["right"] * 9, *["end"] * 7, *["down"] * 4, "d")
"""Keys that draw a digit."""

ACTIVITIES: tuple[tuple[str, ...], ...] = (
    ("m",), ("m",), (*SEVEN, "escape"), ("l",), ("tab", "v", "escape"), ("tab", "p", "escape"),
    ("m",), ("tab", "v", "v", "v", "escape"), ("?",), ("escape",), ("l",), ("i",), ("m",),
    ("tab", "p", "c", "escape"), ("t",), ("i",), ("o",), ("escape",),
)  # fmt: skip
"""What the user does, in turn: tabs, a digit drawn, seen from inside, pinned and wiped, help."""

INSIDE, ALLOCATIONS = "TUI_NN_SOAK_FILE", "TUI_NN_SOAK_ALLOCATIONS"
"""Tell the program under test where to write what only it can see, and whether to trace memory."""

START = "from tests.benchmarks.soak import run_program; run_program()"


@dataclass(frozen=True)
class Sample:
    """The process at one moment.

    Attributes:
        seconds: since the training began.
        resident: bytes of memory.
        threads: how many.
        descriptors: files, sockets and pipes that are open.
    """

    seconds: float
    resident: int
    threads: int
    descriptors: int


# Inside of the program


def run_program() -> None:
    """Run `tui-nn` on this terminal, and write down every few seconds what waits in it."""
    from tui_nn.cli.main import main as run
    from tui_nn.ui import app

    class Watched(app.TuiNN):
        """The program, which looks at itself."""

        def on_mount(self) -> None:
            """Begin to look."""
            self.set_interval(SAMPLE_SECONDS, Watch(self).look)

    vars(app)["TuiNN"] = Watched  # run() makes its app of this
    sys.exit(run())


class Watch:
    """Writes a line of JSON with each size that only the program itself can see."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._file = Path(os.environ[INSIDE])
        self._allocations = ALLOCATIONS in os.environ
        self._begin = time.monotonic()
        self._before: tracemalloc.Snapshot | None = None

    def look(self) -> None:
        """Write down what there is now."""
        app, loop = self._app, asyncio.get_running_loop()
        nodes = list(app._registry)
        sizes = {
            "commands": app._inbox.qsize(),
            "messages": sum(node._message_queue.qsize() for node in nodes),
            "bytes for the terminal": app.output.waiting,
            "timers": len(vars(loop)["_scheduled"]),
            "tasks": len(asyncio.all_tasks()),
            "widgets": len(nodes),
            "blocks of memory": sys.getallocatedblocks(),
        }
        with self._file.open("a") as file:
            file.write(json.dumps(sizes) + "\n")
        if self._allocations and time.monotonic() - self._begin > 60 * REFERENCE_MINUTES:
            self._look_at_allocations()

    def _look_at_allocations(self) -> None:
        """Write where memory comes from that was not there the first time."""
        if self._before is None:
            tracemalloc.start(5)
            self._before = tracemalloc.take_snapshot()
            return
        growth = tracemalloc.take_snapshot().compare_to(self._before, "traceback")
        lines = (f"{g.size_diff >> 10} KiB, {g.count_diff}: {g.traceback}" for g in growth[:15])
        self._file.with_suffix(".growth").write_text("\n".join(lines))


# Outside


def measure(pid: int, seconds: float) -> Sample:
    """Look at a process from outside."""
    process = Path("/proc") / str(pid)
    pages = int((process / "statm").read_text().split()[1])
    return Sample(
        seconds,
        pages * os.sysconf("SC_PAGE_SIZE"),
        len(list((process / "task").iterdir())),
        len(list((process / "fd").iterdir())),
    )


def soak(terminal: Terminal, minutes: float) -> Iterator[Sample]:
    """Train for so long, doing something now and then; measurements as they are taken."""
    activities = cycle(ACTIVITIES)
    begin = time.monotonic()
    sampled = active = 0.0
    while (seconds := time.monotonic() - begin) < 60 * minutes:
        if seconds >= sampled:
            yield measure(terminal.pid, seconds)
            sampled += SAMPLE_SECONDS
        if seconds >= active:
            terminal.press(*next(activities))
            active += ACTIVITY_SECONDS
        assert terminal.read(0.25), f"the program has ended:\n{terminal.text}"
        terminal.written.clear()


def files_below(folder: Path) -> list[str]:
    """All files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def run(folder: Path, choices: argparse.Namespace) -> tuple[list[Sample], Path]:
    """Train and leave in good order; what was measured, and the file of what waited inside."""
    inside = folder / "inside.jsonl"
    for name in ("state", "data", "tmp"):
        (folder / name).mkdir()
    environment = {
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_DATA_HOME": str(folder / "data"),
        "TMPDIR": str(folder / "tmp"),
        INSIDE: str(inside),
        **({ALLOCATIONS: "1"} if choices.allocations else {}),
    }
    words = ["--recipe", "mnist", "--data-dir", choices.data_dir, "--epochs", str(EPOCHS)]
    with Terminal([sys.executable, "-c", START, *words], environment=environment) as terminal:
        terminal.colours = False
        terminal.wait_for("ready", 120)
        terminal.press("space")
        terminal.wait_for("steps/s")
        samples = []
        for sample in soak(terminal, choices.minutes):
            samples.append(sample)
            print(f"\r{describe(sample)}", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        terminal.press("escape")
        terminal.read(1)  # a key right after it would be taken for one with alt
        text = terminal.wait_for("steps/s")
        print(f"at the end {' '.join(SPEED.findall(text))}")
        terminal.press("q")
        assert terminal.wait_for_end() == 0, terminal.text
    return samples, inside


def describe(sample: Sample) -> str:
    """One measurement in a line."""
    minutes, seconds = divmod(int(sample.seconds), 60)
    return (
        f"{minutes:3}:{seconds:02} {sample.resident / 2**20:7.1f} MiB,"
        f" {sample.threads} threads, {sample.descriptors} descriptors"
    )


def report(samples: list[Sample], inside: Path, folder: Path) -> bool:
    """Print all that was found; whether memory was flat."""
    reference = min(60 * REFERENCE_MINUTES, samples[-1].seconds / 2)
    later = [sample for sample in samples if sample.seconds >= reference]
    highest = max(later, key=lambda sample: sample.resident)
    growth = highest.resident / later[0].resident - 1
    for name, sample in (
        ("first", samples[0]), ("reference", later[0]), ("highest", highest), ("last", later[-1]),
    ):  # fmt: skip
        print(f"{name:12} {describe(sample)}")
    print(f"{'growth':12} {growth:+.1%} of memory, at most {MOST_GROWTH:.0%} wanted")
    lines = [json.loads(line) for line in inside.read_text().splitlines()]
    later_lines = [line for n, line in enumerate(lines, 1) if n * SAMPLE_SECONDS >= reference]
    for name in lines[0]:
        sizes = [line[name] for line in later_lines]
        half = len(sizes) // 2 or 1
        first, second = statistics.mean(sizes[:half]), statistics.mean(sizes[-half:])
        print(f"{name:24} mean {first:.1f}, then {second:.1f}; most {max(sizes)}")
    for name in ("state", "data", "tmp"):
        print(f"left in {name}: {', '.join(files_below(folder / name)) or 'nothing'}")
    return growth <= MOST_GROWTH


def main() -> None:
    """Soak and report; exit status 1 if memory grew."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--allocations", action="store_true")
    choices = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        samples, inside = run(folder, choices)
        flat = report(samples, inside, folder)
        growth = inside.with_suffix(".growth")
        if growth.exists():
            print(growth.read_text())
    sys.exit(not flat)


if __name__ == "__main__":
    main()
