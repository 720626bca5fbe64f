"""Forward and backward pass of some samples of a batch, from the inputs to each layer's deltas.

Samples are independent here, so that workers share a batch. The gradient, a sum over all samples,
is in `gradients.py`. A kind of layer in LAYERS has two kernels here:

- `forward_<kind>(examples, parameters, workspace, order, number, first, last)` fills the outputs of
  layer `number` with its logits; layer 0 takes its inputs from the examples;
- `backward_<kind>(parameters, workspace, number, first, last, worker)` fills the deltas of layer
  `number` - 1, the gradient by its logits, from those of layer `number`.

`order`, uint32 (batch,), are the indices of the batch's examples; a worker
takes order[first:last].
"""

from __future__ import annotations

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.activations import apply_activation, multiply_derivative
from tui_nn.engine.kernels.emit.literals import plain
from tui_nn.engine.kernels.emit.rows import combine_listed_rows, combine_paired_rows
from tui_nn.engine.kernels.emit.tiles import multiply
from tui_nn.engine.kernels.emit.transposition import transpose
from tui_nn.engine.kernels.inputs import (
    are_pictures,
    fetch_pictures,
    fill_panel,
    gather_rows,
)
from tui_nn.engine.kernels.losses import fill_output_deltas, finish_forward
from tui_nn.engine.kernels.selection import kernels_of, select_by_code
from tui_nn.engine.kernels.structures import Array, Examples, Parameters, Rule, Workspace
from tui_nn.engine.layers.table import LAYERS
from tui_nn.jit import inlined, kernel

IN_FEATURES, OUT_FEATURES, STRIDE = table.IN_FEATURES, table.OUT_FEATURES, table.STRIDE
ACTIVATION, WEIGHTS, BIASES = table.ACTIVATION, table.WEIGHTS, table.BIASES
OUTPUTS, KIND = table.OUTPUTS, table.KIND


@inlined
def forward_pictures(
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    order: Array,
    first: int,
    last: int,
) -> None:
    """Fill the first layer's outputs with its logits from the weight rows of nonzero pixels."""
    layer, picked = parameters.layers[0], order[first:last]
    values, outputs, brightness = parameters.values, workspace.outputs, workspace.brightness
    stride, biases, weights = layer[STRIDE], layer[BIASES], layer[WEIGHTS]
    target_at = layer[OUTPUTS] + first * stride
    if examples.starts.size:
        combine_listed_rows(
            outputs,
            target_at,
            values,
            biases,
            values,
            weights,
            stride,
            examples.starts,
            examples.columns,
            examples.levels,
            brightness,
            picked,
        )
    else:
        combine_paired_rows(
            outputs,
            target_at,
            values,
            biases,
            values,
            weights,
            stride,
            examples.pictures,
            brightness,
            picked,
        )


@kernel
def locate_inputs(layers: Array, number: int, workspace: Workspace) -> tuple[Array, int, int]:
    """The flat array of a layer's dense inputs, their offset and stride."""
    if number == 0:
        return workspace.inputs, plain(0), layers[0, IN_FEATURES]
    return workspace.outputs, layers[number - 1, OUTPUTS], layers[number - 1, STRIDE]


@inlined
def forward_rows(
    parameters: Parameters, workspace: Workspace, number: int, first: int, last: int
) -> None:
    """Fill the outputs of layer `number` with its logits: biases + inputs @ weights."""
    layer = parameters.layers[number]
    inputs, place, inputs_stride = locate_inputs(parameters.layers, number, workspace)
    stride, step = layer[STRIDE], plain(1)
    multiply(
        workspace.outputs,
        layer[OUTPUTS] + first * stride,
        stride,
        parameters.values,
        layer[BIASES],
        inputs,
        place + first * inputs_stride,
        inputs_stride,
        step,
        parameters.values,
        layer[WEIGHTS],
        stride,
        last - first,
        stride,
        layer[IN_FEATURES],
    )


