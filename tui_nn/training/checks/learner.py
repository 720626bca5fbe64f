"""Learner: a fresh network that a check trains and asks, in pieces of a few milliseconds."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Split
from tui_nn.training.checks.arithmetic import losses_of_outputs
from tui_nn.training.checks.material import PIECE_PRODUCTS, STEP_COST, Material

Array = NDArray[Any]

PIECE_STEPS = 2_000
"""Steps of a piece at most."""


class Learner:
    """Trains on some examples in an order of its own, which starts over when all were seen.

    Attributes:
        step: steps done.
        is_finite: whether no loss was infinite or NaN; no steps are done after one that was.
    """

    def __init__(
        self, material: Material, examples: Split, batch_size: int = 0, **changes: Any
    ) -> None:
        """Make a network with the run's initial weights.

        Args:
            material: the recipe.
            examples: to train on.
            batch_size: of a step; 0 for the recipe's.
            **changes: settings that differ from the recipe's.
        """
        self._batch_size = min(batch_size or material.config.batch_size, len(examples))
        self._executor = material.make_executor(batch_size=self._batch_size, **changes)
        self._examples = self._executor.prepare(examples.inputs, examples.targets)
        self._samples = len(examples)
        self._loss, self._rate = material.config.loss, material.config.learning_rate
        self._generator = material.draw(1)
        self._waiting = np.zeros(0, np.uint32)
        self._cost = material.parameters
        self.step = 0
        self.is_finite = True

    def train(self, steps: int, rate: float = 0.0) -> Generator[None, None, Array]:
        """Train; yield between pieces.

        Args:
            steps: how many.
            rate: learning rate; 0 for the recipe's.

        Returns:
            The loss of each step, shape (steps done,).
        """
        products = self._cost * self._batch_size + STEP_COST
        piece = min(max(PIECE_PRODUCTS // products, 1), PIECE_STEPS)
        found = [np.zeros(0)]
        while steps > 0 and self.is_finite:
            losses = self.run(min(piece, steps), rate or self._rate)
            found.append(losses)
            steps -= piece
            yield
        return np.concatenate(found)

    def run(self, steps: int, rate: float) -> Array:
        """Train so many steps at once; return their losses."""
        losses, _ = self._executor.run_steps(
            self._examples,
            self._next(steps * self._batch_size),
            first=0,
            count=steps,
            learning_rate=rate,
            step=self.step,
        )
        self.step += len(losses)
        self.is_finite = len(losses) == steps and bool(np.isfinite(losses).all())
        return losses

    def predict(self, inputs: Array) -> Generator[None, None, Array]:
        """The outputs for `inputs`, shape (samples, units); yield between pieces."""
        block = max(PIECE_PRODUCTS // self._cost, 1)
        outputs = []
        for first in range(0, len(inputs), block):
            outputs.append(self._executor.predict(inputs[first : first + block]))
            yield
        return np.concatenate(outputs)

    def losses(self, examples: Split) -> Generator[None, None, Array]:
        """The loss of each example, shape (samples,); yield between pieces."""
        outputs = yield from self.predict(examples.inputs)
        return losses_of_outputs(self._loss, outputs, examples.targets)

    def _next(self, count: int) -> Array:
        """Indices of the next examples, shape (count,) uint32."""
        parts, missing = [self._waiting], count - len(self._waiting)
        while missing > 0:
            parts.append(self._generator.permutation(self._samples).astype(np.uint32))
            missing -= self._samples
        order = np.concatenate(parts)
        self._waiting = order[count:]
        return order[:count]
