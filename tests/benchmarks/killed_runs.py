"""A hundred runs that are killed: do they continue from a whole checkpoint, and to the same end?

    python -m tests.benchmarks.killed_runs [--kills 100] [--interval 0.25] [--seed 0]

Each is a process of its own, ended by SIGKILL: every other one at a random moment of its training,
the others at a place in the writing of a checkpoint, from the opening of the draft to the deletion
of the one before last. A part of them trains on a disk that is full: a small one of memory is
mounted for that, or where that is not allowed every write fails as on a full disk. After each kill
the remains are looked at, and a copy of them is trained to the end; the run itself continues to the
next kill, and so on until it ends.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tests.killed import (
    FULL,
    NEW,
    STAGES,
    Life,
    Remains,
    examine,
    expected_result,
    finish_copy,
    live,
    unbroken,
)
from tui_nn.training.runs.store import RunStore

DISK = 800_000
"""Bytes of the small disk: it has room for a run with one checkpoint, and not for a second."""

FULL_SHARE = 0.2
"""Of the kills, on a full disk."""


class Tally:
    """What the kills came to."""

    def __init__(self, interval: float) -> None:
        self.interval = interval
        self.kills: Counter[str] = Counter()
        self.ages: list[float] = []
        self.drafts = self.partial = self.lost = self.others = self.failures = self.ends = 0

    def take_in(self, where: str, life: Life, remains: Remains) -> None:
        """Count what a kill has left."""
        self.kills[where] += 1
        if not life.failures:  # on a full disk nothing could be younger
            self.ages.append(remains.age / self.interval)
        self.failures += bool(life.failures)
        self.drafts += bool(remains.drafts)
        self.partial += len(remains.partial)
        self.lost += remains.step < max(life.checkpoints, default=0)

    def compare(self, root: Path, name: str, elsewhere: Path) -> None:
        """Train what is left of a run to its end, and see whether that is the same."""
        trainer, twin = finish_copy(root, name, elsewhere), unbroken()
        same = np.array_equal(trainer.network.parameters.values, twin.network.parameters.values)
        self.others += not (same and trainer.evaluate("test").loss == expected_result())

    def print(self) -> bool:
        """Print the counts; whether all is as it should be."""
        print(f"kills                                            {sum(self.kills.values()):5}")
        for where, count in sorted(self.kills.items()):
            print(f"  {where:46} {count:5}")
        print(f"of these, in the middle of a file                {self.drafts:5}")
        print(f"of these, after no checkpoint could be written   {self.failures:5}")
        print(f"runs that came to their end, killed or not       {self.ends:5}")
        print(f"files that went by the name of a checkpoint, and were not whole {self.partial:2}")
        print(f"checkpoints that were said to be on the disk, and were lost     {self.lost:2}")
        print(f"runs that came to another end                                   {self.others:2}")
        oldest, median = max(self.ages), statistics.median(self.ages)
        late = sum(age > 1 for age in self.ages)
        print(
            f"age of the checkpoint, in intervals of {self.interval:g} s: median {median:.2f},",
            end=" ",
        )
        print(f"oldest {oldest:.2f}, {late} older than one")
        return not (self.partial or self.lost or self.others)


def kill_again_and_again(
    tally: Tally, root: Path, elsewhere: Path, kills: int, places: random.Random, full: int | None
) -> None:
    """Kill runs `kills` times, each until it ends.

    Args:
        tally: counts.
        root: where the runs are.
        elsewhere: where there is room.
        kills: how often.
        places: where and when.
        full: after how many files the disk is full by itself; None if it is full already, or has
            room for everything.
    """
    name, number = NEW, 0
    while number < kills:
        death = _choose(places, number, tally.interval)
        if full is not None:
            death = {"stage": FULL, "count": full, "kill_after": places.uniform(0.0, 1.0)}
        life = live(root, name, interval=tally.interval, **death)
        name = life.name = life.name or name  # killed before it could say its name
        if name == NEW:
            continue
        if not life.was_killed:
            tally.ends += 1
            tally.others += life.result != expected_result()
            RunStore(root).delete([name])
            name = NEW
            continue
        number += 1
        where = death.get("stage", "at a random moment")
        tally.take_in(
            where if where != FULL else "at a random moment, full", life, examine(root, life)
        )
        tally.compare(root, name, elsewhere)
        print(f"\r{sum(tally.kills.values())} kills", end=" ", file=sys.stderr, flush=True)


def _choose(places: random.Random, number: int, interval: float) -> dict[str, Any]:
    """How the next one dies: in turn at a random moment, and at a place."""
    if number % 2:
        return {"stage": STAGES[number // 2 % len(STAGES)], "count": places.randint(1, 4)}
    return {"kill_after": places.uniform(0.0, 4 * interval)}


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk with little room, mounted at `folder`; whether that was possible."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    mounted = is_root and subprocess.run(mount, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def main() -> None:
    """Kill, count, and print; exit status 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--interval", type=float, default=0.25)
    parser.add_argument("--seed", type=int, default=0)
    choices = parser.parse_args()
    places, tally = random.Random(choices.seed), Tally(choices.interval)
    on_full = round(FULL_SHARE * choices.kills)
    folder = Path(tempfile.mkdtemp(prefix="killed-runs-"))
    try:
        kill_again_and_again(tally, folder / "runs", folder, choices.kills - on_full, places, None)
        with small_disk(folder / "disk") as mounted:
            full = None if mounted else 20
            kill_again_and_again(tally, folder / "disk", folder, on_full, places, full)
        print(f"\rthe full disk was {'a small one' if mounted else 'played'}")
    finally:
        shutil.rmtree(folder)
    sys.exit(not tally.print())


if __name__ == "__main__":
    main()
