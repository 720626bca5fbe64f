"""Forward and backward pass of one batch through all layers."""

from __future__ import annotations

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.activations import apply_activation, multiply_derivative
from tui_nn.engine.kernels.entries import (
    gather_outputs,
    gather_pixels,
    gather_rows,
    sort_by_feature,
)
from tui_nn.engine.kernels.losses import finish_forward, output_delta
from tui_nn.engine.kernels.rows import add_scaled_rows
from tui_nn.engine.kernels.updates import update_row
from tui_nn.engine.optimizers import SGD
from tui_nn.jit import kernel

IN_FEATURES, OUT_FEATURES, STRIDE = table.IN_FEATURES, table.OUT_FEATURES, table.STRIDE
ACTIVATION, WEIGHTS, BIASES = table.ACTIVATION, table.WEIGHTS, table.BIASES
OUTPUTS, ENTRIES, ROWS = table.OUTPUTS, table.ENTRIES, table.ROWS
L2, WEIGHT_DECAY = table.L2, table.WEIGHT_DECAY

PIXEL_MAXIMUM = 255


@kernel
def matrix_at(flat, start, rows, columns):
    """The (rows, columns) matrix that begins at flat[start]."""
    return flat[start : start + rows * columns].reshape((rows, columns))


@kernel
def gather_inputs(examples, order, workspace):
    """Collect the entries of the samples in `order` as the first layer's input."""
    starts = workspace.batch_starts[0]
    if examples.starts.size:
        one = workspace.entries.dtype.type(1)
        scale = one / workspace.entries.dtype.type(PIXEL_MAXIMUM)
        gather_pixels(
            examples.starts,
            examples.columns,
            examples.pixels,
            order,
            scale,
            starts,
            workspace.features,
            workspace.entries,
        )
    else:
        gather_rows(examples.rows, order, starts, workspace.features, workspace.entries)


@kernel
def forward_layer(parameters, workspace, number, batch):
    """Fill the layer's outputs with its logits: biases + input entries times weight rows."""
    layer = parameters.layers[number]
    stride = layer[STRIDE]
    weights = matrix_at(parameters.values, layer[WEIGHTS], layer[IN_FEATURES], stride)
    biases = parameters.values[layer[BIASES] : layer[BIASES] + stride]
    outputs = matrix_at(workspace.outputs, layer[OUTPUTS], batch, stride)
    starts = workspace.batch_starts[number]
    features = workspace.features[layer[ENTRIES] :]
    entries = workspace.entries[layer[ENTRIES] :]
    for b in range(batch):
        outputs[b, :] = biases
        add_scaled_rows(outputs[b], weights, features, entries, starts[b], starts[b + 1])


@kernel
def forward_batch(examples, parameters, workspace, loss, order):
    """Forward pass of the samples in `order`; the outputs stay in the workspace.

    Returns:
        The loss summed over the batch, and the number of right answers.
    """
    gather_inputs(examples, order, workspace)
    batch, last = order.size, parameters.layers.shape[0] - 1
    for number in range(last):
        forward_layer(parameters, workspace, number, batch)
        layer, above = parameters.layers[number], parameters.layers[number + 1]
        units = layer[OUT_FEATURES]
        outputs = matrix_at(workspace.outputs, layer[OUTPUTS], batch, layer[STRIDE])
        for b in range(batch):
            apply_activation(layer[ACTIVATION], outputs[b], units)
        gather_outputs(
            outputs,
            batch,
            units,
            workspace.batch_starts[number + 1],
            workspace.features[above[ENTRIES] :],
            workspace.entries[above[ENTRIES] :],
        )
    forward_layer(parameters, workspace, last, batch)
    layer = parameters.layers[last]
    outputs = matrix_at(workspace.outputs, layer[OUTPUTS], batch, layer[STRIDE])
    return finish_forward(
        loss,
        layer[ACTIVATION],
        outputs,
        layer[OUT_FEATURES],
        order,
        examples.labels,
        examples.values,
    )


@kernel
def transpose(matrix, units, transposed, stride):
    """Fill `transposed`, shape (units, stride), from matrix[:, :units]; the padding is zeroed."""
    rows = matrix.shape[0]
    for k in range(units):
        for i in range(rows):
            transposed[k, i] = matrix[i, k]
        for i in range(rows, stride):
            transposed[k, i] = 0


