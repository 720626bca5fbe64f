"""The estimators of `tui_nn.sklearn` beside scikit-learn's own: seconds and scores, in pairs.

`python -m tests.benchmarks.sklearn_speed [--rounds 3]`; both get the same parameters and rows.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from sklearn import datasets, neural_network
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from tests.real_data import REAL_DATA
from tui_nn import sklearn as ours
from tui_nn.keras import mnist

Rows = tuple[Any, Any, Any, Any]


class Job(NamedTuple):
    """A data set with the estimators that learn it."""

    name: str
    make: Callable[[], Rows]
    kind: str
    parameters: dict[str, Any]


def scaled(x: Any, y: Any) -> Rows:
    """Training and test rows, standardized; a target of numbers too."""
    parts = train_test_split(x, y, test_size=0.25, random_state=0)
    scaler = StandardScaler().fit(parts[0])
    if np.asarray(y).dtype.kind == "f":
        mean, deviation = parts[2].mean(), parts[2].std()
        parts[2:] = [(part - mean) / deviation for part in parts[2:]]
    return scaler.transform(parts[0]), scaler.transform(parts[1]), parts[2], parts[3]


def digits_of_mnist() -> Rows:
    """MNIST's own parts, levels from 0 to 1."""
    (x, y), (x_test, y_test) = mnist.load_data(REAL_DATA / "mnist")
    flat = [part.reshape(len(part), -1).astype(np.float32) / 255 for part in (x, x_test)]
    return flat[0], flat[1], y, y_test


def friedman() -> Rows:
    """A regression of 20,000 rows with ten columns (Friedman 1991)."""
    return scaled(*datasets.make_friedman1(20_000, noise=1.0, random_state=0))


def bundled(load: Callable[..., Any]) -> Callable[[], Rows]:
    """A table that comes with scikit-learn."""
    return lambda: scaled(*load(return_X_y=True))


JOBS = (
    Job("iris", bundled(datasets.load_iris), "MLPClassifier", {}),
    Job("wine", bundled(datasets.load_wine), "MLPClassifier", {}),
    Job("breast cancer", bundled(datasets.load_breast_cancer), "MLPClassifier", {}),
    Job("digits 8x8", bundled(datasets.load_digits), "MLPClassifier", {}),
    Job("diabetes", bundled(datasets.load_diabetes), "MLPRegressor", {}),
    Job("friedman", friedman, "MLPRegressor", {"max_iter": 50}),
    Job(
        "MNIST",
        digits_of_mnist,
        "MLPClassifier",
        {"hidden_layer_sizes": (128,), "batch_size": 32, "max_iter": 5},
    ),
)


def measure(job: Job, rounds: int) -> Iterator[tuple[str, float, float, float]]:
    """For each library its name, median seconds, mean score and mean iterations."""
    x, x_test, y, y_test = job.make()
    found: dict[str, list[tuple[float, float, float]]] = {}
    for seed in range(rounds):
        for name, library in ("scikit-learn", neural_network), ("tui-nn", ours):
            model = getattr(library, job.kind)(random_state=seed, **job.parameters)
            begin = time.perf_counter()
            model.fit(x, y)
            seconds = time.perf_counter() - begin
            found.setdefault(name, []).append((seconds, model.score(x_test, y_test), model.n_iter_))
    for name, runs in found.items():
        times, scores, epochs = zip(*runs, strict=True)
        yield name, statistics.median(times), statistics.mean(scores), statistics.mean(epochs)


def main() -> None:
    """Measure all jobs, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="seeds (default: 3)")
    rounds = parser.parse_args().rounds
    warnings.simplefilter("ignore")
    ours.MLPClassifier(max_iter=1).fit(np.zeros((4, 2)), [0, 1, 0, 1])  # load the kernels
    print(f"{'data':15}{'library':14}{'seconds':>9}{'score':>9}{'epochs':>8}{'times':>8}")
    for job in JOBS:
        theirs = 0.0
        for name, seconds, score, iterations in measure(job, rounds):
            theirs = theirs or seconds
            ratio = theirs / seconds
            line = f"{seconds:9.3f}{score:9.4f}{iterations:8.0f}{ratio:8.1f}"
            print(f"{job.name:15}{name:14}{line}", flush=True)


if __name__ == "__main__":
    main()
