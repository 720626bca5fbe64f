"""Losses: what is lost without each unit of a hidden layer, measured in pieces."""

from __future__ import annotations

import math
import time

import numpy as np

from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.units.switching import Comparison, Switchboard

MOST_PRODUCTS = 20_000_000_000
"""Products of a weight and an input for all units of a layer: some seconds."""


class Losses:
    """Switches off one unit of a layer after the other.

    Attributes:
        values: shape (units,) float64: accuracy lost, or growth of the mean absolute error; NaN for
            those that are not measured yet.
    """

    def __init__(self, switchboard: Switchboard, layer: int, units: int) -> None:
        """Measure nothing yet; the activity of `switchboard` is complete."""
        self._switchboard, self._layer = switchboard, layer
        self._examples = switchboard.activity.count
        self._whole = switchboard.judge_whole(self._examples)
        self._count = 0
        self.values = np.full(units, np.nan)

    @property
    def is_possible(self) -> bool:
        """Whether it takes seconds, and not minutes."""
        units = len(self.values)
        each = self._switchboard.parameters_above(self._layer) + units
        return self._examples * each * units <= MOST_PRODUCTS

    @property
    def is_complete(self) -> bool:
        """Whether all units were switched off."""
        return self._count == len(self.values)

    def advance(self, deadline: float) -> None:
        """Switch off more units, at least one, until `time.perf_counter()` is reached."""
        while not self.is_complete:
            comparison = Comparison(self._switchboard, [(self._layer, self._count)])
            comparison.advance(math.inf)
            self.values[self._count] = lost(self._whole, comparison.evaluate(self._examples))
            self._count += 1
            if time.perf_counter() >= deadline:
                break


def lost(whole: Evaluation, without: Evaluation) -> float:
    """What is lost from one result to the other."""
    if whole.accuracy is not None and without.accuracy is not None:
        return whole.accuracy - without.accuracy
    assert whole.mae is not None
    assert without.mae is not None
    return without.mae - whole.mae
