"""Choice: what is looked at under the microscope, and what each key chooses instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from tui_nn.training.protocol.examples import Example
from tui_nn.training.protocol.inquiries import Examine
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.microscope.largest import largest


class Stage(StrEnum):
    """The four steps of one update, in order; the value is the name of its tab."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


STAGES = tuple(Stage)

BIAS = -1
"""Place of a unit's bias among its weights."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked at.

    Attributes:
        example: the example.
        stage: the step.
        layer, unit: the unit, from 0.
        weight: place of the weight among those of the unit; BIAS for its bias; None for the one
            with the largest term.
        on_batch: whether the update is that on the next batch, else on the example alone.
    """

    example: Example
    stage: Stage = Stage.FORWARD
    layer: int = 0
    unit: int = 0
    weight: int | None = None
    on_batch: bool = False

    def question(self) -> Examine:
        """What the session is asked."""
        return Examine(self.example, self.layer, self.unit, self.weight, self.on_batch)

    def of_active_unit(self, view: MicroscopeView) -> Choice:
        """The unit of the layer with the largest output: another one may be 0 all the way."""
        return replace(self, unit=largest(view.layers[self.layer].outputs, 1)[0], weight=None)

    def turned(self, by: int) -> Choice:
        """Another step; none before the first and after the last."""
        place = min(max(STAGES.index(self.stage) + by, 0), len(STAGES) - 1)
        return replace(self, stage=STAGES[place])

    def next_unit(self, view: MicroscopeView, by: int) -> Choice:
        """Another unit of the layer; after the last comes the first."""
        units = view.layers[self.layer].description.out_features
        return replace(self, unit=(self.unit + by) % units, weight=None)

    def next_layer(self, view: MicroscopeView, by: int) -> Choice:
        """The unit of the same number in the next layer with weights, or its last unit."""
        layer = (self.layer + by) % len(view.layers)
        while layer != self.layer and not view.layers[layer].description.parameters:
            layer = (layer + by) % len(view.layers)
        unit = min(self.unit, view.layers[layer].description.out_features - 1)
        return replace(self, layer=layer, unit=unit, weight=None)

    def next_weight(self, view: MicroscopeView, by: int) -> Choice:
        """The weight whose term is the next smaller (1) or larger (-1)."""
        order = ranked_weights(view)
        now = self.weight if self.weight is not None else view.weight
        place = order.index(now) if now in order else 0
        return replace(self, weight=order[(place + by) % len(order)])

    def of_example(self, example: Example) -> Choice:
        """The same unit on another example."""
        return replace(self, example=example)


def ranked_weights(view: MicroscopeView) -> list[int]:
    """Places of the unit's weights, that with the largest term w x first; the bias counts too."""
    unit = view.unit
    terms = np.append(unit.inputs * unit.weights, unit.bias)
    return [BIAS if n == len(unit.weights) else n for n in largest(terms, len(terms))]
