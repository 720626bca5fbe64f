"""ArrayTraining: a network of dense layers trained on arrays, an epoch at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.executor import Executor
from tui_nn.engine.initializers import INITIALIZERS
from tui_nn.engine.kernels.structures import Examples
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network
from tui_nn.engine.rules import make_rule

Array = NDArray[Any]

CHUNK = 2_000_000_000
"""Multiplications of one kernel call, about 0.1 s: between calls ctrl+c is noticed."""


class Rules(NamedTuple):
    """How a network is trained.

    Attributes:
        loss, optimizer: names in the engine's tables.
        settings: settings of the optimizer by name.
        l2: factor of the penalty l2/2 |w|^2.
        clip_norm: largest norm of the gradient; 0 for no limit.
    """

    loss: str
    optimizer: str
    settings: dict[str, float]
    l2: float = 0.0
    clip_norm: float = 0.0


class Structure(NamedTuple):
    """The layers of a network.

    Attributes:
        sizes: number of inputs, and of the units of each layer.
        activations: name of each layer's activation.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]


class EpochResult(NamedTuple):
    """Means over the steps of an epoch, while the parameters change.

    Attributes:
        loss: mean loss, without penalties; not finite if the training diverged.
        accuracy: share of correct answers.
    """

    loss: float
    accuracy: float


class ArrayTraining:
    """A network with its optimizer's state.

    Attributes:
        network: layers and parameters.
        step: steps done, which the bias correction of Adam depends on.
    """

    def __init__(self, structure: Structure, rules: Rules) -> None:
        """Make a network whose parameters are all zero.

        Args:
            structure: its layers.
            rules: how it is trained.
        """
        self._structure, self._rules = structure, rules
        self.network = Network(stack_dense(*structure), optimizer=rules.optimizer)
        self.step = 0
        self._executors: dict[int, Executor] = {}
        self._class_weights: Array | None = None

    def initialize(self, initializers: Sequence[str], generator: np.random.Generator) -> None:
        """Draw new weights; biases are zero.

        Args:
            initializers: a name for each layer.
            generator: draws them.
        """
        for layer, name in zip(self.network.layers, initializers, strict=True):
            draw = INITIALIZERS[name].draw
            layer.settings.initialize(layer.parameters, draw, generator)

    def __getstate__(self) -> dict[str, Any]:
        """For pickling: the buffers, since the layers are views of them."""
        parameters = self.network.parameters
        return {
            "structure": self._structure,
            "rules": self._rules,
            "step": self.step,
            "class_weights": self._class_weights,
            "buffers": (
                parameters.values,
                parameters.first_moments,
                parameters.second_moments,
            ),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore what `__getstate__` returned."""
        self.__init__(state["structure"], state["rules"])  # type: ignore[misc]
        self.step, self._class_weights = state["step"], state["class_weights"]
        parameters = self.network.parameters
        own = parameters.values, parameters.first_moments, parameters.second_moments
        for mine, theirs in zip(own, state["buffers"], strict=True):
            mine[:] = theirs

    def take_over(self, network: Network, step: int) -> None:
        """Go on with the parameters and moments of another network of the same layers.

        Args:
            network: trained with the same optimizer.
            step: steps that its moments were made in.
        """
        mine, theirs = self.network.parameters, network.parameters
        mine.values[:], self.step = theirs.values, step
        mine.first_moments[:] = theirs.first_moments
        mine.second_moments[:] = theirs.second_moments

    @property
    def structure(self) -> Structure:
        """The layers of the network."""
        return self._structure

    def follow(self, rules: Rules) -> None:
        """Train by other rules from now on; the optimizer must have the same moments."""
        if rules != self._rules:
            self._rules, self._executors = rules, {}

    def weigh_classes(self, weights: Array | None) -> None:
        """Count the examples of each class this often, shape (classes,); None for all the same."""
        self._class_weights, self._executors = weights, {}

    def prepare(self, inputs: Array, targets: Array, batch_size: int) -> Examples:
        """Examples in the kernels' form; arguments as of `Executor.prepare`.

        Raises:
            ValueError: shapes or labels do not fit the network and its loss.
        """
        return self._executor(batch_size).prepare(inputs, targets)

    def run_epoch(
        self, examples: Examples, order: Array, batch_size: int, learning_rate: float
    ) -> EpochResult:
        """Train on each example once.

        Args:
            examples: of `prepare`.
            order: uint32 (samples,), the order of the examples.
            batch_size: examples of a step; the last one may have fewer.
            learning_rate: factor of the updates.
        """
        executor, samples = self._executor(batch_size), len(order)
        steps = -(-samples // batch_size)
        chunk = max(CHUNK // (batch_size * self.network.parameters.values.size), 1)
        total, correct, done = 0.0, 0, 0
        while done < steps:
            losses, rights = executor.run_steps(
                examples,
                order,
                first=done * batch_size,
                count=min(chunk, steps - done),
                learning_rate=learning_rate,
                step=self.step,
            )
            done += len(losses)
            self.step += len(losses)
            correct += int(rights.sum())
            total += float(losses.sum()) * batch_size
            latest = float(losses[-1])
            if not math.isfinite(latest):
                return EpochResult(latest, correct / samples)
        total -= latest * (steps * batch_size - samples)  # the last step has fewer examples
        return EpochResult(total / samples, correct / samples)

    def evaluate(self, examples: Examples, samples: int, batch_size: int) -> EpochResult:
        """Mean loss and accuracy of the network on `examples`, without changing it."""
        loss, correct = self._executor(batch_size).evaluate(examples)
        return EpochResult(loss, correct / samples)

    def predict(self, inputs: Array, batch_size: int) -> Array:
        """The outputs, float32 (samples, units), for `inputs` (samples, features)."""
        return self._executor(batch_size).predict(inputs)

    def _executor(self, batch_size: int) -> Executor:
        """The executor for batches of this size; all have the same network."""
        if batch_size not in self._executors:
            rules = self._rules
            rule = make_rule(
                rules.loss,
                rules.optimizer,
                l2=rules.l2,
                clip_norm=rules.clip_norm,
                **rules.settings,
            )
            self._executors = {
                batch_size: Executor(self.network, rule, batch_size, self._class_weights)
            }
        return self._executors[batch_size]
