"""Processor time and memory of reading tables, beside `numpy.loadtxt`.

    python -m tests.benchmarks.reading_tables [--rounds 5] [--rows 42000] [--folder DIR]

Made files: Kaggle's digits (a label and 784 pixels in each row) as they are, with gaps, with words
as labels, as JSON lines and as Parquet; and a table of ten columns of numbers and words. Each file
is read in a process of its own, all in turn; what counts is user and system time of the whole
process and its highest resident memory, so importing is included. `--read FILE` and
`--loadtxt FILE` are such processes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

PIXELS = 784

INK = 0.19
"""Share of the pixels that are lit in MNIST's pictures."""

MODULE = "tests.benchmarks.reading_tables"

GOAL = 1.5
"""Times numpy.loadtxt that Kaggle's table may take."""

MOST_MEMORY = 100
"""MB that reading it may take."""


@dataclass
class Job:
    """A file and how it is read.

    Attributes:
        name: what it is.
        words: options of the process that reads it.
        cpu: seconds of each round.
        memory: MB of each round.
    """

    name: str
    words: list[str]
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


def make_digits(rows: int) -> tuple[Array, Array]:
    """Labels of shape (rows,) and pixels of shape (rows, 784), uint8."""
    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (rows, PIXELS), np.uint8)
    pixels[random.random((rows, PIXELS), np.float32) > INK] = 0
    return random.integers(0, 10, rows, np.uint8), pixels


def write_digits(path: Path, labels: Array, pixels: Array, change: Callable[[str], str]) -> None:
    """Write Kaggle's table, each row changed by `change`."""
    with path.open("w") as file:
        file.write(",".join(("label", *(f"pixel{place}" for place in range(PIXELS)))) + "\n")
        for label, row in zip(labels.tolist(), pixels.tolist(), strict=True):
            file.write(change(f"{label},{','.join(map(str, row))}\n"))


def write_objects(path: Path, labels: Array, pixels: Array) -> None:
    """Write the same as JSON lines."""
    names = [f"pixel{place}" for place in range(PIXELS)]
    with path.open("w") as file:
        for label, row in zip(labels.tolist(), pixels.tolist(), strict=True):
            file.write(json.dumps({"label": label, **dict(zip(names, row, strict=True))}) + "\n")


def write_parquet(path: Path, labels: Array, pixels: Array) -> None:
    """Write the same as Parquet."""
    import pyarrow as pa
    from pyarrow import parquet

    columns = {f"pixel{place}": pixels[:, place] for place in range(PIXELS)}
    parquet.write_table(pa.table({"label": labels, **columns}), path)


def write_mixed(path: Path, rows: int) -> None:
    """Write a table of numbers and words."""
    random = np.random.default_rng(0)
    numbers = random.normal(size=(rows, 6)).round(3).tolist()
    words = random.choice(["red", "green", "blue", "NA"], (rows, 4)).tolist()
    with path.open("w") as file:
        file.write("a,b,c,d,e,f,g,h,i,j\n")
        for some, others in zip(numbers, words, strict=True):
            file.write(",".join((*map(str, some), *others)) + "\n")


def write_files(folder: Path, rows: int) -> None:
    """Write all files."""
    labels, pixels = make_digits(rows)
    write_digits(folder / "kaggle.csv", labels, pixels, lambda row: row)
    write_digits(folder / "gaps.csv", labels, pixels, lambda row: row.replace(",1,", ",,"))
    write_digits(folder / "words.csv", labels, pixels, lambda row: f"digit {row}")
    write_objects(folder / "objects.jsonl", labels, pixels)
    write_parquet(folder / "digits.parquet", labels, pixels)
    write_mixed(folder / "mixed.csv", 5 * rows)


def make_jobs(folder: Path, rows: int) -> list[Job]:
    """How each file is read."""
    files = {
        "numbers": "kaggle.csv",
        "numbers with gaps": "gaps.csv",
        "numbers, and a word in each row": "words.csv",
        "JSON lines": "objects.jsonl",
        "Parquet": "digits.parquet",
        f"{5 * rows:,} rows of 6 numbers, 4 words": "mixed.csv",
    }
    reference = Job("numpy.loadtxt, uint8", ["--loadtxt", str(folder / "kaggle.csv")])
    return [reference, *(Job(name, ["--read", str(folder / file)]) for name, file in files.items())]


def run(job: Job) -> None:
    """Read once, in a process of its own."""
    process = subprocess.Popen([sys.executable, "-m", MODULE, *job.words])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{job.name}: exit status {process.returncode}")
    job.cpu.append(usage.ru_utime + usage.ru_stime)
    job.memory.append(usage.ru_maxrss * 1024 / 1e6)


def report(jobs: list[Job]) -> None:
    """Print the medians, and the ratios to the first job within a round."""
    print(f"{'':36} {'CPU s':>8} {'peak MB':>8}   times loadtxt")
    for job in jobs:
        ratios = [own / other for own, other in zip(job.cpu, jobs[0].cpu, strict=True)]
        spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        medians = statistics.median(job.cpu), statistics.median(job.memory)
        print(f"{job.name:36} {medians[0]:8.2f} {medians[1]:8.0f}   {spread}")
    print(f"wanted of numbers: at most {GOAL} times loadtxt, {MOST_MEMORY} MB")


def measure(folder: Path, rows: int, rounds: int) -> None:
    """Write the files, then read each in turn."""
    # In another process, whose memory is not counted as that of the processes started after it.
    make = [sys.executable, "-m", MODULE, "--make", str(folder), "--rows", str(rows)]
    subprocess.run(make, check=True)
    jobs = make_jobs(folder, rows)
    for _ in range(rounds):
        for job in jobs:
            run(job)
    report(jobs)


def main() -> None:
    """Measure, or read one file."""
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=42_000)
    parser.add_argument("--folder", type=Path, help="where the files are made (default: temporary)")
    parser.add_argument("--read", type=Path, metavar="FILE", help="read a table, and end")
    parser.add_argument("--loadtxt", type=Path, metavar="FILE", help="the same with NumPy alone")
    parser.add_argument("--make", type=Path, metavar="DIR", help="write the files, and end")
    choices = parser.parse_args()
    if choices.make:
        write_files(choices.make, choices.rows)
    elif choices.loadtxt:
        np.loadtxt(choices.loadtxt, delimiter=",", skiprows=1, dtype=np.uint8)
    elif choices.read:
        from tui_nn.data.tables.reading.files import read_table

        read_table(choices.read)
    elif choices.folder:
        measure(choices.folder, choices.rows, choices.rounds)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), choices.rows, choices.rounds)


if __name__ == "__main__":
    main()
