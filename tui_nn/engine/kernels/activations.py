"""Activation functions and their derivatives: two kernels for each entry of ACTIVATIONS.

`apply_<name>(row)` replaces z by a = f(z) in `row`, (units,). `multiply_<name>_derivative(row,
delta)` replaces dL/da by dL/dz in `delta`, (at least units,), where `row` holds a = f(z): the
derivative is computed from the outputs, so that z need not be kept.
"""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.activations import ACTIVATIONS, LEAKY_SLOPE
from tui_nn.engine.kernels.emit.exponential import exponential
from tui_nn.engine.kernels.selection import kernels_of, select_by_code
from tui_nn.engine.kernels.structures import Array
from tui_nn.jit import inlined, kernel


@inlined
def apply_linear(row: Array) -> None:
    """The identity: `row` stays as it is."""


@inlined
def multiply_linear_derivative(row: Array, delta: Array) -> None:
    """The derivative is 1."""


@inlined
def apply_sigmoid(row: Array) -> None:
    """1 / (1 + exp(-z))."""
    one = row.dtype.type(1)
    for j in range(row.size):
        row[j] = one / (one + exponential(-row[j]))


@inlined
def multiply_sigmoid_derivative(row: Array, delta: Array) -> None:
    """f' = a (1 - a)."""
    one = row.dtype.type(1)
    for j in range(row.size):
        delta[j] *= row[j] * (one - row[j])


@inlined
def apply_tanh(row: Array) -> None:
    """tanh(z), from exp(-2 |z|), which cannot overflow."""
    zero, one, two = row.dtype.type(0), row.dtype.type(1), row.dtype.type(2)
    for j in range(row.size):
        power = exponential(-two * abs(row[j]))
        size = (one - power) / (one + power)
        row[j] = -size if row[j] < zero else size


@inlined
def multiply_tanh_derivative(row: Array, delta: Array) -> None:
    """f' = 1 - a^2."""
    one = row.dtype.type(1)
    for j in range(row.size):
        delta[j] *= one - row[j] * row[j]


@inlined
def apply_relu(row: Array) -> None:
    """max(0, z)."""
    zero = row.dtype.type(0)
    for j in range(row.size):
        # Not max(z, 0): a NaN has to pass, divergence is found by it.
        row[j] = zero if row[j] < zero else row[j]


@inlined
def multiply_relu_derivative(row: Array, delta: Array) -> None:
    """f' is 1 where a > 0, else 0."""
    zero = row.dtype.type(0)
    for j in range(row.size):
        delta[j] = delta[j] if row[j] > zero else zero


@inlined
def apply_leaky_relu(row: Array) -> None:
    """max(LEAKY_SLOPE z, z)."""
    zero, slope = row.dtype.type(0), row.dtype.type(LEAKY_SLOPE)
    for j in range(row.size):
        row[j] = slope * row[j] if row[j] < zero else row[j]


@inlined
def multiply_leaky_relu_derivative(row: Array, delta: Array) -> None:
    """f' is 1 where a > 0, else LEAKY_SLOPE."""
    zero, slope = row.dtype.type(0), row.dtype.type(LEAKY_SLOPE)
    for j in range(row.size):
        delta[j] = delta[j] if row[j] > zero else slope * delta[j]


@kernel
def apply_softmax(row: Array) -> float:
    """Replace z by e^z / sum(e^z) in `row`, (units,).

    Returns:
        log(sum(e^z)), which the cross entropy needs.
    """
    # e^(z - highest) cannot overflow, and the ratio is the same.
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


@inlined
def multiply_softmax_derivative(row: Array, delta: Array) -> None:
    """dL/dz_i = a_i (dL/da_i - sum_j dL/da_j a_j)."""
    shared = row.dtype.type(0)
    for j in range(row.size):
        shared += delta[j] * row[j]
    for j in range(row.size):
        delta[j] = row[j] * (delta[j] - shared)


APPLY = kernels_of(ACTIVATIONS, "apply_{}", "row", globals())
MULTIPLY_DERIVATIVE = kernels_of(ACTIVATIONS, "multiply_{}_derivative", "row, delta", globals())

select_activation = select_by_code(APPLY, "row")
select_derivative = select_by_code(MULTIPLY_DERIVATIVE, "row, delta")


@kernel
def apply_activation(code: int, row: Array) -> None:
    """Replace z by f(z) in `row`, (units,); f is at position `code` of ACTIVATIONS."""
    select_activation(code, row)


@kernel
def multiply_derivative(code: int, row: Array, delta: Array) -> None:
    """Replace dL/da by dL/dz in `delta`, where `row`, (units,), holds a = f(z)."""
    select_derivative(code, row, delta)
