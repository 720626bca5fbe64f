"""Switchboard: what a network answers with some hidden units switched off, without training.

A unit that is switched off puts out 0 in the forward pass. The network itself is not changed: the
layers above are copied, and run by the same kernels from the kept outputs of the layer below on.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.engine.executor import Executor
from tui_nn.engine.network import Network
from tui_nn.engine.rules import make_rule
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.trainer.evaluation import as_probabilities, in_own_unit, measure_errors
from tui_nn.training.units.activity import Activity, piece_size

Array = NDArray[Any]
Place = tuple[int, int]
"""A unit: its layer and its number, from 0."""


class Switchboard:
    """Runs one network, at one state after the other, with units switched off."""

    def __init__(self, network: Network, dataset: Dataset, loss: str) -> None:
        """Make one; `turn_to` comes before everything else.

        Args:
            network: of the executors of all activities.
            dataset: its data.
            loss: name of its loss.
        """
        self._network, self._dataset, self._loss = network, dataset, loss
        self._above: dict[int, Executor] = {}
        self._current: set[int] = set()

    def turn_to(self, activity: Activity) -> None:
        """Turn to another state of the network."""
        self.activity = activity
        self._current.clear()

    def parameters_above(self, layer: int) -> int:
        """Number of parameters that are computed with when a unit of `layer` is switched off."""
        return sum(
            math.prod(shape)
            for settings in self._network.settings[layer + 1 :]
            for shape in settings.parameter_shapes.values()
        )

    def run(self, off: Collection[Place], piece: slice) -> tuple[Array, Array]:
        """Run examples, at most as many as an executor takes at once, with hidden units off.

        Returns:
            Losses, float64 (samples,), and outputs (samples, out_features).
        """
        (lowest, units), *others = _by_layer(off)
        targets = self.activity.sample.split.targets[piece]
        outputs = self.activity.outputs(lowest)[piece].copy()
        outputs[:, units] = 0
        for layer, more in others:
            executor = self._executor(lowest)
            executor.judge(outputs, targets)
            outputs = executor.outputs(layer - lowest - 1, len(outputs)).copy()
            outputs[:, more] = 0
            lowest = layer
        return self._executor(lowest).judge(outputs, targets)

    def _executor(self, layer: int) -> Executor:
        """The layers above `layer` as they are now."""
        settings, layers = self._network.settings[layer + 1 :], self._network.layers[layer + 1 :]
        if layer not in self._above:
            network = Network(settings, dtype=self._network.dtype)
            # Made for batches of one: helpers, which share large batches, are for training.
            self._above[layer] = Executor(network, make_rule(self._loss, "sgd"), 1)
        executor = self._above[layer]
        if layer not in self._current:
            for copy, own in zip(executor.network.layers, layers, strict=True):
                copy.set_parameters(own.parameters)
            self._current.add(layer)
        return executor

    def judge(self, losses: Array, outputs: Array) -> Evaluation:
        """The result on the first examples from their losses and the network's outputs."""
        targets, loss = self.activity.sample.split.targets[: len(losses)], float(losses.mean())
        if not self._dataset.schema.is_classification:
            predicted, true = (in_own_unit(self._dataset, array) for array in (outputs, targets))
            return measure_errors(predicted, true, loss)
        answers = as_probabilities(outputs, self._dataset.schema.classes).argmax(axis=1)
        return Evaluation(loss, accuracy=float((answers == targets).mean()))

    def judge_whole(self, count: int) -> Evaluation:
        """The result of the whole network on the first `count` examples."""
        outputs = self.activity.outputs(len(self._network.layers) - 1)
        return self.judge(self.activity.losses[:count], outputs[:count])


class Comparison:
    """What a network answers with certain units switched off, measured in pieces.

    Attributes:
        count: number of examples that are measured.
    """

    def __init__(self, switchboard: Switchboard, off: Collection[Place]) -> None:
        """Measure nothing yet.

        Args:
            switchboard: turned to the state of the network.
            off: hidden units, at least one.
        """
        self._switchboard, self._off = switchboard, off
        self._losses: list[Array] = []
        self._outputs: list[Array] = []
        self.count = 0

    @property
    def is_complete(self) -> bool:
        """Whether all examples are measured that the activity has by now."""
        return self.count == self._switchboard.activity.count

    def advance(self, deadline: float) -> None:
        """Measure further examples, at least one piece, until `time.perf_counter()` is reached."""
        board, total = self._switchboard, self._switchboard.activity.count
        parameters = sum(board.parameters_above(layer) for layer, _ in _by_layer(self._off))
        size = piece_size(parameters, board.activity.executor.capacity)
        while not self.is_complete:
            piece = slice(self.count, min(self.count + size, total))
            losses, outputs = board.run(self._off, piece)
            self._losses.append(losses)
            self._outputs.append(outputs)
            self.count = piece.stop
            if time.perf_counter() >= deadline:
                break

    def evaluate(self, count: int) -> Evaluation:
        """The result on the first `count` examples, all of which are measured."""
        losses, outputs = np.concatenate(self._losses), np.concatenate(self._outputs)
        return self._switchboard.judge(losses[:count], outputs[:count])


def _by_layer(off: Collection[Place]) -> Sequence[tuple[int, list[int]]]:
    """The units of each layer that has some, the lowest layer first."""
    return [
        (layer, [unit for _, unit in places])
        for layer, places in groupby(sorted(set(off)), key=lambda place: place[0])
    ]
