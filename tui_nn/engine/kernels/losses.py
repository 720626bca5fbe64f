"""The losses: two kernels for each entry of LOSSES.

`finish_<name>` turns one sample's logits into outputs in place and returns its loss.
`fill_<name>_delta` fills `delta`, (at least units,), with the gradient of the mean loss by one
sample's logits; `share`, of the parameters' type, is one over the number of samples.

`row` is (units,), `labels` and `values` are those of `Examples`, `activation` is the position of
the output activation in ACTIVATIONS.
"""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.kernels.activations import apply_activation, apply_softmax, multiply_derivative
from tui_nn.engine.kernels.selection import kernels_of, select_by_code
from tui_nn.engine.kernels.structures import Array, Examples, Workspace
from tui_nn.engine.kernels.table import ACTIVATION, OUT_FEATURES, OUTPUTS, STRIDE
from tui_nn.engine.losses import LOSSES
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
    """Whether the largest output of `row`, (units,), is the label's.

    A single output answers 1 above one half, else 0.
    """
    if row.size == 1:
        return (row[0] > 0.5) == (label == 1)
    best = 0
    for j in range(1, row.size):
        if row[j] > row[best]:
            best = j
    return best == label


@kernel
def fill_differences(
    scale: float, row: Array, delta: Array, labels: Array, values: Array, sample: int
) -> None:
    """Fill `delta` with scale (a_k - t_k)."""
    for j in range(row.size):
        delta[j] = scale * (row[j] - target_of(labels, values, sample, j, row.size))


@inlined
def finish_mean_squared_error(
    activation: int, row: Array, labels: Array, values: Array, sample: int
) -> float:
    """mean_k (a_k - t_k)^2."""
    apply_activation(activation, row)
    total = 0.0
    for j in range(row.size):
        difference = np.float64(row[j]) - target_of(labels, values, sample, j, row.size)
        total += difference * difference
    return total / row.size


@inlined
def fill_mean_squared_error_delta(
    activation: int,
    row: Array,
    delta: Array,
    labels: Array,
    values: Array,
    sample: int,
    share: float,
) -> None:
    """a_k - t_k, and the chain rule through the activation."""
    number = row.dtype.type
    scale = share * (number(2) / number(row.size))
    fill_differences(scale, row, delta, labels, values, sample)
    multiply_derivative(activation, row, delta)


@inlined
def finish_binary_cross_entropy(
    activation: int, row: Array, labels: Array, values: Array, sample: int
) -> float:
    """mean_k -log p(t_k), from the logits: -log sigmoid(z) overflows for no z in this form."""
    total = 0.0
    for j in range(row.size):
        z = np.float64(row[j])
        total += max(z, 0.0) - z * target_of(labels, values, sample, j, row.size)
        total += math.log1p(math.exp(-abs(z)))
    apply_activation(activation, row)
    return total / row.size


@inlined
def fill_binary_cross_entropy_delta(
    activation: int,
    row: Array,
    delta: Array,
    labels: Array,
    values: Array,
    sample: int,
    share: float,
) -> None:
    """a_k - t_k: the sigmoid's derivative cancels."""
    fill_differences(share / row.dtype.type(row.size), row, delta, labels, values, sample)


@inlined
def finish_categorical_cross_entropy(
    activation: int, row: Array, labels: Array, values: Array, sample: int
) -> float:
    """log(sum_k exp(z_k)) - z_label; the first term comes with the softmax."""
    logit = row[labels[sample]]
    return apply_softmax(row) - logit


@inlined
def fill_categorical_cross_entropy_delta(
    activation: int,
    row: Array,
    delta: Array,
    labels: Array,
    values: Array,
    sample: int,
    share: float,
) -> None:
    """a_k - t_k: the softmax's derivative cancels."""
    fill_differences(share, row, delta, labels, values, sample)


FINISH = "activation, row, labels, values, sample"
FILL = "activation, row, delta, labels, values, sample, share"

finish_sample = select_by_code(
    kernels_of(LOSSES, "finish_{}", FINISH, globals()), FINISH, returns=True
)
fill_sample_delta = select_by_code(kernels_of(LOSSES, "fill_{}_delta", FILL, globals()), FILL)


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
    """Turn the output layer's logits of order[first:last] into outputs in place.

    Fills workspace.losses and workspace.rights.

    Args:
        code: position of the loss in LOSSES.
        layer: the output layer's row of the table.
        order: (batch,), numbers of the batch's samples.
    """
    labels, values = examples.labels, examples.values
    for b in range(first, last):
        sample = order[b]
        place = layer[OUTPUTS] + b * layer[STRIDE]
        row = workspace.outputs[place : place + layer[OUT_FEATURES]]
        workspace.losses[b] = finish_sample(code, layer[ACTIVATION], row, labels, values, sample)
        workspace.rights[b] = labels.size > 0 and is_right(row, labels[sample])


@kernel
def fill_output_deltas(
    code: int,
    class_weights: Array,
    layer: Array,
    examples: Examples,
    workspace: Workspace,
    order: Array,
    first: int,
    last: int,
) -> None:
    """Fill the output layer's deltas with the gradient by its z of the mean loss of `order`.

    The other arguments are those of `finish_forward`, after it.

    Args:
        class_weights: (classes,), factor of a sample's loss by its label; or empty.
    """
    labels, values, outputs = examples.labels, examples.values, workspace.outputs
    units, stride = layer[OUT_FEATURES], layer[STRIDE]
    share = outputs.dtype.type(1) / outputs.dtype.type(order.size)
    for b in range(first, last):
        place = layer[OUTPUTS] + b * stride
        row = outputs[place : place + units]
        delta = workspace.deltas[place : place + stride]
        own = share * class_weights[labels[order[b]]] if class_weights.size else share
        fill_sample_delta(code, layer[ACTIVATION], row, delta, labels, values, order[b], own)
        for j in range(units, stride):
            delta[j] = 0
