"""Executor: runs the kernels on one network with one training rule."""

from __future__ import annotations

import math
import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.crew import Crew, workers_for
from tui_nn.engine.kernels import steps as kernel_steps
from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.structures import Examples, Parameters, Rule, Team
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.network import Network, copy_parameters
from tui_nn.engine.weight_meter import MEASURING_KERNELS, WeightMeter
from tui_nn.engine.workspace import make_examples, make_workspace

Array = NDArray[Any]

SMALLEST_WORKSPACE = 64
"""Minimum batch of evaluation, whatever the batch size of training."""

KERNELS = (kernel_steps.run_batches, *MEASURING_KERNELS)
"""The kernels that an executor calls."""


class Executor:
    """Runs training steps, gradients and evaluation without the interpreter lock.

    Attributes:
        network: the network.
        rule: how it is trained.
        batch_size: examples of a training step.
        capacity: most examples of one pass.
        meter: measures the weights, their latest gradient and the next update.
    """

    def __init__(
        self, network: Network, rule: Rule, batch_size: int, class_weights: Array | None = None
    ) -> None:
        """Make an executor.

        Args:
            network: the network.
            rule: how it is trained.
            batch_size: examples of a training step.
            class_weights: (classes,), factor of each class in the gradient; None for all the same.
        """
        weights = rule.class_weights if class_weights is None else class_weights
        self.network = network
        self.rule = rule._replace(class_weights=weights.astype(network.dtype))
        self._loss = tuple(LOSSES.values())[rule.loss]
        self.batch_size = batch_size
        self.capacity = max(batch_size, SMALLEST_WORKSPACE)
        workers = workers_for(batch_size, network.parameters.values.size)
        self._parameters, self._workspace = make_workspace(network, self.capacity, workers)
        self.meter = WeightMeter(self.rule, self._parameters, self._workspace)
        self._crew = Crew(workers)
        weakref.finalize(self, self._crew.dismiss)

    def prepare(self, inputs: Array, targets: Array) -> Examples:
        """Convert a split's arrays to the form that the kernels read; the kernels check nothing.

        Args:
            inputs: (samples, in_features), uint8 pictures or numbers.
            targets: integer labels (samples,), or numbers (samples, out_features).

        Raises:
            ValueError: shapes or labels do not match the network and its loss.
        """
        self._check_fit(inputs, targets)
        return make_examples(inputs, targets, self.network.dtype)

    def run_steps(
        self,
        examples: Examples,
        order: Array,
        *,
        first: int,
        count: int,
        learning_rate: float,
        step: int,
    ) -> tuple[Array, Array]:
        """Train `count` steps on batches of `order`, from index `first` on.

        Args:
            order: uint32 (samples,), the epoch's order of the examples.
            step: number of steps done before, for Adam's bias correction.

        Returns:
            Mean loss, float64 (steps,), and correct answers, int64 (steps,). A loss that is not
            finite ends the call before its update: then it is the last one.
        """
        return self._run(
            kernel_steps.TRAIN, examples, order, self.batch_size, count, first, learning_rate, step
        )

    def gradients(
        self,
        examples: Examples,
        order: Array,
        *,
        penalized: bool = True,
        clipped: bool = True,
    ) -> tuple[float, Array]:
        """Mean loss of the samples in `order` (at most `capacity`), and a flat gradient.

        The gradient is that of the loss with the rule's class weights; the loss is without them.

        The gradient has the layout of the network's parameters (`Network.view_like`), and is
        overwritten by the next call.

        Args:
            examples: contain the samples.
            order: uint32 (samples,), their places.
            penalized, clipped: whether the gradient includes the L2 penalty and clipping.
        """
        rule = self.rule._replace(
            l2=self.rule.l2 if penalized else 0.0,
            clip_norm=self.rule.clip_norm if clipped else 0.0,
        )
        losses, _ = self._run(kernel_steps.DIFFERENTIATE, examples, order, len(order), 1, rule=rule)
        return float(losses[0]), self._workspace.grads

    def rehearse(
        self, examples: Examples, order: Array, *, learning_rate: float, step: int
    ) -> tuple[float, Parameters]:
        """Do the update after `step` steps on copies: the network does not change.

        Args:
            examples: contain the batch.
            order: uint32 (samples,), the batch, at most `capacity` examples.
            learning_rate: of the update.
            step: number of steps done before.

        Returns:
            Mean loss before, and the parameters and moments after; those before if the loss is not
            finite.
        """
        copies = copy_parameters(self._parameters)
        losses, _ = self._run(
            kernel_steps.TRAIN,
            examples,
            order,
            len(order),
            1,
            learning_rate=learning_rate,
            step=step,
            parameters=copies,
        )
        return float(losses[0]), copies

    def mean_loss(self, examples: Examples, order: Array, parameters: Parameters) -> float:
        """Mean loss of the samples in `order` (at most `capacity`) with rehearsed parameters."""
        purpose = kernel_steps.EVALUATE
        losses, _ = self._run(purpose, examples, order, len(order), 1, parameters=parameters)
        return float(losses[0])

    def evaluate(self, examples: Examples) -> tuple[float, int]:
        """Mean loss over all `examples`, and the number of correct answers."""
        return self._evaluate(examples, np.zeros((0, 0), self.network.dtype))

    def predict(self, inputs: Array) -> Array:
        """The outputs for `inputs`, shape (samples, in_features): (samples, out_features)."""
        samples, units = len(inputs), self.network.out_features
        outputs = np.empty((samples, units), self.network.dtype)
        if samples:
            # The loss is ignored, so any labels will do.
            self._evaluate(self.prepare(inputs, np.zeros(samples, np.int32)), outputs)
        return outputs

    def judge(self, inputs: Array, targets: Array) -> tuple[Array, Array]:
        """The loss on each example alone, and the network's outputs for it.

        Args:
            inputs, targets: as of `prepare`.

        Returns:
            Losses, float64 (samples,), and outputs (samples, out_features).

        Raises:
            ValueError: as of `prepare`.
        """
        examples, samples = self.prepare(inputs, targets), len(targets)
        losses = np.empty(samples)
        outputs = np.empty((samples, self.network.out_features), self.network.dtype)
        order = np.arange(samples, dtype=np.uint32)
        for first in range(0, samples, self.capacity):
            batch = order[first : first + self.capacity]
            own = outputs[first : first + len(batch)]
            self._run(kernel_steps.EVALUATE, examples, batch, len(batch), 1, outputs=own)
            losses[first : first + len(batch)] = self._workspace.losses[: len(batch)]
        return losses, outputs

    def outputs(self, number: int, samples: int) -> Array:
        """A layer's outputs in the latest forward pass, shape (samples, out_features); a view."""
        return self._layer_of(self._workspace.outputs, number, samples)

    def deltas(self, number: int, samples: int) -> Array:
        """Gradient of the mean loss by a layer's logits, after `gradients`; like `outputs`."""
        return self._layer_of(self._workspace.deltas, number, samples)

    def _layer_of(self, flat: Array, number: int, samples: int) -> Array:
        row = self._parameters.layers[number]
        first, stride = row[table.OUTPUTS], row[table.STRIDE]
        part = flat[first : first + samples * stride]
        return part.reshape(samples, stride)[:, : row[table.OUT_FEATURES]]

    def warm_up(self, examples: Examples) -> None:
        """Load or compile the kernels that training needs; the network does not change."""
        self.gradients(examples, np.zeros(1, np.uint32))
        self.meter.estimate_norms(0, 0.0, 0)

    def _check_fit(self, inputs: Array, targets: Array) -> None:
        features, units = self.network.in_features, self.network.out_features
        if inputs.shape != (len(targets), features):
            raise ValueError(f"inputs {inputs.shape} are not {(len(targets), features)}")
        if targets.ndim == 1:
            classes = max(units, 2)
            if len(targets) and not 0 <= targets.min() <= targets.max() < classes:
                raise ValueError(f"labels {targets.min()} to {targets.max()} of {classes} classes")
        elif targets.shape[1:] != (units,) or self._loss.needs_labels:
            raise ValueError(f"targets {targets.shape} for {units} units and this loss")

    def _evaluate(self, examples: Examples, outputs: Array) -> tuple[float, int]:
        """Mean loss and correct answers of all `examples`; fills `outputs` unless it is empty."""
        samples, size = max(len(examples.labels), len(examples.values)), self.capacity
        order, batches = np.arange(samples, dtype=np.uint32), -(-samples // size)
        purpose = kernel_steps.EVALUATE
        losses, rights = self._run(purpose, examples, order, size, batches, outputs=outputs)
        weights = np.minimum(size, samples - size * np.arange(batches))
        # Rounded once: the last digit of a dot product depends on the alignment of its arrays.
        return math.fsum(losses * weights) / samples, int(rights.sum())

    def _run(
        self,
        purpose: int,
        examples: Examples,
        order: Array,
        batch_size: int,
        batches: int,
        first: int = 0,
        learning_rate: float = 0.0,
        step: int = 0,
        outputs: Array | None = None,
        parameters: Parameters | None = None,
        rule: Rule | None = None,
    ) -> tuple[Array, Array]:
        """Mean loss and number of correct answers of each batch done."""
        parameters, rule = parameters or self._parameters, rule or self.rule
        losses, rights = np.zeros(batches), np.zeros(batches, np.int64)
        kept = np.zeros((0, 0), self.network.dtype) if outputs is None else outputs
        arrivals = np.zeros(1, np.int64)

        def pass_batches(worker: int, workers: int) -> int:
            return kernel_steps.run_batches(
                purpose,
                rule,
                examples,
                parameters,
                self._workspace,
                Team(worker, workers, arrivals),
                order,
                batch_size,
                first,
                float(learning_rate),
                step,
                losses,
                rights,
                kept,
            )

        done = self._crew.run(pass_batches, batches if purpose == kernel_steps.TRAIN else 0)
        return losses[:done], rights[:done]
