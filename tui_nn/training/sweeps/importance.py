"""Which settings matter: the share of the variance of the results that each explains alone.

Epsilon squared of a one-way analysis of variance (Kelley 1935), which is near 0 for a setting that
does nothing, unlike eta squared. Numbers are put into groups of equal size first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.training.sweeps.space import Dimension, Interval

FEWEST_TRIALS = 10
"""Results below which nothing is said."""

GROUPS = 4
"""Groups of a range of numbers."""


def explained_share(
    dimension: Dimension, values: Sequence[Any], objectives: NDArray[np.float64]
) -> float | None:
    """The share of the variance that a setting explains, from 0 to 1; None for too few results.

    Args:
        dimension: what the setting can be.
        values: what it was in each trial.
        objectives: the results, shape (trials,).
    """
    if len(values) < FEWEST_TRIALS or np.ptp(objectives) == 0:
        return None
    groups = _groups(dimension, values)
    kinds, counts = np.unique(groups, return_counts=True)
    if len(kinds) < 2:
        return None
    total = float(((objectives - objectives.mean()) ** 2).sum())
    within = sum(
        float(((part - part.mean()) ** 2).sum())
        for part in (objectives[groups == kind] for kind in kinds)
    )
    trials, number = len(objectives), len(counts)
    if trials <= number:
        return None
    share = 1 - (within / (trials - number)) / (total / (trials - 1))
    return min(max(share, 0.0), 1.0)


def _groups(dimension: Dimension, values: Sequence[Any]) -> NDArray[np.int64]:
    """The group of each trial."""
    if isinstance(dimension, Interval):
        ranks = np.argsort(np.argsort(np.array(values, float), kind="stable"), kind="stable")
        return np.asarray(ranks * GROUPS // len(values))
    known = list(dimension.values)
    return np.array([known.index(value) for value in values])