@inlined
def forward_dense(
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    order: Array,
    number: int,
    first: int,
    last: int,
) -> None:
    """Fill the outputs of a dense layer with its logits: biases + inputs @ weights."""
    if number == 0 and are_pictures(examples):
        fetch_pictures(examples, order[first:last])
        forward_pictures(examples, parameters, workspace, order, first, last)
    else:
        if number == 0:
            gather_rows(examples.rows, order, first, last, workspace.inputs)
        forward_rows(parameters, workspace, number, first, last)


FORWARD_PARAMETERS = "examples, parameters, workspace, order, number, first, last"
FORWARD = kernels_of(LAYERS, "forward_{}", FORWARD_PARAMETERS, globals())

select_forward = select_by_code(FORWARD, FORWARD_PARAMETERS)


@inlined
def activate_layer(layer: Array, outputs: Array, first: int, last: int) -> None:
    """Replace the layer's logits in flat `outputs` by f(z); `layer` is its row of the table."""
    units, stride = layer[OUT_FEATURES], layer[STRIDE]
    for b in range(first, last):
        place = layer[OUTPUTS] + b * stride
        apply_activation(layer[ACTIVATION], outputs[place : place + units])


@kernel
def forward_samples(
    loss: int,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    order: Array,
    first: int,
    last: int,
) -> None:
    """Forward pass of order[first:last]: outputs of all layers, losses and correct answers."""
    layers, final = parameters.layers, parameters.layers.shape[0] - 1
    for number in range(final + 1):
        kind = layers[number, KIND]
        select_forward(kind, examples, parameters, workspace, order, number, first, last)
        if number < final:
            activate_layer(layers[number], workspace.outputs, first, last)
    finish_forward(loss, layers[final], examples, workspace, order, first, last)


@inlined
def backward_dense(
    parameters: Parameters, workspace: Workspace, number: int, first: int, last: int, worker: int
) -> None:
    """Fill the deltas of layer `number` - 1: (deltas @ weights^T) f'(z)."""
    layer, below = parameters.layers[number], parameters.layers[number - 1]
    stride, width = layer[STRIDE], below[STRIDE]
    transposed = workspace.transposed[worker]
    transpose(parameters.values, layer[WEIGHTS], stride, layer[IN_FEATURES], transposed, width)
    begin, step = plain(0), plain(1)
    multiply(
        workspace.deltas,
        below[OUTPUTS] + first * width,
        width,
        workspace.zeros,
        begin,
        workspace.deltas,
        layer[OUTPUTS] + first * stride,
        stride,
        step,
        transposed,
        begin,
        width,
        last - first,
        width,
        layer[OUT_FEATURES],
    )
    for b in range(first, last):
        place = below[OUTPUTS] + b * width
        multiply_derivative(
            below[ACTIVATION],
            workspace.outputs[place : place + below[OUT_FEATURES]],
            workspace.deltas[place : place + width],
        )


BACKWARD_PARAMETERS = "parameters, workspace, number, first, last, worker"
BACKWARD = kernels_of(LAYERS, "backward_{}", BACKWARD_PARAMETERS, globals())

select_backward = select_by_code(BACKWARD, BACKWARD_PARAMETERS)


@kernel
def backward_samples(
    rule: Rule,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    order: Array,
    first: int,
    last: int,
    worker: int,
) -> None:
    """The gradient of the mean loss by each layer's logits, after `forward_samples`."""
    layers = parameters.layers
    final = layers.shape[0] - 1
    weights = rule.class_weights
    fill_output_deltas(rule.loss, weights, layers[final], examples, workspace, order, first, last)
    for number in range(final, 0, -1):
        kind = layers[number, KIND]
        select_backward(kind, parameters, workspace, number, first, last, worker)
    if are_pictures(examples):
        fill_panel(examples, order, layers[0, IN_FEATURES], first, last, workspace.panel)
