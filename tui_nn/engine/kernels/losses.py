"""The losses: value, gradient and right answers of a batch, from its logits."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.kernels.activations import apply_activation, multiply_derivative
from tui_nn.engine.losses import (
    BINARY_CROSS_ENTROPY,
    CATEGORICAL_CROSS_ENTROPY,
    MEAN_SQUARED_ERROR,
)
from tui_nn.jit import kernel


@kernel
def target_of(labels, values, sample, unit, units):
    """The target of one output unit: 0 or 1 for labels, else the given value."""
    if labels.size == 0:
        return values[sample, unit]
    if units == 1:
        return values.dtype.type(labels[sample])
    return values.dtype.type(labels[sample] == unit)


@kernel
def is_right(row, units, label):
    """Whether the largest output is the label's, or a single one on its side of one half."""
    if units == 1:
        return (row[0] > 0.5) == (label == 1)
    best = 0
    for j in range(1, units):
        if row[j] > row[best]:
            best = j
    return best == label


@kernel
def log_sum_exp(row, units):
    """log(sum(exp(row[:units]))) without overflow."""
    highest = row[0]
    for j in range(1, units):
        highest = max(highest, row[j])
    total = 0.0
    for j in range(units):
        total += math.exp(row[j] - highest)
    return highest + math.log(total)


@kernel
def loss_of_logits(code, row, units, labels, values, sample):
    """The cross entropy of one sample, straight from its logits row[:units]."""
    if code == CATEGORICAL_CROSS_ENTROPY:
        return log_sum_exp(row, units) - row[labels[sample]]
    total = 0.0
    for j in range(units):
        z = np.float64(row[j])
        total += max(z, 0.0) - z * target_of(labels, values, sample, j, units)
        total += math.log1p(math.exp(-abs(z)))
    return total / units


@kernel
def loss_of_outputs(row, units, labels, values, sample):
    """The mean squared error of one sample's outputs row[:units]."""
    total = 0.0
    for j in range(units):
        difference = np.float64(row[j]) - target_of(labels, values, sample, j, units)
        total += difference * difference
    return total / units


@kernel
def finish_forward(code, activation, outputs, units, order, labels, values):
    """Turn logits into outputs in place, and judge them.

    Args:
        code, activation: of the loss and of the output layer.
        outputs: shape (batch, stride), the logits; then the outputs.
        units: how many of the columns are real.
        order: shape (batch,), which samples they are.
        labels, values: targets, one of them empty.

    Returns:
        The loss summed over the batch, and the number of right answers.
    """
    loss, right = 0.0, 0
    cross_entropy = code in (CATEGORICAL_CROSS_ENTROPY, BINARY_CROSS_ENTROPY)
    for b in range(order.size):
        sample = np.int64(order[b])
        row = outputs[b]
        if cross_entropy:
            loss += loss_of_logits(code, row, units, labels, values, sample)
        apply_activation(activation, row, units)
        if not cross_entropy:
            loss += loss_of_outputs(row, units, labels, values, sample)
        if labels.size:
            right += is_right(row, units, labels[sample])
    return loss, right


@kernel
def output_delta(code, activation, outputs, units, order, labels, values, delta):
    """Fill `delta`, (batch, stride), with the gradient of the mean loss by the output layer's z."""
    batch = order.size
    one = outputs.dtype.type(1)
    share = one / outputs.dtype.type(batch)
    if code == BINARY_CROSS_ENTROPY:
        share /= outputs.dtype.type(units)
    elif code == MEAN_SQUARED_ERROR:
        share *= outputs.dtype.type(2) / outputs.dtype.type(units)
    for b in range(batch):
        sample = np.int64(order[b])
        row = outputs[b]
        for j in range(units):
            delta[b, j] = share * (row[j] - target_of(labels, values, sample, j, units))
        if code == MEAN_SQUARED_ERROR:
            multiply_derivative(activation, row, delta[b], units)
