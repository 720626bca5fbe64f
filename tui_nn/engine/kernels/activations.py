"""Activation functions and their derivatives, a row of units at a time.

The derivatives are taken from the outputs a = f(z), so that z need not be kept.
"""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.activations import LEAKY_RELU, LEAKY_SLOPE, RELU, SIGMOID, SOFTMAX, TANH
from tui_nn.engine.kernels.emit.exponential import exponential
from tui_nn.engine.kernels.structures import Array
from tui_nn.jit import kernel


@kernel
def apply_activation(code: int, row: Array) -> None:
    """Replace z by f(z) in `row`, shape (units,)."""
    units = row.size
    zero, one, two = row.dtype.type(0), row.dtype.type(1), row.dtype.type(2)
    if code == RELU:
        for j in range(units):
            # Not max(z, 0): a NaN has to come through.
            row[j] = zero if row[j] < zero else row[j]
    elif code == LEAKY_RELU:
        slope = row.dtype.type(LEAKY_SLOPE)
        for j in range(units):
            row[j] = slope * row[j] if row[j] < zero else row[j]
    elif code == SIGMOID:
        for j in range(units):
            row[j] = one / (one + exponential(-row[j]))
    elif code == TANH:
        for j in range(units):
            power = exponential(-two * abs(row[j]))
            size = (one - power) / (one + power)
            row[j] = -size if row[j] < zero else size
    elif code == SOFTMAX:
        softmax(row)


@kernel
def softmax(row: Array) -> float:
    """Replace z by e^z / sum(e^z) in `row`, shape (units,).

    Returns:
        log(sum(e^z)), which the cross entropy needs.
    """
    highest = row[0]
    for j in range(1, row.size):
        highest = max(highest, row[j])
    total = row.dtype.type(0)
    for j in range(row.size):
        row[j] = exponential(row[j] - highest)
        total += row[j]
    scale = row.dtype.type(1) / total
    for j in range(row.size):
        row[j] *= scale
    return highest + math.log(np.float64(total))


@kernel
def multiply_derivative(code: int, row: Array, delta: Array) -> None:
    """Replace dL/da by dL/dz in `delta`, where `row`, shape (units,), holds a = f(z)."""
    units = row.size
    one = row.dtype.type(1)
    zero = row.dtype.type(0)
    if code == RELU:
        for j in range(units):
            delta[j] = delta[j] if row[j] > zero else zero
    elif code == LEAKY_RELU:
        slope = row.dtype.type(LEAKY_SLOPE)
        for j in range(units):
            delta[j] = delta[j] if row[j] > zero else slope * delta[j]
    elif code == SIGMOID:
        for j in range(units):
            delta[j] *= row[j] * (one - row[j])
    elif code == TANH:
        for j in range(units):
            delta[j] *= one - row[j] * row[j]
    elif code == SOFTMAX:
        shared = zero
        for j in range(units):
            shared += delta[j] * row[j]
        for j in range(units):
            delta[j] = row[j] * (delta[j] - shared)
