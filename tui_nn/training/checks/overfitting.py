"""Overfitting one batch: a network that cannot learn a few examples by heart learns nothing."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from tui_nn.data.dataset import Split
from tui_nn.training.checks.arithmetic import even_loss
from tui_nn.training.checks.check import Check, Work, at, conclude
from tui_nn.training.checks.fingerprints import fingerprint
from tui_nn.training.checks.learner import Learner
from tui_nn.training.checks.material import Material

BATCH = 32
"""Examples at most."""

SHARE = 0.01
"""The batch is learned at this share of the loss at the start, or of an even answer's if less."""

PRODUCTS, FEWEST_STEPS, MOST_STEPS = 15_000_000_000, 200, 20_000
"""Products of all steps, and bounds of their number."""

LOOKS = 50
"""How often the loss is looked at."""


def check_overfitting(material: Material) -> Work:
    """Train on one batch, without penalties, until its loss is close to 0."""
    batch = choose_batch(material.training)
    steps = material.steps_within(PRODUCTS, len(batch), FEWEST_STEPS, MOST_STEPS)
    learner = Learner(material, batch, len(batch), l2=0.0, weight_decay=0.0)
    start = lowest = yield from at(0.0, _mean_loss(learner, batch))
    needed = SHARE * min(start, even_loss(material.config, material.units, batch.targets))
    while learner.step < steps and learner.is_finite and lowest > needed:
        done = learner.step / steps
        yield from at(done, learner.train(-(-steps // LOOKS)))
        lowest = min(lowest, (yield from at(done, _mean_loss(learner, batch))))
    numbers = (
        f"loss {start:.3g} -> {lowest:.3g} on {len(batch)} examples after {learner.step:,} steps;"
        f" needed {needed:.2g}"
    )
    if not learner.is_finite:
        return conclude(False, f"{numbers}; it diverged", "Lower the learning rate.")
    advice = (
        "Let the network learn more: another initializer or activation, a fitting learning rate,"
        " or more units."
    )
    return conclude(lowest <= needed, numbers, advice)


def choose_batch(examples: Split) -> Split:
    """Examples that differ from each other: two answers to the same inputs cannot be learned."""
    _, first = np.unique(fingerprint(examples.inputs[: 4 * BATCH]), return_index=True)
    return examples.take(np.sort(first)[:BATCH])


def _mean_loss(learner: Learner, examples: Split) -> Generator[None, None, float]:
    """The mean loss; infinite if the network diverged."""
    losses = yield from learner.losses(examples)
    return float(np.nan_to_num(losses.mean(), nan=np.inf))


CHECK = Check(
    "overfitting one batch",
    "A network that cannot learn a few examples by heart will not learn many.",
    check_overfitting,
)
