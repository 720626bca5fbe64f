"""Study: what was measured of the units of a network at one state, a piece after the other."""

from __future__ import annotations

from collections.abc import Collection

from tui_nn.training.units.activity import Activity
from tui_nn.training.units.losses import Losses
from tui_nn.training.units.switching import Comparison, Place, Switchboard

MOST_COMPARISONS = 64
"""Comparisons that are kept."""


class Study:
    """One state of one network.

    Attributes:
        step: steps of training done.
        activity: what its units put out.
        switchboard: runs it without some of them.
    """

    def __init__(self, step: int, activity: Activity, switchboard: Switchboard) -> None:
        """Measure nothing yet."""
        self.step, self.activity, self.switchboard = step, activity, switchboard
        switchboard.turn_to(activity)
        self._losses: dict[int, Losses] = {}
        self._comparisons: dict[frozenset[Place], Comparison] = {}

    def compare(self, off: Collection[Place], deadline: float) -> Comparison:
        """The network without the hidden units `off`, at least one, a piece further."""
        key = frozenset(off)
        if key not in self._comparisons:
            if len(self._comparisons) >= MOST_COMPARISONS:
                self._comparisons.clear()
            self._comparisons[key] = Comparison(self.switchboard, key)
        self._comparisons[key].advance(deadline)
        return self._comparisons[key]

    def lose(self, layer: int, deadline: float) -> Losses:
        """What is lost without each unit of a hidden layer, a piece further."""
        if layer not in self._losses:
            units = self.activity.executor.network.settings[layer].out_features
            self._losses[layer] = Losses(self.switchboard, layer, units)
        if self._losses[layer].is_possible:
            self._losses[layer].advance(deadline)
        return self._losses[layer]
