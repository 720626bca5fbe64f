"""The engine once more, slowly and plainly in NumPy: what the tests compare the kernels with.

Nothing is shared with the package but the names: formulas come from the definitions, derivatives
are taken from z and not from f(z), matrices are whole. Everything is float64.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

LEAKY_SLOPE = 0.01


@dataclass
class Layer:
    """weights (in_features, out_features), biases (out_features,), name of the activation."""

    weights: Array
    biases: Array
    activation: str


@dataclass
class Passed:
    """What a forward pass leaves: each layer's inputs and logits, and the last one's outputs."""

    inputs: list[Array]
    logits: list[Array]
    outputs: Array


def copy_layers(layers: Sequence[Any]) -> list[Layer]:
    """The layers of an engine's network."""
    return [
        Layer(
            layer.parameters["weights"].astype(float),
            layer.parameters["biases"].astype(float),
            layer.activation,
        )
        for layer in layers
    ]


# The operations of the kernels


def combine_rows(
    source: Array, matrix: Array, rows: Sequence[int], values: Sequence[float]
) -> Array:
    """source + the sum of values[k] * matrix[rows[k]]."""
    total = source.astype(float)
    for row, value in zip(rows, values, strict=True):
        total = total + float(value) * matrix[row].astype(float)
    return total


def lit_pixels(pictures: Array) -> Iterator[tuple[int, int, int]]:
    """(picture, pixel, level) of everything in (pictures, pixels) that is not zero."""
    for number, picture in enumerate(pictures.tolist()):
        for pixel, level in enumerate(picture):
            if level != 0:
                yield number, pixel, level


# Activations


def sigmoid(z: Array) -> Array:
    return np.exp(-np.logaddexp(0, -z))


def softmax(z: Array) -> Array:
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def activate(name: str, z: Array) -> Array:
    """f(z) for z of shape (batch, units)."""
    return {
        "linear": lambda: z,
        "sigmoid": lambda: sigmoid(z),
        "tanh": lambda: np.tanh(z),
        "relu": lambda: np.maximum(z, 0),
        "leaky-relu": lambda: np.where(z > 0, z, LEAKY_SLOPE * z),
        "softmax": lambda: softmax(z),
    }[name]()


def backpropagate(name: str, z: Array, delta: Array) -> Array:
    """dL/dz from dL/da = `delta`, both (batch, units), by the Jacobian of each sample."""
    if name == "softmax":
        jacobians = [np.diag(a) - np.outer(a, a) for a in softmax(z)]
        return np.stack([d @ jacobian for d, jacobian in zip(delta, jacobians, strict=True)])
    slope = {
        "linear": lambda: np.ones_like(z),
        "sigmoid": lambda: sigmoid(z) * sigmoid(-z),
        "tanh": lambda: 1 - np.tanh(z) ** 2,
        "relu": lambda: (z > 0).astype(float),
        "leaky-relu": lambda: np.where(z > 0, 1.0, LEAKY_SLOPE),
    }[name]()
    return delta * slope


# Losses


def target_matrix(targets: Array, units: int) -> Array:
    """Targets as (batch, units): one-hot for labels, a column of 0 and 1 for a single unit."""
    if targets.ndim == 2:
        return targets.astype(float)
    if units == 1:
        return targets.astype(float)[:, None]
    return np.eye(units)[targets]


def losses(name: str, z: Array, outputs: Array, targets: Array) -> Array:
    """The loss of each sample, shape (batch,)."""
    t = target_matrix(targets, z.shape[1])
    if name == "mean-squared-error":
        return ((outputs - t) ** 2).mean(axis=1)
    if name == "binary-cross-entropy":
        return (np.logaddexp(0, z) - z * t).mean(axis=1)
    assert name == "categorical-cross-entropy"
    return np.logaddexp.reduce(z, axis=1) - (z * t).sum(axis=1)


def output_delta(name: str, activation: str, z: Array, targets: Array) -> Array:
    """Gradient of the mean loss by the output layer's z."""
    samples, units = z.shape
    t = target_matrix(targets, units)
    if name == "mean-squared-error":
        by_output = 2 * (activate(activation, z) - t) / (samples * units)
        return backpropagate(activation, z, by_output)
    if name == "binary-cross-entropy":
        return (sigmoid(z) - t) / (samples * units)
    assert name == "categorical-cross-entropy"
    return (softmax(z) - t) / samples


def count_right(outputs: Array, labels: Array) -> int:
    """How many answers are the label's; a single output answers with its side of one half."""
    if outputs.shape[1] == 1:
        return int(((outputs[:, 0] > 0.5) == (labels == 1)).sum())
    return int((outputs.argmax(axis=1) == labels).sum())


# Network


def forward(layers: Sequence[Layer], inputs: Array) -> Passed:
    """Forward pass of inputs (batch, in_features)."""
    passed = Passed([], [], inputs.astype(float))
    for layer in layers:
        passed.inputs.append(passed.outputs)
        passed.logits.append(passed.outputs @ layer.weights + layer.biases)
        passed.outputs = activate(layer.activation, passed.logits[-1])
    return passed


