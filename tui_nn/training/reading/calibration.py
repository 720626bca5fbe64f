"""Calibration: whether the probabilities that a network gives are right as often as they say.

The expected calibration error is that of Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated
Probabilities Using Bayesian Binning", AAAI 2015, on the probability of the predicted class as in
Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

BINS = 10
"""Ranges of equal width from 0 to 1 that the probabilities are sorted into."""


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """The examples whose predicted class has a probability above `low`, at most `high`.

    Attributes:
        low, high: the range of the probability.
        examples: how many there are, at least 1.
        probability: the mean probability of the predicted class.
        accuracy: the share of correct predictions.
    """

    low: float
    high: float
    examples: int
    probability: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probabilities of predicted classes beside the shares of correct predictions.

    Attributes:
        error: the expected calibration error, 0 to 1: the mean difference of probability and
            accuracy, weighted by the examples of each bin; NaN without examples.
        bins: those that have examples, by rising probability.
    """

    error: float
    bins: tuple[CalibrationBin, ...]


def measure_calibration(probabilities: Array, labels: Array, bins: int = BINS) -> Calibration:
    """Measure how well the probabilities of predicted classes fit the shares of correct ones.

    Args:
        probabilities: shape (n, classes), finite.
        labels: the true classes, shape (n,), integers.
        bins: ranges of equal width.
    """
    if not len(labels):
        return Calibration(math.nan, ())
    predicted = probabilities.argmax(axis=1)
    highest = np.clip(probabilities.max(axis=1).astype(np.float64), 0, 1)
    places = np.clip(np.ceil(highest * bins).astype(np.int64) - 1, 0, bins - 1)
    counts = np.bincount(places, minlength=bins)
    sums = np.bincount(places, highest, bins)
    correct = np.bincount(places, predicted == labels, bins)
    filled = [
        CalibrationBin(
            place / bins,
            (place + 1) / bins,
            int(counts[place]),
            float(sums[place] / counts[place]),
            float(correct[place] / counts[place]),
        )
        for place in np.flatnonzero(counts).tolist()
    ]
    return Calibration(float(np.abs(correct - sums).sum() / len(labels)), tuple(filled))


def error_margin(errors: Array, share: float) -> float | None:
    """The distance from a prediction within which the true value lies with probability `share`.

    Split conformal prediction, Lei, G'Sell, Rinaldo, Tibshirani and Wasserman, "Distribution-Free
    Predictive Inference for Regression", JASA 2018: it holds on average over examples drawn like
    those of `errors`, whatever their distribution.

    Args:
        errors: predicted minus true values of held-out examples, shape (n,).
        share: above 0 and below 1.

    Returns:
        The margin; None for too few examples.
    """
    rank = math.ceil((len(errors) + 1) * share)
    if rank > len(errors):
        return None
    return float(np.partition(np.abs(errors), rank - 1)[rank - 1])
