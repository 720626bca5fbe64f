"""The rounds: every job by every variant in turn, each in a process of its own."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.benchmarks.peers.jobs import Job
from tests.benchmarks.peers.results import Failure, Measurement, Results
from tests.benchmarks.peers.splits import make_splits
from tests.benchmarks.peers.variants import THREAD_LIMITS, VARIANTS, Variant

ROOT = Path(__file__).parents[3]
"""The project's folder, where the processes start."""

TIME_LIMIT = 1800
"""Seconds after which a measurement counts as hung."""

LONGEST_MESSAGE = 200
"""Characters of an error that are kept."""

Watcher = Callable[[Measurement | Failure], None]
"""Called with each measurement as it arrives."""


def run_rounds(
    results: Results,
    data_dir: Path | None,
    watch: Watcher,
) -> None:
    """Measure what `results` lists, round by round, and add to it.

    Args:
        results: says what is trained by whom and how often; filled as the benchmark continues.
        data_dir: where MNIST and Fashion-MNIST are; None for the user's cache, or a download.
        watch: called with each measurement.

    Raises:
        DataError: data is missing; before anything is measured.
    """
    variants = [VARIANTS[name] for name in results.variants]
    jobs = [results.job(name) for name in results.jobs]
    with tempfile.TemporaryDirectory(prefix="tui-nn-peers-") as name:
        cache = Path(name) / "cache"
        for number in range(1, results.rounds + 1):
            with _arrays(jobs, number, data_dir, Path(name)) as paths:
                for job, variant in itertools.product(jobs, variants):
                    found = measure(variant, job, paths[job.name], number, cache=cache)
                    if isinstance(found, Measurement):
                        results.measurements.append(found)
                    else:
                        results.failures.append(found)
                    watch(found)


@contextmanager
def _arrays(
    jobs: list[Job], seed: int, data_dir: Path | None, folder: Path
) -> Iterator[Mapping[str, Path]]:
    """A file of arrays for each job, shared by jobs on the same data; deleted afterwards."""
    paths = {job.name: folder / f"{job.dataset}-{job.validation_split}-{seed}.npz" for job in jobs}
    for job in jobs:
        if not paths[job.name].exists():
            make_splits(job, seed, data_dir).save(paths[job.name])
    yield paths
    for path in paths.values():
        path.unlink(missing_ok=True)


def measure(
    variant: Variant, job: Job, arrays: Path, seed: int, *, cache: Path
) -> Measurement | Failure:
    """Start one measurement and wait for its outcome.

    Args:
        variant: by whom.
        job: what, perhaps with another number of epochs.
        arrays: the file that `Splits.save` wrote.
        seed: of initial weights and order; the round's number.
        cache: the folder for what a library keeps between runs, this project's kernels for one.
    """
    command = [sys.executable, "-m", f"{__package__}.measure", variant.name, job.name]
    command += [str(arrays), "--seed", str(seed), "--epochs", str(job.epochs)]
    fail = partial(Failure, variant=variant.name, job=job.name, round=seed)
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(variant, cache),
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return fail(message=f"no end after {TIME_LIMIT} s")
    found = read_measurement(done.stdout) if done.returncode == 0 else None
    return found or fail(message=last_line(done.stderr, done.returncode))


def environment(variant: Variant, cache: Path) -> dict[str, str]:
    """The variables of a measurement's process.

    Whatever bounds the number of threads is set where the variant has one and is taken away where
    it may use as many as it likes.
    """
    kept = {name: value for name, value in os.environ.items() if name not in THREAD_LIMITS}
    limits = {} if variant.threads is None else dict.fromkeys(THREAD_LIMITS, str(variant.threads))
    return kept | limits | {"XDG_CACHE_HOME": str(cache)} | dict(variant.environment)


def read_measurement(output: str) -> Measurement | None:
    """The measurement in a process's output, among whatever libraries print; None without one."""
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            try:
                return Measurement(**json.loads(line))
            except (ValueError, TypeError):
                continue
    return None


def last_line(errors: str, status: int) -> str:
    """What a process that failed had to say for itself."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    return lines[-1][:LONGEST_MESSAGE] if lines else f"ended with status {status} and no word"