def mean_loss(layers: Sequence[Layer], inputs: Array, targets: Array, loss: str) -> float:
    passed = forward(layers, inputs)
    return float(losses(loss, passed.logits[-1], passed.outputs, targets).mean())


def weighted_loss(
    layers: Sequence[Layer], inputs: Array, labels: Array, loss: str, class_weights: Array
) -> float:
    """The mean of each sample's loss times the weight of its class."""
    passed = forward(layers, inputs)
    found = losses(loss, passed.logits[-1], passed.outputs, labels)
    return float((class_weights[labels] * found).mean())


def gradients(
    layers: Sequence[Layer],
    inputs: Array,
    targets: Array,
    loss: str,
    *,
    class_weights: Array | None = None,
    l2: float = 0.0,
    clip_norm: float = 0.0,
) -> list[tuple[Array, Array]]:
    """(weights_grad, biases_grad) of each layer, penalty and clipping included."""
    passed = forward(layers, inputs)
    delta = output_delta(loss, layers[-1].activation, passed.logits[-1], targets)
    if class_weights is not None:
        delta *= class_weights[targets][:, None]
    grads: list[tuple[Array, Array]] = []
    for number in reversed(range(len(layers))):
        layer = layers[number]
        weights_grad = passed.inputs[number].T @ delta + l2 * layer.weights
        grads.insert(0, (weights_grad, delta.sum(axis=0)))
        if number:
            below = layers[number - 1].activation
            delta = backpropagate(below, passed.logits[number - 1], delta @ layer.weights.T)
    norm = sum((grad**2).sum() for pair in grads for grad in pair) ** 0.5
    scale = clip_norm / norm if clip_norm and norm > clip_norm else 1.0
    return [(weights * scale, biases * scale) for weights, biases in grads]


# Optimizers


class Optimizer:
    """One parameter array's update rule, as in the paper it comes from."""

    def __init__(self, name: str, shape: tuple[int, ...], settings: Mapping[str, float]) -> None:
        self.name, self.settings = name, settings
        self.first, self.second = np.zeros(shape), np.zeros(shape)
        self.steps = 0

    def update(self, weights: Array, grad: Array, rate: float) -> Array:
        """The weights after one more step."""
        self.steps += 1
        if self.name == "sgd":
            return weights - rate * grad
        if self.name in ("momentum", "nesterov"):
            momentum = self.settings["momentum"]
            self.first = momentum * self.first + grad
            ahead = grad + momentum * self.first
            return weights - rate * (self.first if self.name == "momentum" else ahead)
        if self.name == "rmsprop":
            rho = self.settings["rho"]
            self.second = rho * self.second + (1 - rho) * grad**2
            return weights - rate * grad / (np.sqrt(self.second) + self.settings["epsilon"])
        assert self.name in ("adam", "adamw")
        decay = self.settings["weight_decay"] if self.name == "adamw" else 0.0
        return weights - rate * decay * weights - rate * self._adam_direction(grad)

    def _adam_direction(self, grad: Array) -> Array:
        """Algorithm 1 of Kingma and Ba 2015."""
        beta1, beta2 = self.settings["beta1"], self.settings["beta2"]
        self.first = beta1 * self.first + (1 - beta1) * grad
        self.second = beta2 * self.second + (1 - beta2) * grad**2
        first = self.first / (1 - beta1**self.steps)
        second = self.second / (1 - beta2**self.steps)
        return first / (np.sqrt(second) + self.settings["epsilon"])


SETTINGS: Mapping[str, float] = {
    "momentum": 0.8,
    "rho": 0.85,
    "beta1": 0.7,
    "beta2": 0.95,
    "epsilon": 1e-3,
    "weight_decay": 0.1,
}
"""Unlike the usual ones, so that none can be mistaken for another."""


class Training:
    """A naive training loop: one optimizer for each parameter array."""

    def __init__(
        self, layers: list[Layer], loss: str, optimizer: str, settings: Mapping[str, float]
    ) -> None:
        self.layers, self.loss, self.settings = layers, loss, settings
        arrays = [array for layer in layers for array in (layer.weights, layer.biases)]
        self._optimizers = [Optimizer(optimizer, array.shape, settings) for array in arrays]

    def step(self, inputs: Array, targets: Array, rate: float) -> float:
        """Train on one batch; its mean loss before."""
        loss = mean_loss(self.layers, inputs, targets, self.loss)
        grads = gradients(
            self.layers,
            inputs,
            targets,
            self.loss,
            l2=self.settings.get("l2", 0.0),
            clip_norm=self.settings.get("clip_norm", 0.0),
        )
        optimizers = iter(self._optimizers)
        for layer, (weights_grad, biases_grad) in zip(self.layers, grads, strict=True):
            layer.weights = next(optimizers).update(layer.weights, weights_grad, rate)
            layer.biases = next(optimizers).update(layer.biases, biases_grad, rate)
        return loss
