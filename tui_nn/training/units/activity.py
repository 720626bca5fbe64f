"""Activity: what every unit puts out for held-out examples, computed in pieces by the kernels."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.executor import Executor
from tui_nn.training.reading.insight import scale_pixels
from tui_nn.training.units.figures import threshold_of
from tui_nn.training.units.sample import Sample
from tui_nn.training.units.tally import Tally

Array = NDArray[Any]

PIECE_PRODUCTS = 50_000_000
"""Products of a weight and an input between two looks at the clock: some milliseconds."""

SMALLEST_PIECE = 8
"""Examples of a piece, however large the network is."""


class Activity:
    """The outputs of all units on the first examples of a sample.

    Attributes:
        executor: runs the network.
        sample: the examples.
        count: how many of them are measured.
        losses: shape (samples,) float64: on each example alone.
        tallies: what is counted of each layer.
    """

    def __init__(self, executor: Executor, sample: Sample) -> None:
        """Make one without examples; the network of `executor` stays as it is."""
        self.executor, self.sample = executor, sample
        self.count = 0
        self.losses = np.empty(len(sample))
        layers, dtype = executor.network.settings, executor.network.dtype
        self._outputs = [np.empty((len(sample), layer.out_features), dtype) for layer in layers]
        self.tallies = tuple(
            Tally(layer.out_features, sample.facts.values, threshold_of(layer.activation))
            for layer in layers
        )

    @property
    def is_complete(self) -> bool:
        """Whether the whole sample is measured."""
        return self.count == len(self.sample)

    def advance(self, deadline: float) -> None:
        """Measure further examples, at least one piece, until `time.perf_counter()` is reached."""
        parameters = self.executor.network.parameters.values.size
        size = piece_size(parameters, self.executor.capacity)
        while not self.is_complete:
            self._measure(slice(self.count, min(self.count + size, len(self.sample))))
            if time.perf_counter() >= deadline:
                break

    def _measure(self, piece: slice) -> None:
        split = self.sample.split
        losses, _ = self.executor.judge(split.inputs[piece], split.targets[piece])
        self.losses[piece] = losses
        for number, (outputs, tally) in enumerate(zip(self._outputs, self.tallies, strict=True)):
            outputs[piece] = self.executor.outputs(number, len(losses))
            tally.add(outputs[piece])
        self.count = piece.stop

    def outputs(self, layer: int) -> Array:
        """What the units of a layer put out, shape (count, units)."""
        return self._outputs[layer][: self.count]

    def sums(self, layer: int, unit: int) -> Array:
        """The sums z of one unit, shape (count,)."""
        settings = self.executor.network.layers[layer].settings
        parameters = self.executor.network.layers[layer].parameters
        inputs = self._inputs(layer)[:, settings.index_of_inputs(unit)]
        weights = settings.term_weights(parameters, unit)
        return np.asarray(inputs @ weights + settings.biases_of_unit(parameters, unit).sum())

    def _inputs(self, layer: int) -> Array:
        """The inputs of a layer as its weights meet them, shape (count, in_features)."""
        if layer:
            return self.outputs(layer - 1)
        network, inputs = self.executor.network, self.sample.split.inputs[: self.count]
        if inputs.dtype != np.uint8:
            return inputs.astype(network.dtype)
        return scale_pixels(network, inputs).reshape(inputs.shape)


def piece_size(parameters: int, most: int) -> int:
    """Examples, at most `most`, that so many parameters meet in a piece."""
    return min(max(PIECE_PRODUCTS // max(parameters, 1), SMALLEST_PIECE), most)
