"""The gradient, summed over a batch's samples some weight rows at a time, and what it does.

Rows go to the optimizer while they are in the cache; several workers each take some of them.
"""

from __future__ import annotations

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.emit.literals import plain
from tui_nn.engine.kernels.emit.rows import combine_active_rows
from tui_nn.engine.kernels.emit.tiles import multiply
from tui_nn.engine.kernels.inputs import are_pictures, panel_height
from tui_nn.engine.kernels.passes import inputs_of
from tui_nn.engine.kernels.structures import (
    Array,
    Examples,
    Hyperparameters,
    Parameters,
    Rule,
    Team,
    Workspace,
)
from tui_nn.engine.kernels.updates import update_parameters
from tui_nn.jit import inlined, kernel

IN_FEATURES, STRIDE = table.IN_FEATURES, table.STRIDE
WEIGHTS, BIASES, OUTPUTS = table.WEIGHTS, table.BIASES, table.OUTPUTS

BLOCK_SIZE = 16384
"""Numbers in a block of weight rows: their gradient stays in the cache until it is used."""


@inlined
def gradient_of_pictures(
    layer: Array,
    workspace: Workspace,
    batch: int,
    first: int,
    last: int,
    target: Array,
    target_at: int,
) -> None:
    """The first layer's gradient by its weight rows first..last, from the lit pixels."""
    combine_active_rows(
        target,
        target_at,
        workspace.deltas,
        layer[OUTPUTS],
        layer[STRIDE],
        workspace.panel,
        panel_height(batch),
        workspace.brightness,
        first,
        last,
    )


@inlined
def gradient_of_rows(
    layer: Array,
    workspace: Workspace,
    inputs: Array,
    inputs_at: int,
    inputs_step: int,
    batch: int,
    rows: int,
    target: Array,
    target_at: int,
) -> None:
    """The gradient by `rows` rows of weights or biases: inputs^T @ deltas."""
    stride, begin, step = layer[STRIDE], plain(0), plain(1)
    multiply(
        target,
        target_at,
        stride,
        workspace.zeros,
        begin,
        inputs,
        inputs_at,
        step,
        inputs_step,
        workspace.deltas,
        layer[OUTPUTS],
        stride,
        rows,
        stride,
        batch,
    )


@inlined
def add_penalty(l2: float, values: Array, grads: Array) -> None:
    """Add the gradient of l2/2 |w|^2."""
    factor = grads.dtype.type(l2)
    for j in range(grads.size):
        grads[j] += factor * values[j]


@kernel
def update_run(
    rule: Rule, parameters: Parameters, hyper: Hyperparameters, place: int, grads: Array
) -> None:
    """Let the optimizer change the parameters from `place` on by their gradient."""
    end = place + grads.size
    first, second = parameters.first_moments, parameters.second_moments
    update_parameters(
        rule.optimizer,
        hyper,
        parameters.values[place:end],
        grads,
        first[place:end] if first.size else first,
        second[place:end] if second.size else second,
    )


@inlined
def gradient_of_block(
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    number: int,
    batch: int,
    first: int,
    last: int,
    target: Array,
    target_at: int,
) -> None:
    """A layer's gradient by its rows first..last, into `target`; behind all are the biases."""
    layer = parameters.layers[number]
    if first == layer[IN_FEATURES]:
        begin, one = plain(0), plain(1)
        gradient_of_rows(
            layer, workspace, workspace.ones, begin, one, batch, one, target, target_at
        )
    elif number == 0 and are_pictures(examples):
        gradient_of_pictures(layer, workspace, batch, first, last, target, target_at)
    else:
        inputs, inputs_at, stride = inputs_of(parameters.layers, number, workspace)
        begin, rows = inputs_at + first, last - first
        gradient_of_rows(layer, workspace, inputs, begin, stride, batch, rows, target, target_at)


@kernel
def accumulate_layer_gradient(
    rule: Rule,
    number: int,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    team: Team,
    batch: int,
    hyper: Hyperparameters,
    update: bool,
) -> None:
    """Sum up this worker's blocks of a layer's gradient, and have them updated or kept.

    Args:
        number: of the layer.
        batch: how many samples there are.
        update: whether the optimizer gets each block at once; else workspace.grads is filled.
    """
    layer = parameters.layers[number]
    stride, rows = layer[STRIDE], layer[IN_FEATURES]
    target = workspace.blocks[team.worker] if update else workspace.grads
    height = max(BLOCK_SIZE // stride, 1)
    blocks = (rows + height - 1) // height
    # The biases, which lie behind the weights like one more row, are one more block.
    for block in range(team.worker, blocks + 1, team.workers):
        first = min(block * height, rows)
        last = min(first + height, rows) if block < blocks else rows + 1
        place, end = layer[WEIGHTS] + first * stride, layer[WEIGHTS] + last * stride
        target_at = plain(0) if update else place
        gradient_of_block(
            examples, parameters, workspace, number, batch, first, last, target, target_at
        )
        grads = target[target_at : target_at + end - place]
        if rule.l2 > 0 and block < blocks:
            add_penalty(rule.l2, parameters.values[place:end], grads)
        if update:
            update_run(rule, parameters, hyper, place, grads)


@kernel
def accumulate_gradients(
    rule: Rule,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    team: Team,
    batch: int,
    hyper: Hyperparameters,
    update: bool,
) -> None:
    """After `backward_samples` of all: this worker's part of the gradient of every layer."""
    for number in range(parameters.layers.shape[0]):
        accumulate_layer_gradient(
            rule, number, examples, parameters, workspace, team, batch, hyper, update
        )
