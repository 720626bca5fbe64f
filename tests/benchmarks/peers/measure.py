"""One measurement, in a process of its own: prints one line of JSON on standard output.

python -m tests.benchmarks.peers.measure VARIANT JOB ARRAYS.npz --seed 1 [--epochs N]
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.peers.jobs import JOBS, Job
from tests.benchmarks.peers.results import Measurement
from tests.benchmarks.peers.splits import Splits
from tests.benchmarks.peers.variants import VARIANTS, Variant, cores

Array = NDArray[Any]


class Peer(Protocol):
    """What every peer can do; `Peer(job, splits, seed, threads, **options)` prepares the data."""

    versions: Mapping[str, str]
    """What it consists of, with version numbers."""

    def warm_up(self) -> None:
        """Do once whatever is slow the first time; the network stays as it is."""

    def train(self) -> None:
        """Train to the end, validating after each epoch."""

    def predict_test(self) -> Array:
        """Outputs for the test part, shape (samples, out_features)."""


class CompilingPeer(Peer, Protocol):
    """A peer whose variants say that they compile."""

    def compile(self) -> None:
        """Compile, trace or load all that the training needs; the network stays as it is."""


def make_peer(variant: Variant, job: Job, splits: Splits, seed: int) -> Callable[[], Peer]:
    """Import what the variant needs; what is returned makes the peer."""
    module, name = variant.peer.split(":")
    peer = getattr(importlib.import_module(f"{__package__}.{module}"), name)
    threads = variant.threads or cores()
    return lambda: peer(job, splits, seed, threads, **variant.options)


def score(job: Job, outputs: Array, targets: Array) -> float:
    """Accuracy of the outputs (samples, out_features), or R2 of a regression's."""
    if job.is_classification:
        return float((outputs.argmax(axis=1) == targets).mean())
    wanted = targets.astype(np.float64)
    errors = ((outputs - wanted) ** 2).sum()
    return float(1 - errors / ((wanted - wanted.mean()) ** 2).sum())


def measure(variant: Variant, job: Job, splits: Splits, seed: int) -> Measurement:
    """Prepare, warm up, train and test."""
    make = make_peer(variant, job, splits, seed)
    begin = time.perf_counter()
    peer = make()
    prepared = time.perf_counter()
    if variant.compiles:
        cast(CompilingPeer, peer).compile()
    compiled = time.perf_counter()
    peer.warm_up()
    warm, cpu_before = time.perf_counter(), time.process_time()
    peer.train()
    end, cpu_after = time.perf_counter(), time.process_time()
    return Measurement(
        variant=variant.name,
        job=job.name,
        round=seed,
        seconds=end - warm,
        cpu_seconds=cpu_after - cpu_before,
        steps=job.steps(len(splits.train)),
        prepare_seconds=prepared - begin,
        compile_seconds=compiled - prepared if variant.compiles else None,
        score=score(job, peer.predict_test(), splits.test.targets),
        threads=variant.threads or cores(),
        versions=dict(peer.versions),
    )


def main() -> None:
    """Measure what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("variant", choices=VARIANTS)
    parser.add_argument("job", choices=JOBS)
    parser.add_argument("arrays", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--epochs", type=int, help="instead of the job's own number")
    choices = parser.parse_args()
    variant = VARIANTS[choices.variant]
    if variant.pinned:  # before the import: libraries count the cores when they start
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    job = JOBS[choices.job].with_epochs(choices.epochs)
    found = measure(variant, job, Splits.load(choices.arrays), choices.seed)
    print(json.dumps(dataclasses.asdict(found)), flush=True)


if __name__ == "__main__":
    main()
