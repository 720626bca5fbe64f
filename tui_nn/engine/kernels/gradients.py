"""The gradient: summed over a batch a block of weight rows at a time, and given to the optimizer.

A block goes to the optimizer while it is in the cache; workers share the blocks. A kind of layer in
LAYERS has one kernel here, `accumulate_<kind>_gradient`.
"""

from __future__ import annotations

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.emit.literals import plain
from tui_nn.engine.kernels.emit.rows import combine_active_rows
from tui_nn.engine.kernels.emit.tiles import multiply
from tui_nn.engine.kernels.inputs import are_pictures, panel_height
from tui_nn.engine.kernels.passes import locate_inputs
from tui_nn.engine.kernels.selection import kernels_of, select_by_code
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
from tui_nn.engine.layers.table import LAYERS
from tui_nn.jit import inlined, kernel

IN_FEATURES, STRIDE = table.IN_FEATURES, table.STRIDE
WEIGHTS, BIASES, OUTPUTS = table.WEIGHTS, table.BIASES, table.OUTPUTS

BLOCK_SIZE = 16384
"""Numbers in a block of weight rows. Gradient, weights and two moments of a block, 64 KiB each in
float32, fit in a second-level cache of 256 KiB."""


@inlined
def fill_gradient_of_pictures(
    layer: Array,
    workspace: Workspace,
    batch: int,
    first: int,
    last: int,
    target: Array,
    target_at: int,
) -> None:
    """Fill `target` from `target_at` with the gradient of rows first to last of the first layer.

    Only nonzero pixels contribute; `layer` is the layer's row of the table.
    """
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
def fill_gradient_of_rows(
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
    """Fill `target` from `target_at` with inputs^T @ deltas, (rows, stride).

    Element (b, i) of the inputs is inputs[inputs_at + b * inputs_step + i].
    """
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
    """Add the gradient of l2/2 |w|^2 to `grads`; both arrays are (n,)."""
    factor = grads.dtype.type(l2)
    for j in range(grads.size):
        grads[j] += factor * values[j]


@kernel
def update_run(
    rule: Rule, parameters: Parameters, hyper: Hyperparameters, place: int, grads: Array
) -> None:
    """Update the parameters from offset `place` on by their gradient `grads`, (n,)."""
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
def fill_gradient_of_block(
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
    """Fill `target` with the gradient of rows first to last of layer `number`.

    The biases are the row after the last row of weights.
    """
    layer = parameters.layers[number]
    if first == layer[IN_FEATURES]:
        begin, one = plain(0), plain(1)
        fill_gradient_of_rows(
            layer, workspace, workspace.ones, begin, one, batch, one, target, target_at
        )
    elif number == 0 and are_pictures(examples):
        fill_gradient_of_pictures(layer, workspace, batch, first, last, target, target_at)
    else:
        inputs, inputs_at, stride = locate_inputs(parameters.layers, number, workspace)
        begin, rows = inputs_at + first, last - first
        fill_gradient_of_rows(
            layer, workspace, inputs, begin, stride, batch, rows, target, target_at
        )


@kernel
def accumulate_dense_gradient(
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
    """Sum this worker's blocks of one layer's gradient over the batch.

    Args:
        number: of the layer.
        batch: number of samples.
        update: whether to update the parameters of each block at once; else fill workspace.grads.
    """
    layer = parameters.layers[number]
    stride, rows = layer[STRIDE], layer[IN_FEATURES]
    target = workspace.blocks[team.worker] if update else workspace.grads
    height = max(BLOCK_SIZE // stride, 1)
    blocks = (rows + height - 1) // height
    # The biases follow the weights in memory like one more row: they are the last block.
    for block in range(team.worker, blocks + 1, team.workers):
        first = min(block * height, rows)
        last = min(first + height, rows) if block < blocks else rows + 1
        place, end = layer[WEIGHTS] + first * stride, layer[WEIGHTS] + last * stride
        target_at = plain(0) if update else place
        fill_gradient_of_block(
            examples, parameters, workspace, number, batch, first, last, target, target_at
        )
        grads = target[target_at : target_at + end - place]
        if rule.l2 > 0 and block < blocks:
            add_penalty(rule.l2, parameters.values[place:end], grads)
        if update:
            update_run(rule, parameters, hyper, place, grads)


ACCUMULATE_PARAMETERS = "rule, number, examples, parameters, workspace, team, batch, hyper, update"
ACCUMULATE = kernels_of(LAYERS, "accumulate_{}_gradient", ACCUMULATE_PARAMETERS, globals())

select_accumulate = select_by_code(ACCUMULATE, ACCUMULATE_PARAMETERS)


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
    """This worker's blocks of the gradient of all layers, after all workers' `backward_samples`."""
    for number in range(parameters.layers.shape[0]):
        select_accumulate(
            parameters.layers[number, table.KIND],
            rule,
            number,
            examples,
            parameters,
            workspace,
            team,
            batch,
            hyper,
            update,
        )
