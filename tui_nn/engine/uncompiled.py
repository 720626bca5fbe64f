"""The activations of one row, run by Python: an answer before the kernels are compiled.

These are the kernels' own functions, a few tenths of a millisecond for a thousand units.
"""

from __future__ import annotations

from typing import Any

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
