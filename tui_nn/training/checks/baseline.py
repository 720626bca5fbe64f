"""The input-independent baseline: with all inputs zeroed, learning must go worse.

Two networks with the same initial weights are trained side by side, one on inputs of zeros, which
can only learn how frequent each answer is. The mean difference of their losses, example by example,
must exceed three standard errors, and 1% of the loss; it is looked at after 16, 32, 64, ... steps.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Split
from tui_nn.training.checks.check import Check, Work, at, conclude
from tui_nn.training.checks.learner import Learner
from tui_nn.training.checks.material import Material

Array = NDArray[Any]

FEWEST, JUDGED = 50, 500
"""Examples that the networks are judged by: held-out ones, or training ones if those are fewer."""

FIRST_LOOK = 16
"""Steps before the first look; the next ones double them."""

STANDARD_ERRORS = 3.0
"""How many the difference must exceed, at any of some ten looks."""

LEAST = 0.01
"""Share of the loss by which it must be better besides: with many examples, trifles are certain."""

PRODUCTS, FEWEST_STEPS, MOST_STEPS = 8_000_000_000, 128, 20_000
"""Products of all steps of one network, and bounds of their number."""


class Comparison(NamedTuple):
    """Mean losses, and their difference in standard errors."""

    real: float
    zeroed: float
    distance: float

    @property
    def is_clear(self) -> bool:
        """Whether the real inputs are better, beyond chance and by more than a trifle."""
        return self.distance >= STANDARD_ERRORS and self.real <= (1 - LEAST) * self.zeroed


def check_baseline(material: Material) -> Work:
    """Train on real and on zeroed inputs until the real ones are clearly better."""
    judged, part = choose_judged(material)
    real = Learner(material, material.training)
    zeroed = Learner(material, _zeroed(material.training))
    limit = material.steps_within(PRODUCTS, material.config.batch_size, FEWEST_STEPS, MOST_STEPS)
    steps, found = 0, Comparison(math.nan, math.nan, 0.0)
    while steps < limit and not found.is_clear and real.is_finite:
        further = min(max(steps, FIRST_LOOK), limit - steps)
        for learner in (real, zeroed):
            yield from at(steps / limit, learner.train(further))
        steps += further
        done = steps / limit
        losses = yield from at(done, real.losses(judged))
        others = yield from at(done, zeroed.losses(_zeroed(judged)))
        found = compare(losses, others)
    numbers = (
        f"{part} loss {found.real:.3g} with the inputs, {found.zeroed:.3g} with zeros, after"
        f" {steps:,} steps each"
    )
    if not real.is_finite:
        return conclude(False, f"{numbers}; it diverged", "Lower the learning rate.")
    advice = (
        "Look whether the inputs belong to the targets, and reach the output: zero weights, dead or"
        " saturated units, or an unfitting learning rate block them."
    )
    return conclude(found.is_clear, numbers, advice)


def choose_judged(material: Material) -> tuple[Split, str]:
    """The examples that the networks are judged by, and the name of their part."""
    held_out = material.held_out
    if held_out is None or len(held_out) < FEWEST:
        return material.training.first(JUDGED), "training"
    return held_out.first(JUDGED), material.held_out_part


def compare(real: Array, zeroed: Array) -> Comparison:
    """Compare the losses of the same examples, both of shape (samples,)."""
    with np.errstate(invalid="ignore", over="ignore"):
        gains = zeroed - real
        mean, error = float(gains.mean()), float(gains.std() / math.sqrt(len(gains)))
        if not math.isfinite(mean):
            distance = 0.0
        else:
            distance = mean / error if error else math.copysign(math.inf, mean) if mean else 0.0
        return Comparison(float(real.mean()), float(zeroed.mean()), distance)


def _zeroed(split: Split) -> Split:
    return Split(np.zeros_like(split.inputs), split.targets)


CHECK = Check(
    "baseline without inputs",
    "A network whose inputs are all zeros must do worse, or it does not use its inputs.",
    check_baseline,
)
