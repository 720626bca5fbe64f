"""Shuffled labels must not be learned: on other examples the answers stay at chance.

Each distinct input is given the target of another one, and a network is trained on these. Where the
held-out examples are answered better than by chance all the same, it knows them from training: the
parts share examples (whose shuffled targets are the same too). By chance the accuracy is at most
the share c of the most frequent class, with the standard error sqrt(c (1 - c) / n); for numbers the
correlation is 0, with 1/sqrt(n). Three standard errors are allowed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Split
from tui_nn.training.checks.check import Check, Finding, Work, at, conclude, skip
from tui_nn.training.checks.fingerprints import fingerprint
from tui_nn.training.checks.learner import Learner
from tui_nn.training.checks.material import Material
from tui_nn.training.trainer.evaluation import as_probabilities

Array = NDArray[Any]

EXAMPLES = 1_000
"""Training and held-out examples, at most."""

FEWEST = 10
"""Held-out examples, at least: of fewer, nothing can be said."""

STANDARD_ERRORS = 3.0

PRODUCTS, FEWEST_STEPS, MOST_STEPS = 8_000_000_000, 200, 10_000
"""Products of all steps, and bounds of their number."""

EPOCHS = 100
"""Passes through the examples, at most."""

ADVICE = (
    "Look for examples that are in both parts: the network knows the held-out ones from training."
)


def check_shuffled(material: Material) -> Work:
    """Train on shuffled targets, and test on other examples with shuffled targets."""
    if material.held_out is None:
        return skip("no part is held out to test on")
    if len(material.held_out) < FEWEST:
        return skip(f"{len(material.held_out)} held-out examples say nothing")
    training, held_out = shuffle(
        material.training.first(EXAMPLES),
        material.held_out.first(EXAMPLES),
        material.draw(4),
    )
    batch_size = min(material.config.batch_size, len(training))
    most = min(EPOCHS * len(training) // batch_size, MOST_STEPS)
    steps = material.steps_within(PRODUCTS, batch_size, min(FEWEST_STEPS, most), most)
    learner = Learner(material, training)
    while learner.step < steps and learner.is_finite:
        yield from at(learner.step / steps, learner.train(-(-steps // 20)))
    outputs = yield from at(1.0, learner.predict(held_out.inputs))
    if not np.isfinite(outputs).all():
        return skip(f"training diverged at step {learner.step:,}")
    classes = material.dataset.schema.classes
    return (judge_classes if classes else judge_numbers)(
        outputs, held_out.targets, f"{material.held_out_part} examples after {steps:,} steps"
    )


def judge_classes(outputs: Array, labels: Array, of: str) -> Finding:
    """Compare the accuracy with chance.

    Args:
        outputs: shape (samples, units).
        labels: shuffled, shape (samples,).
        of: whose they are.
    """
    classes = max(outputs.shape[1], 2)
    answers = as_probabilities(outputs, classes).argmax(axis=1)
    accuracy = float((answers == labels).mean())
    chance = float(np.bincount(labels).max() / len(labels))
    allowed = chance + STANDARD_ERRORS * math.sqrt(chance * (1 - chance) / len(labels))
    numbers = (
        f"accuracy {accuracy:.1%} on {len(labels):,} {of}; chance {chance:.1%},"
        f" allowed {allowed:.1%}"
    )
    return conclude(accuracy <= allowed, numbers, ADVICE)


def judge_numbers(outputs: Array, targets: Array, of: str) -> Finding:
    """Compare the correlation of predicted and shuffled numbers, (samples, 1), with chance."""
    predicted, true = (values[:, 0].astype(np.float64) for values in (outputs, targets))
    spread = float(predicted.std() * true.std())
    covariance = float(((predicted - predicted.mean()) * (true - true.mean())).mean())
    correlation = covariance / spread if spread else 0.0
    allowed = STANDARD_ERRORS / math.sqrt(len(true))
    numbers = (
        f"correlation {correlation:+.2f} on {len(true):,} {of}; chance 0, allowed {allowed:.2f}"
    )
    return conclude(correlation <= allowed, numbers, ADVICE)


def shuffle(
    training: Split, held_out: Split, generator: np.random.Generator
) -> tuple[Split, Split]:
    """Give each distinct input the target of another one, the same wherever it occurs."""
    prints = np.concatenate([fingerprint(training.inputs), fingerprint(held_out.inputs)])
    targets = np.concatenate([training.targets, held_out.targets])
    _, first, which = np.unique(prints, return_index=True, return_inverse=True)
    shuffled = targets[first[generator.permutation(len(first))]][which]
    count = len(training)
    return (
        Split(training.inputs, shuffled[:count]),
        Split(held_out.inputs, shuffled[count:]),
    )


CHECK = Check(
    "shuffled labels",
    "Labels dealt out at random cannot be learned; on other examples the answers are chance.",
    check_shuffled,
)
