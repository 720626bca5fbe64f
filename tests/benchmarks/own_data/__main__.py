"""A user's own tables with the defaults alone, compared with scikit-learn's MLP.

    python -m tests.benchmarks.own_data [--seeds 3] [--tables iris wine]

A quarter of the rows is kept for testing, the same for both; the seed decides which. Each side is
a process that starts Python, reads two CSV files, prepares the columns, trains and scores: `tui-nn
train TRAIN.csv --test-data TEST.csv --seed N --json`, and `sklearn_peer.py` with as many hidden
units as tui-nn chose. They run in turn. The first run is not timed: it compiles where nothing is
compiled yet. Processor time is that of all threads of the process, and less disturbed by others.

The score is the accuracy, or R², on the test rows; the spread is the standard error of the mean of
the differences.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.own_data.tables import TABLES, Csv

ROOT = Path(__file__).parents[3]
"""The project's folder, where the processes start."""

HEADER = """\
| table | rows | network | tui-nn | scikit-learn | difference | s | its s | CPU s | its CPU s |
| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""


@dataclass(frozen=True)
class Cost:
    """Seconds of a process, and of its threads on a processor."""

    seconds: float
    processor: float


@dataclass(frozen=True)
class Round:
    """One seed on one table.

    Attributes:
        layers: units of the inputs and of each layer.
        score, peer_score: accuracy or R² on the test rows.
        cost, peer_cost: of the whole process.
    """

    layers: tuple[int, ...]
    score: float
    peer_score: float
    cost: Cost
    peer_cost: Cost


def run(arguments: Sequence[str], folder: Path) -> tuple[str, Cost]:
    """Standard output of a Python module, and what its process took."""
    environment = {**os.environ, "XDG_STATE_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, Cost(seconds, processor)


def measure(table: Csv, seed: int, folder: Path) -> Round:
    """Train both on the same rows."""
    train, test = folder / "train.csv", folder / "test.csv"
    for path, rows in zip((train, test), table.split(seed), strict=True):
        table.write(path, rows)
    files = [str(train), "--test-data", str(test), "--target", table.header[-1]]
    printed, cost = run(["tui_nn", "train", *files, "--seed", str(seed), "--json"], folder)
    result = json.loads(printed)
    score = result["test_accuracy"] if result["test_r2"] is None else result["test_r2"]
    hidden = map(str, result["layers"][1:-1])
    peer = ["tests.benchmarks.own_data.sklearn_peer", str(train), str(test), str(seed), *hidden]
    peer_printed, peer_cost = run(peer, folder)
    return Round(tuple(result["layers"]), score, float(peer_printed), cost, peer_cost)


def report(name: str, table: Csv, rounds: Sequence[Round]) -> str:
    """A row of the table of results."""
    differences = [one.score - one.peer_score for one in rounds]
    spread = statistics.stdev(differences) / len(rounds) ** 0.5 if len(rounds) > 1 else 0.0
    cells = [
        name,
        f"{len(table.rows):,}",
        "-".join(map(str, rounds[0].layers)),
        f"{statistics.mean(one.score for one in rounds):.4f}",
        f"{statistics.mean(one.peer_score for one in rounds):.4f}",
        f"{statistics.mean(differences):+.4f} ± {spread:.4f}",
        f"{statistics.median(one.cost.seconds for one in rounds):.2f}",
        f"{statistics.median(one.peer_cost.seconds for one in rounds):.2f}",
        f"{statistics.median(one.cost.processor for one in rounds):.2f}",
        f"{statistics.median(one.peer_cost.processor for one in rounds):.2f}",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.own_data")
    parser.add_argument("--seeds", type=int, default=3, help="how many")
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tui-nn-own-data-") as name:
        folder = Path(name)
        measure(TABLES["iris"](), 0, folder)
        print(HEADER)
        for name in options.tables:
            table = TABLES[name]()
            rounds = [measure(table, seed, folder) for seed in range(options.seeds)]
            print(report(name, table, rounds), flush=True)


if __name__ == "__main__":
    main()
