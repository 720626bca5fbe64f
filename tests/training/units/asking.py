"""Questions about units, asked until all is known, and what the naive twin says of the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests import naive
from tui_nn.training.protocol.inquiries import InspectUnit, ListUnits
from tui_nn.training.protocol.units import UnitsView, UnitView
from tui_nn.training.trainer.trainer import Trainer
from tui_nn.training.units.sample import Sample, draw_sample
from tui_nn.training.units.units import Units

Array = NDArray[Any]

PATIENCE = 1_000
"""Questions until all is known, at most."""


def inspect(trainer: Trainer, layer: int, unit: int, *off: tuple[int, int]) -> UnitView:
    """The page of a unit."""
    units, question = Units(), InspectUnit(layer, unit, off)
    for _ in range(PATIENCE):
        view = units.inspect(trainer, question).view
        if view.is_complete:
            return view
    raise AssertionError("never complete")


def list_units(trainer: Trainer, *args: Any, **changes: Any) -> UnitsView:
    """A page of a list."""
    units, question = Units(), ListUnits(*args, **{"losses": True, **changes})
    for _ in range(PATIENCE):
        view = units.list_units(trainer, question).view
        if view.is_complete:
            return view
    raise AssertionError("never complete")


class Twin:
    """The sample passed through the naive network, some units always putting out 0."""

    def __init__(self, trainer: Trainer, *off: tuple[int, int]) -> None:
        self.sample: Sample = draw_sample(trainer)
        layers = naive.copy_layers(trainer.network.layers)
        for layer, unit in off:
            layers[layer + 1].weights[unit] = 0  # as if it put out nothing
        inputs = self.sample.split.inputs
        scale = 255 if inputs.dtype == np.uint8 else 1
        self.layers = layers
        self.passed = naive.forward(layers, inputs / scale)
        self.losses = naive.losses(
            trainer.config.loss,
            self.passed.logits[-1],
            self.passed.outputs,
            self.sample.split.targets,
        )

    def activations(self, layer: int) -> Array:
        """What a layer puts out, (samples, units)."""
        return [*self.passed.inputs[1:], self.passed.outputs][layer]

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        targets = self.sample.split.targets
        return naive.count_right(self.passed.outputs, targets) / len(targets)
