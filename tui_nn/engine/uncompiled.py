"""Activations and losses of one row, run by Python: an answer before the kernels are compiled.

The activations are the kernels' own functions, a few tenths of a millisecond for a thousand units.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.kernels.activations import APPLY, MULTIPLY_DERIVATIVE

Array = NDArray[Any]


def activate(activation: str, logits: Array) -> Array:
    """The outputs f(z), (units,), of the weighted sums `logits`, (units,)."""
    row = logits.copy()
    APPLY[activation].py_func(row)
    return row


def backpropagate(activation: str, outputs: Array, delta: Array) -> Array:
    """The gradient by z, (units,), from the outputs a = f(z) and the gradient by a, `delta`."""
    gradient = delta.copy()
    MULTIPLY_DERIVATIVE[activation].py_func(outputs, gradient)
    return gradient


def measure_loss(loss: str, activation: str, logits: Array, target: Array) -> float:
    """The loss of one example, as `finish_<name>` of the kernels computes it.

    Args:
        loss: a name in LOSSES.
        activation: of the output layer.
        logits: its weighted sums, (units,).
        target: what its outputs should be, (units,); for classes 0 and 1.
    """
    if loss == "mean-squared-error":
        return float(np.mean((activate(activation, logits) - target) ** 2))
    if loss == "binary-cross-entropy":
        softplus = np.maximum(logits, 0) + np.log1p(np.exp(-np.abs(logits)))
        return float(np.mean(softplus - logits * target))
    highest = logits.max()
    return float(highest + np.log(np.exp(logits - highest).sum()) - logits @ target)


def fill_delta(loss: str, activation: str, outputs: Array, target: Array) -> Array:
    """The gradient of one example's loss by the logits, (units,); arguments as `measure_loss`."""
    difference = outputs - target
    if loss == "mean-squared-error":
        return backpropagate(activation, outputs, 2 / outputs.size * difference)
    return difference / outputs.size if loss == "binary-cross-entropy" else difference