@kernel
def delta_below(parameters, workspace, number, batch, delta, below_delta):
    """The gradient by z of the layer below: (delta weights^T) f'(z)."""
    layer, below = parameters.layers[number], parameters.layers[number - 1]
    units, stride, below_stride = layer[OUT_FEATURES], layer[STRIDE], below[STRIDE]
    weights = matrix_at(parameters.values, layer[WEIGHTS], layer[IN_FEATURES], stride)
    transposed = matrix_at(workspace.transposed, 0, units, below_stride)
    transpose(weights, units, transposed, below_stride)
    outputs = matrix_at(workspace.outputs, below[OUTPUTS], batch, below_stride)
    for b in range(batch):
        row = below_delta[b]
        row[:] = 0
        add_scaled_rows(row, transposed, workspace.numbers, delta[b], 0, units)
        multiply_derivative(below[ACTIVATION], outputs[b], row, below[OUT_FEATURES])


@kernel
def moments_at(moments, first, last):
    """The optimizer's memory of a row; empty where it has none."""
    return moments[first:last] if moments.size else moments


@kernel
def finish_row(rule, parameters, workspace, place, grad, fused):
    """Use the gradient of the parameters at `place`, or keep it for later."""
    last = place + grad.size
    if fused:
        update_row(
            rule.optimizer,
            workspace.hyper,
            parameters.values[place:last],
            grad,
            moments_at(parameters.first_moments, place, last),
            moments_at(parameters.second_moments, place, last),
        )
    else:
        workspace.grads[place:last] = grad


@kernel
def backward_layer(rule, parameters, workspace, number, batch, delta, fused):
    """The gradient of one layer, a weight row at a time, used or kept while it is in the cache."""
    layer = parameters.layers[number]
    stride, begin = layer[STRIDE], layer[WEIGHTS]
    starts = workspace.feature_starts
    sort_by_feature(
        batch,
        layer[IN_FEATURES],
        workspace.batch_starts[number],
        workspace.features[layer[ENTRIES] :],
        workspace.entries[layer[ENTRIES] :],
        starts,
        workspace.samples,
        workspace.sorted_entries,
    )
    grad = workspace.row_grad[:stride]
    l2 = workspace.hyper[L2]
    live = parameters.live[layer[ROWS] :]
    # A row that had no gradient yet has no moments either: its update is exactly zero.
    everything = not fused or l2 > 0 or workspace.hyper[WEIGHT_DECAY] > 0
    forgetful = rule.optimizer == SGD
    for i in range(layer[IN_FEATURES]):
        first, last = starts[i], starts[i + 1]
        if last > first:
            live[i] = 1
        elif not everything and (forgetful or live[i] == 0):
            continue
        place = begin + i * stride
        grad[:] = 0
        add_scaled_rows(grad, delta, workspace.samples, workspace.sorted_entries, first, last)
        if l2 > 0:
            for j in range(stride):
                grad[j] += l2 * parameters.values[place + j]
        finish_row(rule, parameters, workspace, place, grad, fused)
    grad[:] = 0
    for b in range(batch):
        for j in range(stride):
            grad[j] += delta[b, j]
    finish_row(rule, parameters, workspace, layer[BIASES], grad, fused)


@kernel
def backward_batch(rule, examples, parameters, workspace, order, fused):
    """Backward pass after `forward_batch`.

    With `fused` each row's gradient is used by the optimizer at once; else the whole gradient is
    kept in workspace.grads and nothing is changed.
    """
    batch, last = order.size, parameters.layers.shape[0] - 1
    layer = parameters.layers[last]
    stride = layer[STRIDE]
    delta = matrix_at(workspace.deltas[last % 2], 0, batch, stride)
    delta[:, layer[OUT_FEATURES] :] = 0
    output_delta(
        rule.loss,
        layer[ACTIVATION],
        matrix_at(workspace.outputs, layer[OUTPUTS], batch, stride),
        layer[OUT_FEATURES],
        order,
        examples.labels,
        examples.values,
        delta,
    )
    for number in range(last, 0, -1):
        below_stride = parameters.layers[number - 1, STRIDE]
        below_delta = matrix_at(workspace.deltas[(number - 1) % 2], 0, batch, below_stride)
        delta_below(parameters, workspace, number, batch, delta, below_delta)
        backward_layer(rule, parameters, workspace, number, batch, delta, fused)
        delta = below_delta
    backward_layer(rule, parameters, workspace, 0, batch, delta, fused)
