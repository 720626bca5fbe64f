"""Tally: sums over examples from which means and correlations of all units of a layer follow.

They are added up in pieces, so that a layer of thousands of units is measured between the chunks of
the training. Activations are taken relative to those of the first example, and facts relative to
their mean, so that the sums lose no digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Tally:
    """Counts the units of one layer on one example after the other.

    Attributes:
        count: number of examples.
        active: shape (units,) int64: examples on which each is active.
        lowest, highest: shape (units,): of their activations.
    """

    def __init__(self, units: int, facts: Array, threshold: float) -> None:
        """Count nothing yet.

        Args:
            units: of the layer.
            facts: shape (samples, facts), float64, of all examples that are to come.
            threshold: activation above which a unit counts as active.
        """
        self.count = 0
        self.active = np.zeros(units, np.int64)
        self.lowest, self.highest = np.full(units, np.inf), np.full(units, -np.inf)
        self._threshold = threshold
        self._facts = facts - facts.mean(axis=0)
        self._origin = np.zeros(units)
        self._sums, self._squares = np.zeros(units), np.zeros(units)
        self._products = np.zeros((units, facts.shape[1]))

    def add(self, outputs: Array) -> None:
        """Count the activations of the next examples, shape (examples, units)."""
        if not self.count:
            self._origin = outputs[0].astype(np.float64)
        facts = self._facts[self.count : self.count + len(outputs)]
        values = outputs - self._origin
        self._sums += values.sum(axis=0)
        self._squares += np.einsum("eu,eu->u", values, values)
        self._products += values.T @ facts
        self.active += (outputs > self._threshold).sum(axis=0)
        self.lowest = np.minimum(self.lowest, outputs.min(axis=0))
        self.highest = np.maximum(self.highest, outputs.max(axis=0))
        self.count += len(outputs)

    @property
    def active_shares(self) -> Array:
        """Share of the examples on which each unit is active, shape (units,)."""
        return self.active / self.count

    @property
    def means(self) -> Array:
        """Mean activation of each unit, shape (units,)."""
        return self._origin + self._sums / self.count

    @property
    def are_constant(self) -> NDArray[np.bool_]:
        """Whether the activation of each unit is the same on all examples, shape (units,)."""
        return np.asarray(self.lowest == self.highest)

    def correlations(self, units: slice = slice(None)) -> Array:
        """Pearson's correlation of units with facts, as `numpy.corrcoef` has it.

        With an indicator, which is 1 or 0, it is the point-biserial correlation.

        Returns:
            Shape (units, facts); NaN where either is the same on all examples, or not finite.
        """
        facts, sums = self._facts[: self.count], self._sums[units]
        is_same = (facts == facts[:1]).all(axis=0)
        covariances = self._products[units] - np.outer(sums, facts.mean(axis=0))
        spread = self._squares[units] - sums**2 / self.count
        fact_spread = ((facts - facts.mean(axis=0)) ** 2).sum(axis=0)
        with np.errstate(all="ignore"):  # of what never changes, the spread is 0
            found = covariances / np.sqrt(np.outer(spread, fact_spread))
        found[self.are_constant[units]] = np.nan
        found[:, is_same] = np.nan
        return np.clip(found, -1, 1, out=found)
