"""The learning-rate range test (Smith 2015, 2017): the loss while the rate rises step by step.

One network is trained while its learning rate grows by the same factor each step, from LOWEST to
HIGHEST. At low rates the loss stays, then it falls, and at last it rises again. Suggested is a rate
a little below the first one at which the loss is about as low as it gets: there it still falls, and
a constant rate has to be safe for longer than the test's few steps at it.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.training.checks.check import Check, Finding, RateCurve, Work, at, conclude
from tui_nn.training.checks.learner import Learner
from tui_nn.training.checks.material import Material

Array = NDArray[Any]

LOWEST, HIGHEST = 1e-6, 1e3
"""Learning rates at the ends of the test."""

POINTS_A_DECADE = 8
"""Points of the curve; each is a mean of the steps around it."""

PRODUCTS, FEWEST_STEPS, MOST_STEPS = 20_000_000_000, 4, 100
"""Products of the whole test, and bounds of the steps for each point."""

SAFETY, NEARLY = 2.0, 0.05
"""The suggested rate is the first one at which all of the fall but this share is done, divided by
SAFETY."""

TOO_LOW, TOO_HIGH = 30.0, 100.0
"""A rate so many times below, or above, the suggested one is too low, or too high wherever the loss
rises: a few examples that are known by heart before stay so at any rate."""

FAR_ABOVE = 3.0
"""The test ends when the loss is so many times that at the start."""

LOST = 0.1
"""Share of its fall by which the loss must rise to have risen."""

CLEAR, LEAST = 3.0, 0.01
"""Standard deviations, and share, by which the loss must fall to have fallen at all."""


class Reading(NamedTuple):
    """What a curve says.

    Attributes:
        suggested: rate that learns fast and safely; None if the loss falls at none.
        rises: rate from which the loss rises: LOST of what it had fallen is lost again; the
            last one of the curve if it does not.
    """

    suggested: float | None
    rises: float


def check_rate(material: Material) -> Work:
    """Measure the curve, and compare the recipe's learning rate with it."""
    points = round(POINTS_A_DECADE * math.log10(HIGHEST / LOWEST))
    batch_size = material.config.batch_size
    each = material.steps_within(PRODUCTS // points, batch_size, FEWEST_STEPS, MOST_STEPS)
    learner = Learner(material, material.training)
    rates = LOWEST * 10 ** ((np.arange(points) + 0.5) / POINTS_A_DECADE)
    losses: list[float] = []
    for number, rate in enumerate(rates.tolist()):
        found = yield from at(number / points, learner.train(each, rate))
        if not learner.is_finite or _is_far_above(losses, found):
            break
        losses.append(float(found.mean()))
    return judge(material.config.learning_rate, rates[: len(losses)], np.array(losses), each)


def judge(rate: float, rates: Array, losses: Array, each: int) -> Finding:
    """The finding for a recipe's learning rate.

    Args:
        rate: the recipe's.
        rates, losses: the curve, shape (points,).
        each: steps for each point.
    """
    reading = read_curve(rates, losses)
    curve = RateCurve(rates, losses, reading.suggested)
    steps = f"{each * len(rates):,} steps"
    if reading.suggested is None:
        numbers = f"the loss falls clearly at no rate from {LOWEST:g} to {HIGHEST:g} ({steps})"
        advice = "Choose another initializer, activation or loss: this network does not learn."
        return conclude(False, numbers, advice)._replace(curve=curve)
    numbers = (
        f"rate {rate:g}; suggested {reading.suggested:g}, the loss rises from"
        f" {reading.rises:.2g} on ({steps})"
    )
    highest = min(reading.rises, TOO_HIGH * reading.suggested)
    passed = reading.suggested / TOO_LOW <= rate < highest
    direction = "Lower" if rate >= highest else "Raise"
    advice = f"{direction} the learning rate to about {reading.suggested:g}."
    return conclude(passed, numbers, advice)._replace(curve=curve)


def read_curve(rates: Array, losses: Array) -> Reading:
    """Read a curve of the range test, both of shape (points,)."""
    quiet = losses[:POINTS_A_DECADE]
    if len(losses) <= POINTS_A_DECADE:
        return Reading(None, math.inf)
    start, noise = float(quiet.mean()), float(quiet.std())
    smooth = _smoothed(losses)
    lowest = int(smooth.argmin())
    fall = start - float(smooth[lowest])
    if fall <= max(CLEAR * noise, LEAST * start):
        return Reading(None, math.inf)
    low = int(np.flatnonzero(smooth <= smooth[lowest] + NEARLY * fall)[0])
    later = np.flatnonzero(smooth[lowest:] > smooth[lowest] + LOST * fall)
    past = lowest + int(later[0]) if len(later) else len(rates) - 1
    return Reading(float(f"{rates[low] / SAFETY:.1g}"), float(rates[past]))


def _smoothed(values: Array) -> Array:
    """The mean of each value and its neighbours."""
    padded = np.pad(values, 1, mode="edge")
    return np.asarray(padded[:-2] + padded[1:-1] + padded[2:]) / 3


def _is_far_above(losses: list[float], found: Array) -> bool:
    """Whether the loss has risen far above that of the first decade."""
    quiet = losses[:POINTS_A_DECADE]
    return len(losses) > POINTS_A_DECADE and found.mean() > FAR_ABOVE * float(np.mean(quiet))


CHECK = Check(
    "learning rate",
    "While the rate grows from step to step, the loss first stays, then falls, then rises.",
    check_rate,
)
