"""Many batches in one call, with the interpreter lock released: training, gradient, evaluation."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.emit.literals import plain
from tui_nn.engine.kernels.emit.processor import flush_subnormals, restore_subnormals
from tui_nn.engine.kernels.gradients import accumulate_gradients, update_run
from tui_nn.engine.kernels.passes import backward_samples, forward_samples
from tui_nn.engine.kernels.structures import Array, Examples, Parameters, Rule, Team, Workspace
from tui_nn.engine.kernels.teamwork import meet, share_of
from tui_nn.engine.kernels.updates import prepare_hyperparameters
from tui_nn.jit import inlined, kernel

EVALUATE, DIFFERENTIATE, TRAIN = range(3)
"""What batches are passed through the network for."""

SHARE_GRAIN = 8
"""Samples are shared out in groups of so many, as they fit in a tile."""


@inlined
def clip_gradient(grads: Array, limit: float) -> None:
    """Scale `grads` down to Euclidean norm `limit` where it is larger (Pascanu et al. 2013)."""
    total = 0.0
    for j in range(grads.size):
        total += np.float64(grads[j]) * np.float64(grads[j])
    norm = math.sqrt(total)
    if norm > limit:
        scale = grads.dtype.type(limit / norm)
        for j in range(grads.size):
            grads[j] *= scale


@inlined
def copy_outputs(layer: Array, outputs: Array, batch: int, target: Array, place: int) -> None:
    """Copy the output layer's outputs to the rows of `target` from `place` on."""
    for b in range(batch):
        first = layer[table.OUTPUTS] + b * layer[table.STRIDE]
        for j in range(layer[table.OUT_FEATURES]):
            target[place + b, j] = outputs[first + j]


@inlined
def sum_of_losses(losses: Array, rights: Array, batch: int) -> tuple[float, int]:
    """Loss and right answers of the whole batch, added up in order."""
    loss, right = 0.0, 0
    for b in range(batch):
        loss += losses[b]
        right += rights[b]
    return loss, right


@inlined
def learn_batch(
    purpose: int,
    rule: Rule,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    team: Team,
    batch: int,
    learning_rate: float,
    step: int,
    meetings: int,
) -> int:
    """After all workers' `backward_samples`, make step number `step` (from 1).

    Or fill workspace.grads, penalty and clipping included, if that is the purpose.

    Returns:
        How often the workers have met.
    """
    # A gradient can be clipped only when all of it is known.
    whole = purpose == DIFFERENTIATE or rule.clip_norm > 0
    hyper = prepare_hyperparameters(rule.settings, step, learning_rate, parameters.values)
    accumulate_gradients(rule, examples, parameters, workspace, team, batch, hyper, not whole)
    if rule.clip_norm > 0:
        meetings = meet(team, meetings)
        if team.worker == 0:
            clip_gradient(workspace.grads, rule.clip_norm)
            if purpose == TRAIN:
                begin = plain(0)
                update_run(rule, parameters, hyper, begin, workspace.grads)
    return meetings


@kernel
def run_batches(
    purpose: int,
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
    """Pass one batch of `order` through the network for each place in `losses`.

    One kernel for every purpose, since each one more would compile all of its callees again. It
    is called once by each worker of the team, with arguments that differ in `team.worker` alone.

    Args:
        purpose: EVALUATE; DIFFERENTIATE, which leaves the gradient in workspace.grads; or TRAIN.
        order: (samples,), the order in which to take the examples.
        batch_size: examples a batch; the last of `order` may be smaller.
        first: where in `order` the first batch begins.
        learning_rate: of these steps.
        step: steps done before.
        losses: out, (batches,), each batch's mean loss.
        rights: out, int64 (batches,), each batch's number of right answers.
        outputs: out, (examples from `first` on, out_features), or empty if not wanted.

    Returns:
        Batches done: fewer than asked when a loss was not finite. That step is left out.
    """
    before = flush_subnormals()
    layer = parameters.layers[parameters.layers.shape[0] - 1]
    done, meetings = losses.size, 0
    for n in range(losses.size):
        begin = first + n * batch_size
        batch = order[begin : min(begin + batch_size, order.size)]
        own, end = share_of(team, batch.size, SHARE_GRAIN)
        forward_samples(rule.loss, examples, parameters, workspace, batch, own, end)
        if purpose != EVALUATE:
            backward_samples(rule, examples, parameters, workspace, batch, own, end, team.worker)
        meetings = meet(team, meetings)
        loss, right = sum_of_losses(workspace.losses, workspace.rights, batch.size)
        if team.worker == 0:
            losses[n], rights[n] = loss / batch.size, right
            if outputs.size:
                copy_outputs(layer, workspace.outputs, batch.size, outputs, begin - first)
        if purpose == TRAIN and not math.isfinite(loss):
            done = n + 1
            break
        if purpose != EVALUATE:
            meetings = learn_batch(
                purpose,
                rule,
                examples,
                parameters,
                workspace,
                team,
                batch.size,
                learning_rate,
                step + n + 1,
                meetings,
            )
        meetings = meet(team, meetings)
    restore_subnormals(before)
    return done
