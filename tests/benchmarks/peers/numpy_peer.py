"""Plain NumPy: forward, backward and Adam in float32, into arrays that were allocated once."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.peers.jobs import BETA1, BETA2, EPSILON, Job, weight_limit
from tests.benchmarks.peers.splits import Splits, as_floats

Array = NDArray[Any]

SMALLEST_PROBABILITY = 1e-30
"""What the logarithm of the validation loss is kept away from zero by."""


class NumpyPeer:
    """All parameters in one flat array, so that Adam is a dozen calls a step, whatever the depth.

    Attributes:
        weights, biases: one view a layer into the flat parameters.
        weights_grad, biases_grad: likewise into the flat gradient.
    """

    def __init__(self, job: Job, splits: Splits, seed: int, threads: int) -> None:
        self._job = job
        self._generator = np.random.default_rng(seed)
        self._train = as_floats(splits.train.inputs), self._as_rows(splits.train.targets)
        self._validation = as_floats(splits.validation.inputs), splits.validation.targets
        self._test_inputs = as_floats(splits.test.inputs)
        self._allocate()
        self._initialize()
        blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
        self.versions = {
            "NumPy": np.__version__,
            "NumPy's BLAS": f"{blas['name']} {blas['version']}",
        }

    def warm_up(self) -> None:
        """One step, and everything as it was before: it wakes BLAS and touches all memory."""
        order = np.arange(min(self._job.batch_size, len(self._train[0])))
        self.step(order)
        self._initialize()

    def train(self) -> None:
        """Train to the end, validating after each epoch."""
        samples, size = len(self._train[0]), self._job.batch_size
        for _ in range(self._job.epochs):
            order = self._generator.permutation(samples)
            for first in range(0, samples, size):
                self.step(order[first : first + size])
            self._validate()

    def predict_test(self) -> Array:
        """Outputs for the test part, shape (samples, out_features)."""
        return self._predict(self._test_inputs)

    def _as_rows(self, targets: Array) -> Array:
        """Labels as one-hot rows, numbers as they are: what is subtracted from the outputs."""
        if not self._job.is_classification:
            return targets
        return np.eye(self._job.out_features, dtype=np.float32)[targets]

    def _allocate(self) -> None:
        sizes, batch = self._job.sizes, self._job.batch_size
        count = sum((n + 1) * m for n, m in pairwise(sizes))
        self._parameters, self._grads, self._mean, self._square, self._scratch = (
            np.zeros(count, np.float32) for _ in range(5)
        )
        self.weights, self.biases = self._views(self._parameters)
        self.weights_grad, self.biases_grad = self._views(self._grads)
        self._outputs = [np.empty((batch, size), np.float32) for size in sizes]
        self._errors = [np.empty((batch, size), np.float32) for size in sizes]
        self._masks = [np.empty((batch, size), np.bool_) for size in sizes]
        self._targets = np.empty((batch, sizes[-1]), np.float32)

    def _views(self, flat: Array) -> tuple[list[Array], list[Array]]:
        """The weights and the biases of each layer within a flat array."""
        weights, biases, first = [], [], 0
        for n, m in pairwise(self._job.sizes):
            weights.append(flat[first : first + n * m].reshape(n, m))
            biases.append(flat[first + n * m : first + (n + 1) * m])
            first += (n + 1) * m
        return weights, biases

    def _initialize(self) -> None:
        for array in (self._parameters, self._mean, self._square):
            array.fill(0)
        for weights in self.weights:
            limit = weight_limit(self._job.initializer, *weights.shape)
            weights[:] = self._generator.uniform(-limit, limit, weights.shape)
        self._steps = 0

    def step(self, batch: Array) -> None:
        """One update by the training examples at `batch`, shape (rows,)."""
        self._differentiate(batch)
        self._update()

    def _differentiate(self, batch: Array) -> None:
        """The mean loss's gradient for the training examples `batch`, into `_grads`."""
        rows = len(batch)
        inputs, targets = self._train
        outputs = [array[:rows] for array in self._outputs]
        np.take(inputs, batch, axis=0, out=outputs[0], mode="clip")
        for number, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            np.matmul(outputs[number], weights, out=outputs[number + 1])
            outputs[number + 1] += biases
            if number + 1 < len(self.weights):
                np.maximum(outputs[number + 1], 0, out=outputs[number + 1])
        last = outputs[-1]
        if self._job.is_classification:
            _softmax(last)
        error = self._errors[-1][:rows]
        wanted = self._targets[:rows]
        np.take(targets, batch, axis=0, out=wanted, mode="clip")
        np.subtract(last, wanted, out=error)
        error *= np.float32((1 if self._job.is_classification else 2) / rows)
        self._backpropagate(outputs, error)

    def _backpropagate(self, outputs: list[Array], error: Array) -> None:
        """Gradients of all layers, given the error of the last one's weighted sums."""
        rows = len(error)
        for number in reversed(range(len(self.weights))):
            np.matmul(outputs[number].T, error, out=self.weights_grad[number])
            np.sum(error, axis=0, out=self.biases_grad[number])
            if number:
                below, mask = self._errors[number][:rows], self._masks[number][:rows]
                np.matmul(error, self.weights[number].T, out=below)
                np.greater(outputs[number], 0, out=mask)
                below *= mask
                error = below

    def _update(self) -> None:
        """Adam (Kingma and Ba 2015), the bias corrections folded into rate and epsilon."""
        self._steps += 1
        correction = (1 - BETA2**self._steps) ** 0.5
        rate = self._job.learning_rate * correction / (1 - BETA1**self._steps)
        scratch, mean, square = self._scratch, self._mean, self._square
        np.multiply(self._grads, np.float32(1 - BETA1), out=scratch)
        mean *= np.float32(BETA1)
        mean += scratch
        np.multiply(self._grads, self._grads, out=scratch)
        scratch *= np.float32(1 - BETA2)
        square *= np.float32(BETA2)
        square += scratch
        np.sqrt(square, out=scratch)
        scratch += np.float32(EPSILON * correction)
        np.divide(mean, scratch, out=scratch)
        scratch *= np.float32(rate)
        self._parameters -= scratch

    def _predict(self, inputs: Array) -> Array:
        outputs = inputs
        for number, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            outputs = outputs @ weights
            outputs += biases
            if number + 1 < len(self.weights):
                np.maximum(outputs, 0, out=outputs)
        if self._job.is_classification:
            _softmax(outputs)
        return outputs

    def _validate(self) -> tuple[float, float]:
        """Loss and accuracy (of a regression: loss twice) of the validation part."""
        inputs, targets = self._validation
        outputs = self._predict(inputs)
        if not self._job.is_classification:
            loss = float(np.mean((outputs - targets) ** 2))
            return loss, loss
        chosen = outputs[np.arange(len(targets)), targets]
        loss = -float(np.log(np.maximum(chosen, SMALLEST_PROBABILITY)).mean())
        return loss, float((outputs.argmax(axis=1) == targets).mean())


def _softmax(logits: Array) -> None:
    """Turn each row of `logits` into probabilities, in place."""
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
