"""The losses: value, gradient and right answers of a batch, from its logits."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.kernels.activations import apply_activation, multiply_derivative
from tui_nn.engine.kernels.structures import Array
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
def log_sum_exp(row: Array) -> float:
    """log(sum(exp(row))) without overflow."""
    highest = row[0]
    for j in range(1, row.size):
        highest = max(highest, row[j])
    total = 0.0
    for j in range(row.size):
        total += math.exp(row[j] - highest)
    return highest + math.log(total)


@inlined
def loss_of_logits(code: int, row: Array, labels: Array, values: Array, sample: int) -> float:
    """The cross entropy of one sample, straight from its logits `row`."""
    if code == CATEGORICAL_CROSS_ENTROPY:
        return log_sum_exp(row) - row[labels[sample]]
    total = 0.0
    for j in range(row.size):
        z = np.float64(row[j])
        total += max(z, 0.0) - z * target_of(labels, values, sample, j, row.size)
        total += math.log1p(math.exp(-abs(z)))
    return total / row.size


@inlined
def loss_of_outputs(row: Array, labels: Array, values: Array, sample: int) -> float:
    """The mean squared error of one sample's outputs `row`."""
    total = 0.0
    for j in range(row.size):
        difference = np.float64(row[j]) - target_of(labels, values, sample, j, row.size)
        total += difference * difference
    return total / row.size


@kernel
def finish_forward(
    code: int, layer: Array, outputs: Array, order: Array, labels: Array, values: Array
) -> tuple[float, int]:
    """Turn the output layer's logits into outputs in place, and judge them.

    Args:
        code: of the loss.
        layer: the output layer's row of the table.
        outputs: the workspace's.
        order: shape (batch,), which samples they are.
        labels, values: targets, one of them empty.

    Returns:
        The loss summed over the batch, and the number of right answers.
    """
    loss, right = 0.0, 0
    for b in range(order.size):
        sample = order[b]
        place = layer[OUTPUTS] + b * layer[STRIDE]
        row = outputs[place : place + layer[OUT_FEATURES]]
        if code != MEAN_SQUARED_ERROR:
            loss += loss_of_logits(code, row, labels, values, sample)
        apply_activation(layer[ACTIVATION], row)
        if code == MEAN_SQUARED_ERROR:
            loss += loss_of_outputs(row, labels, values, sample)
        if labels.size:
            right += is_right(row, labels[sample])
    return loss, right


@kernel
def output_delta(
    code: int,
    layer: Array,
    outputs: Array,
    order: Array,
    labels: Array,
    values: Array,
    delta: Array,
) -> None:
    """Fill `delta`, flat (batch, stride), with the gradient of the mean loss by the outputs' z.

    The arguments are those of `finish_forward`, after it.
    """
    units, stride = layer[OUT_FEATURES], layer[STRIDE]
    share = outputs.dtype.type(1) / outputs.dtype.type(order.size)
    if code == BINARY_CROSS_ENTROPY:
        share /= outputs.dtype.type(units)
    elif code == MEAN_SQUARED_ERROR:
        share *= outputs.dtype.type(2) / outputs.dtype.type(units)
    for b in range(order.size):
        sample = order[b]
        place = layer[OUTPUTS] + b * stride
        row = outputs[place : place + units]
        error = delta[b * stride : (b + 1) * stride]
        for j in range(units):
            error[j] = share * (row[j] - target_of(labels, values, sample, j, units))
        for j in range(units, stride):
            error[j] = 0
        if code == MEAN_SQUARED_ERROR:
            multiply_derivative(layer[ACTIVATION], row, error)
