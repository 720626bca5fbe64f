"""The forward pass and the losses in plain NumPy, float64: what the kernels are checked against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.activations import LEAKY_SLOPE
from tui_nn.training.settings.config import TrainingConfig

Array = NDArray[Any]

SMALLEST = 1e-30
"""Least probability whose logarithm is taken: outputs in float32 may be 0."""


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)), without overflow."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -z)))


def softmax(z: Array) -> Array:
    """Probabilities of logits, shape (samples, units)."""
    return np.asarray(np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)))


ACTIVATE: Mapping[str, Callable[[Array], Array]] = {
    "linear": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "leaky-relu": lambda z: np.maximum(LEAKY_SLOPE * z, z),
    "softmax": softmax,
}
"""Each activation of logits, shape (samples, units), by its name in ACTIVATIONS."""


def target_matrix(targets: Array, units: int) -> Array:
    """Targets as the loss sees them, shape (samples, units): labels as 0 and 1."""
    if targets.ndim == 2:
        return targets.astype(np.float64)
    if units == 1:
        return targets.astype(np.float64)[:, None]
    return np.asarray(targets[:, None] == np.arange(units), np.float64)


def losses_of_logits(loss: str, activation: str, z: Array, targets: Array) -> Array:
    """The loss of each example, shape (samples,).

    Args:
        loss: a name in LOSSES.
        activation: of the output layer.
        z: logits, shape (samples, units).
        targets: labels (samples,), or numbers (samples, units).
    """
    wanted = target_matrix(targets, z.shape[1])
    if loss == "categorical-cross-entropy":
        return np.asarray(np.logaddexp.reduce(z, axis=1) - (wanted * z).sum(axis=1))
    if loss == "binary-cross-entropy":
        return np.asarray((np.logaddexp(0.0, z) - wanted * z).mean(axis=1))
    return np.asarray(((ACTIVATE[activation](z) - wanted) ** 2).mean(axis=1))


def losses_of_outputs(loss: str, outputs: Array, targets: Array) -> Array:
    """The loss of each example, shape (samples,), from the outputs, (samples, units)."""
    wanted, answers = target_matrix(targets, outputs.shape[1]), outputs.astype(np.float64)
    if loss == "mean-squared-error":
        return np.asarray(((answers - wanted) ** 2).mean(axis=1))
    found = -wanted * np.log(np.maximum(answers, SMALLEST))
    if loss == "binary-cross-entropy":
        found -= (1 - wanted) * np.log(np.maximum(1 - answers, SMALLEST))
        return np.asarray(found.mean(axis=1))
    return np.asarray(found.sum(axis=1))


def even_loss(config: TrainingConfig, units: int, targets: Array) -> float:
    """The loss of a network that knows nothing, so that all its logits are 0."""
    zeros = np.zeros((len(targets), units))
    return float(losses_of_logits(config.loss, config.output_activation, zeros, targets).mean())
