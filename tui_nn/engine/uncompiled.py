"""Activations and losses of one example, run by Python: before the kernels are compiled, or for a
few numbers in float64.

The activations are the kernels' own functions, a few tenths of a millisecond for a thousand units.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.formulas import evaluate
from tui_nn.engine.kernels.activations import APPLY, MULTIPLY_DERIVATIVE
from tui_nn.engine.losses import LOSSES

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


def slopes(activation: str, outputs: Array) -> Array:
    """The derivative of each output by its own sum, (units,), from the outputs a = f(z)."""
    if ACTIVATIONS[activation].is_joint:  # softmax, whose outputs depend on all sums
        return np.asarray(outputs * (1 - outputs))
    return backpropagate(activation, outputs, np.ones_like(outputs))


def loss_terms(loss: str, logits: Array, outputs: Array, targets: Array) -> Array:
    """The term of each output in a loss on one example, (units,) float64, by its formula.

    Args:
        loss: a name in LOSSES.
        logits, outputs: z and a of the output layer, (units,).
        targets: what the outputs should be, (units,); one-hot for classes.
    """
    z, a, t = (np.asarray(array, np.float64) for array in (logits, outputs, targets))
    rule = LOSSES[loss]
    terms = evaluate(rule.term, {"z": z, "a": a, "t": t, "S": np.logaddexp.reduce(z)})
    return np.where(t > 0, terms, 0.0) if rule.needs_labels else np.asarray(terms)


def total_loss(loss: str, terms: Array) -> float:
    """The loss on one example from its `loss_terms`."""
    return float(terms.mean() if LOSSES[loss].is_mean else terms.sum())


def loss_by_outputs(loss: str, outputs: Array, targets: Array) -> Array:
    """The gradient of a loss on one example by the outputs a, (units,); empty if it is by z."""
    name, _, formula = LOSSES[loss].gradient.partition(" = ")
    if name != "dL/da":
        return outputs[:0].copy()
    values = {"a": outputs, "t": targets, "n": outputs.dtype.type(outputs.size)}
    return np.asarray(evaluate(formula, values))


def respond(activation: str, logits: Array, unit: int, points: Array) -> Array:
    """The output of one unit, (points,), for other values of its sum, `points`.

    Args:
        activation: of its layer.
        logits: shape (units,); those of the other units stay as they are.
        unit: the unit.
        points: shape (points,).
    """
    if not ACTIVATIONS[activation].is_joint:
        return activate(activation, points)
    others = np.delete(logits, unit)
    rest = np.logaddexp.reduce(others) if others.size else np.asarray(-np.inf, logits.dtype)
    pairs = np.stack([points, np.full_like(points, rest)], axis=1)  # all others weigh as one
    return np.stack([activate(activation, pair)[0] for pair in pairs])


def measure_loss(loss: str, activation: str, logits: Array, targets: Array) -> float:
    """The loss of one example from the logits of the output layer, (units,)."""
    outputs = activate(activation, logits)
    return total_loss(loss, loss_terms(loss, logits, outputs, targets))


def fill_delta(loss: str, activation: str, outputs: Array, targets: Array) -> Array:
    """The gradient of one example's loss by the logits, (units,), by its formula."""
    by_output = loss_by_outputs(loss, outputs, targets)
    if by_output.size:
        return backpropagate(activation, outputs, by_output)
    _, _, formula = LOSSES[loss].gradient.partition(" = ")
    return np.asarray(evaluate(formula, {"a": outputs, "t": targets, "n": outputs.size}))
