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
from tui_nn.engine.kernels.rows import combine_rows
from tui_nn.engine.kernels.structures import Array, Examples, Parameters, Rule, Workspace
from tui_nn.jit import inlined, kernel

IN_FEATURES, OUT_FEATURES, STRIDE = table.IN_FEATURES, table.OUT_FEATURES, table.STRIDE
ACTIVATION, WEIGHTS, BIASES = table.ACTIVATION, table.WEIGHTS, table.BIASES
OUTPUTS, ENTRIES = table.OUTPUTS, table.ENTRIES

PIXEL_MAXIMUM = 255


@inlined
def gather_inputs(examples: Examples, order: Array, workspace: Workspace) -> None:
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


@inlined
def forward_layer(
    values: Array, layer: Array, starts: Array, features: Array, entries: Array, outputs: Array
) -> None:
    """Fill the layer's outputs with its logits: biases + input entries times weight rows.

    Args:
        values: the flat parameters.
        layer: the layer's row of the table.
        starts: (batch + 1,), where each sample's entries begin in the layer's own.
        features, entries, outputs: the workspace's.
    """
    stride, first = layer[STRIDE], layer[ENTRIES]
    for b in range(starts.size - 1):
        combine_rows(
            outputs,
            layer[OUTPUTS] + b * stride,
            values,
            layer[BIASES],
            values,
            layer[WEIGHTS],
            stride,
            features,
            entries,
            first + starts[b],
            first + starts[b + 1],
        )


@inlined
def activate_layer(layer: Array, batch: int, outputs: Array) -> None:
    """Replace the layer's logits by its outputs."""
    units, stride = layer[OUT_FEATURES], layer[STRIDE]
    for b in range(batch):
        place = layer[OUTPUTS] + b * stride
        apply_activation(layer[ACTIVATION], outputs[place : place + units])


@kernel
def forward_batch(
    examples: Examples, parameters: Parameters, workspace: Workspace, loss: int, order: Array
) -> tuple[float, int]:
    """Forward pass of the samples in `order`; the outputs stay in the workspace.

    Returns:
        The loss summed over the batch, and the number of right answers.
    """
    gather_inputs(examples, order, workspace)
    layers, outputs = parameters.layers, workspace.outputs
    features, entries = workspace.features, workspace.entries
    batch, last = order.size, layers.shape[0] - 1
    for number in range(last + 1):
        starts = workspace.batch_starts[number, : batch + 1]
        forward_layer(parameters.values, layers[number], starts, features, entries, outputs)
        if number < last:
            activate_layer(layers[number], batch, outputs)
            gather_outputs(
                outputs,
                layers[number, OUTPUTS],
                layers[number, STRIDE],
                batch,
                layers[number, OUT_FEATURES],
                workspace.batch_starts[number + 1],
                layers[number + 1, ENTRIES],
                features,
                entries,
            )
    return finish_forward(loss, layers[last], outputs, order, examples.labels, examples.values)


@inlined
def transpose(
    values: Array, start: int, stride: int, rows: int, columns: int, target: Array, width: int
) -> None:
    """Fill `target`, (columns, width), from the matrix at values[start], and zero its padding."""
    for k in range(columns):
        for i in range(rows):
            target[k * width + i] = values[start + i * stride + k]
        for i in range(rows, width):
            target[k * width + i] = 0


@inlined
def delta_below(
    values: Array,
    layer: Array,
    below: Array,
    batch: int,
    workspace: Workspace,
    delta: Array,
    below_delta: Array,
) -> None:
    """Fill `below_delta` with the gradient by z of the layer below: (delta weights^T) f'(z)."""
    units, stride, width = layer[OUT_FEATURES], layer[STRIDE], below[STRIDE]
    transposed, outputs = workspace.transposed, workspace.outputs
    transpose(values, layer[WEIGHTS], stride, layer[IN_FEATURES], units, transposed, width)
    for b in range(batch):
        # Row numbers count from the first unit; the values to scale by begin at b * stride.
        combine_rows(
            below_delta,
            b * width,
            workspace.zeros,
            0,
            transposed,
            0,
            width,
            workspace.numbers,
            delta[b * stride : (b + 1) * stride],
            0,
            units,
        )
        place = below[OUTPUTS] + b * width
        multiply_derivative(
            below[ACTIVATION],
            outputs[place : place + below[OUT_FEATURES]],
            below_delta[b * width : (b + 1) * width],
        )


@kernel
def backward_layer(
    layer: Array, starts: Array, workspace: Workspace, delta: Array, grads: Array
) -> None:
    """Fill `grads` with the layer's part of the gradient.

    Args:
        layer: the layer's row of the table.
        starts: (batch + 1,), where each sample's entries begin in the layer's own.
        delta: flat (batch, stride), the gradient by the layer's z.
        grads: laid out like the parameters.
    """
    batch, stride, begin = starts.size - 1, layer[STRIDE], layer[ENTRIES]
    feature_starts, zeros = workspace.feature_starts, workspace.zeros
    samples, entries = workspace.samples, workspace.sorted_entries
    sort_by_feature(
        starts,
        layer[IN_FEATURES],
        begin,
        workspace.features,
        workspace.entries,
        feature_starts,
        samples,
        entries,
    )
    for i in range(layer[IN_FEATURES]):
        place, first, last = layer[WEIGHTS] + i * stride, feature_starts[i], feature_starts[i + 1]
        combine_rows(grads, place, zeros, 0, delta, 0, stride, samples, entries, first, last)
    numbers, ones = workspace.numbers, workspace.ones
    combine_rows(grads, layer[BIASES], zeros, 0, delta, 0, stride, numbers, ones, 0, batch)


@kernel
def backward_batch(
    rule: Rule, examples: Examples, parameters: Parameters, workspace: Workspace, order: Array
) -> None:
    """Backward pass after `forward_batch`: fills workspace.grads with the mean loss's gradient."""
    layers, batch = parameters.layers, order.size
    last = layers.shape[0] - 1
    delta, below_delta = workspace.deltas[0], workspace.deltas[1]
    output_delta(
        rule.loss,
        layers[last],
        workspace.outputs,
        order,
        examples.labels,
        examples.values,
        delta,
    )
    for number in range(last, -1, -1):
        starts = workspace.batch_starts[number, : batch + 1]
        backward_layer(layers[number], starts, workspace, delta, workspace.grads)
        if number > 0:
            layer, below = layers[number], layers[number - 1]
            delta_below(parameters.values, layer, below, batch, workspace, delta, below_delta)
            delta, below_delta = below_delta, delta
