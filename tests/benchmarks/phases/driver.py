"""Training steps in the order of `steps.py`, by the same kernels, timed phase by phase.

A phase timed alone would find other numbers in the caches than it does in the loop. So the loop
itself is written again here, for one worker, with a look at the processor's time stamp counter
after each phase; that it learns the same to the last bit is for `measure.py` to see.
"""

from __future__ import annotations

from tests.benchmarks.phases.clock import (
    DELTAS,
    FORWARD,
    GATHER,
    GRADIENT,
    HEAD,
    OPTIMIZER,
    PANEL,
    REST,
    clock,
    lap,
)
from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.emit.literals import plain
from tui_nn.engine.kernels.emit.processor import flush_subnormals, restore_subnormals
from tui_nn.engine.kernels.gradients import BLOCK_SIZE, fill_gradient_of_block, update_run
from tui_nn.engine.kernels.inputs import are_pictures, fetch_pictures, fill_panel, gather_rows
from tui_nn.engine.kernels.losses import fill_output_deltas, finish_forward
from tui_nn.engine.kernels.passes import (
    activate_layer,
    backward_dense,
    forward_pictures,
    forward_rows,
)
from tui_nn.engine.kernels.steps import SHARE_GRAIN, TRAIN, run_batches, sum_losses
from tui_nn.engine.kernels.structures import (
    Array,
    Examples,
    Hyperparameters,
    Parameters,
    Rule,
    Team,
    Workspace,
)
from tui_nn.engine.kernels.teamwork import share_of
from tui_nn.engine.kernels.updates import prepare_hyperparameters
from tui_nn.jit import kernel

IN_FEATURES, STRIDE, WEIGHTS = table.IN_FEATURES, table.STRIDE, table.WEIGHTS


@kernel
def drive_forward(
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    batch: Array,
    first: int,
    last: int,
    timings: Array,
    begin: int,
) -> int:
    """`forward_samples` but for its head."""
    if are_pictures(examples):
        fetch_pictures(examples, batch[first:last])
        begin = lap(timings, 0, GATHER, begin)
        forward_pictures(examples, parameters, workspace, batch, first, last)
    else:
        gather_rows(examples.rows, batch, first, last, workspace.inputs)
        begin = lap(timings, 0, GATHER, begin)
        forward_rows(parameters, workspace, plain(0), first, last)
    final = parameters.layers.shape[0] - 1
    for number in range(final):
        activate_layer(parameters.layers[number], workspace.outputs, first, last)
        begin = lap(timings, number, FORWARD, begin)
        forward_rows(parameters, workspace, number + 1, first, last)
    return lap(timings, final, FORWARD, begin)


@kernel
def drive_backward(
    rule: Rule,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    batch: Array,
    first: int,
    last: int,
    timings: Array,
    begin: int,
) -> int:
    """The head of `forward_samples`, and `backward_samples`."""
    final = parameters.layers.shape[0] - 1
    layer = parameters.layers[final]
    finish_forward(rule.loss, layer, examples, workspace, batch, first, last)
    weights = rule.class_weights
    fill_output_deltas(rule.loss, weights, layer, examples, workspace, batch, first, last)
    begin = lap(timings, final, HEAD, begin)
    for number in range(final, 0, -1):
        backward_dense(parameters, workspace, number, first, last, plain(0))
        begin = lap(timings, number - 1, DELTAS, begin)
    if are_pictures(examples):
        features = parameters.layers[0, IN_FEATURES]
        fill_panel(examples, batch, features, first, last, workspace.panel)
        begin = lap(timings, 0, PANEL, begin)
    return begin


@kernel
def drive_layer(
    rule: Rule,
    number: int,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    batch: int,
    hyper: Hyperparameters,
    timings: Array,
    begin: int,
) -> int:
    """`accumulate_dense_gradient` of a single worker, block by block of the weights."""
    layer = parameters.layers[number]
    stride, rows = layer[STRIDE], layer[IN_FEATURES]
    target, target_at = workspace.blocks[0], plain(0)
    height = max(BLOCK_SIZE // stride, 1)
    blocks = (rows + height - 1) // height
    for block in range(blocks + 1):
        first = min(block * height, rows)
        last = min(first + height, rows) if block < blocks else rows + 1
        fill_gradient_of_block(
            examples, parameters, workspace, number, batch, first, last, target, target_at
        )
        begin = lap(timings, number, GRADIENT, begin)
        grads = target[: (last - first) * stride]
        update_run(rule, parameters, hyper, layer[WEIGHTS] + first * stride, grads)
        begin = lap(timings, number, OPTIMIZER, begin)
    return begin


@kernel
def drive_gradient(
    rule: Rule,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    batch: int,
    hyper: Hyperparameters,
    timings: Array,
    begin: int,
) -> int:
    """`accumulate_gradients` of a single worker, with the updates."""
    for number in range(parameters.layers.shape[0]):
        begin = drive_layer(
            rule, number, examples, parameters, workspace, batch, hyper, timings, begin
        )
    return begin


@kernel
def drive_batches(
    rule: Rule,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    team: Team,
    order: Array,
    batch_size: int,
    first: int,
    learning_rate: float,
    step: int,
    losses: Array,
    timings: Array,
) -> int:
    """`run_batches` for training by one worker, without penalty or clipping.

    Args:
        timings: out, int64 (layers, PHASES, 2): TICKS and LAPS are added to.

    Returns:
        The ticks that it took, laps included.
    """
    start = clock()
    begin = start
    before = flush_subnormals()
    for n in range(losses.size):
        place = first + n * batch_size
        batch = order[place : min(place + batch_size, order.size)]
        own, end = share_of(team, batch.size, SHARE_GRAIN)
        begin = lap(timings, 0, REST, begin)
        begin = drive_forward(examples, parameters, workspace, batch, own, end, timings, begin)
        begin = drive_backward(
            rule, examples, parameters, workspace, batch, own, end, timings, begin
        )
        loss, _ = sum_losses(workspace.losses, workspace.rights, batch.size)
        losses[n] = loss / batch.size
        hyper = prepare_hyperparameters(
            rule.settings, step + n + 1, learning_rate, parameters.values
        )
        begin = lap(timings, 0, REST, begin)
        begin = drive_gradient(
            rule, examples, parameters, workspace, batch.size, hyper, timings, begin
        )
    restore_subnormals(before)
    return clock() - start


@kernel
def time_batches(
    rule: Rule,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    team: Team,
    order: Array,
    batch_size: int,
    first: int,
    learning_rate: float,
    step: int,
    losses: Array,
    rights: Array,
    outputs: Array,
) -> int:
    """The ticks that `run_batches` takes to train; the arguments are its own."""
    start = clock()
    run_batches(
        TRAIN,
        rule,
        examples,
        parameters,
        workspace,
        team,
        order,
        batch_size,
        first,
        learning_rate,
        step,
        losses,
        rights,
        outputs,
    )
    return clock() - start
