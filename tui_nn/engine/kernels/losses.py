"""The losses: value, gradient and right answers of a batch, from its logits."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.kernels.activations import apply_activation, multiply_derivative, softmax
from tui_nn.engine.kernels.structures import Array, Examples, Workspace
from tui_nn.engine.kernels.table import ACTIVATION, OUT_FEATURES, OUTPUTS, STRIDE
from tui_nn.engine.losses import (
    BINARY_CROSS_ENTROPY,
    CATEGORICAL_CROSS_ENTROPY,
    MEAN_SQUARED_ERROR,
)
from tui_nn.jit import inlined, kernel


@inlined
def target_of(labels: Array, values: Array, sample: int, unit: int, units: int) -> float:
    """The target of one output unit: 0 or 1 for labels, else the given value."""
    if labels.size == 0:
        return values[sample, unit]
    if units == 1:
        return values.dtype.type(labels[sample])
    return values.dtype.type(labels[sample] == unit)


@inlined
def is_right(row: Array, label: int) -> bool:
    """Whether the largest output is the label's, or a single one on its side of one half."""
    if row.size == 1:
        return (row[0] > 0.5) == (label == 1)
    best = 0
    for j in range(1, row.size):
        if row[j] > row[best]:
            best = j
    return best == label


@inlined
def binary_cross_entropy(row: Array, labels: Array, values: Array, sample: int) -> float:
    """The binary cross entropy of one sample, straight from its logits `row`."""
    total = 0.0
    for j in range(row.size):
        z = np.float64(row[j])
        total += max(z, 0.0) - z * target_of(labels, values, sample, j, row.size)
        total += math.log1p(math.exp(-abs(z)))
    return total / row.size


@inlined
def mean_squared_error(row: Array, labels: Array, values: Array, sample: int) -> float:
    """The mean squared error of one sample's outputs `row`."""
    total = 0.0
    for j in range(row.size):
        difference = np.float64(row[j]) - target_of(labels, values, sample, j, row.size)
        total += difference * difference
    return total / row.size


@kernel
def finish_forward(
    code: int,
    layer: Array,
    examples: Examples,
    workspace: Workspace,
    order: Array,
    first: int,
    last: int,
) -> None:
    """Turn the output layer's logits of order[first:last] into outputs in place, and judge them.

    Fills workspace.losses and rights.

    Args:
        code: of the loss.
        layer: the output layer's row of the table.
        order: shape (batch,), which samples the batch has.
    """
    labels, values = examples.labels, examples.values
    for b in range(first, last):
        sample = order[b]
        place = layer[OUTPUTS] + b * layer[STRIDE]
        row = workspace.outputs[place : place + layer[OUT_FEATURES]]
        if code == CATEGORICAL_CROSS_ENTROPY:
            logit = row[labels[sample]]
            workspace.losses[b] = softmax(row) - logit
        elif code == BINARY_CROSS_ENTROPY:
            workspace.losses[b] = binary_cross_entropy(row, labels, values, sample)
            apply_activation(layer[ACTIVATION], row)
        else:
            apply_activation(layer[ACTIVATION], row)
            workspace.losses[b] = mean_squared_error(row, labels, values, sample)
        workspace.rights[b] = labels.size > 0 and is_right(row, labels[sample])


@kernel
def output_delta(
    code: int,
    layer: Array,
    examples: Examples,
    workspace: Workspace,
    order: Array,
    first: int,
    last: int,
) -> None:
    """Fill the output layer's deltas with the gradient by its z of the mean loss of `order`.

    The arguments are those of `finish_forward`, after it.
    """
    labels, values, outputs = examples.labels, examples.values, workspace.outputs
    units, stride = layer[OUT_FEATURES], layer[STRIDE]
    share = outputs.dtype.type(1) / outputs.dtype.type(order.size)
    if code == BINARY_CROSS_ENTROPY:
        share /= outputs.dtype.type(units)
    elif code == MEAN_SQUARED_ERROR:
        share *= outputs.dtype.type(2) / outputs.dtype.type(units)
    for b in range(first, last):
        place = layer[OUTPUTS] + b * stride
        row = outputs[place : place + units]
        error = workspace.deltas[place : place + stride]
        for j in range(units):
            error[j] = share * (row[j] - target_of(labels, values, order[b], j, units))
        for j in range(units, stride):
            error[j] = 0
        if code == MEAN_SQUARED_ERROR:
            multiply_derivative(layer[ACTIVATION], row, error)
