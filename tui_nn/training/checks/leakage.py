"""Leakage between the splits: examples of the held-out parts that training sees too.

As many are allowed as the measured accuracy is uncertain by chance: of n examples, at most
sqrt(n)/2 (one standard error of a share, sqrt(p (1 - p) / n) <= 1/2 sqrt(1/n)).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.training.checks.check import Check, Work, between, conclude, skip
from tui_nn.training.checks.fingerprints import fingerprint_split
from tui_nn.training.checks.material import Material

Array = NDArray[Any]


def check_leakage(material: Material) -> Work:
    """Count the validation and test examples whose inputs are those of a training example."""
    dataset = material.dataset
    parts = {"validation": dataset.validation}
    if material.tests_apart:
        parts["test"] = dataset.test
    parts = {name: split for name, split in parts.items() if len(split)}
    if not parts:
        return skip("no part is held out: training and test examples are the same on purpose")
    total = len(dataset.train) + sum(map(len, parts.values()))
    done = len(dataset.train) / total
    known = np.unique((yield from between(0.0, done, fingerprint_split(dataset.train))))
    texts, passed = [], True
    for name, split in parts.items():
        last = done + len(split) / total
        prints = yield from between(done, last, fingerprint_split(split))
        seen, done = count_known(prints, known), last
        allowed = tolerated(len(split))
        texts.append(f"{seen:,} of {len(split):,} {name} examples (allowed {allowed:,})")
        passed = passed and seen <= allowed
    numbers = f"also among the training examples: {', '.join(texts)}"
    advice = (
        "Remove the repeated examples, or put all copies into one part: until then the accuracy"
        " says more of memory than of new examples."
    )
    return conclude(passed, numbers, advice)


def count_known(prints: Array, known: Array) -> int:
    """How many of `prints`, shape (samples,), are among `known`, sorted, shape (n > 0,)."""
    places = np.searchsorted(known, prints)
    return int((known[np.minimum(places, len(known) - 1)] == prints).sum())


def tolerated(samples: int) -> int:
    """How many of so many examples may be known, without showing in the accuracy."""
    return int(math.sqrt(samples) / 2)


CHECK = Check(
    "leakage between the parts",
    "Examples that are in training and test alike make the result better than it is.",
    check_leakage,
)
