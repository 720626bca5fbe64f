"""Many batches in one call without the interpreter lock: training, gradient, evaluation."""

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
"""The purposes of a pass through the network."""

SHARE_GRAIN = 8
"""Samples in the smallest share of a worker: the rows of a tile."""


@inlined
def clip_gradient(grads: Array, limit: float) -> None:
    """Scale `grads`, (n,), to Euclidean norm `limit` if it is larger (Pascanu et al. 2013)."""
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
    """Copy a batch's outputs to `target`, (samples, out_features), from row `place` on."""
    for b in range(batch):
        first = layer[table.OUTPUTS] + b * layer[table.STRIDE]
        for j in range(layer[table.OUT_FEATURES]):
            target[place + b, j] = outputs[first + j]


@inlined
def sum_losses(losses: Array, rights: Array, batch: int) -> tuple[float, int]:
    """Total loss and correct answers of a batch, added in order: the sum is the same each time."""
    loss, right = 0.0, 0
    for b in range(batch):
        loss += losses[b]
        right += rights[b]
    return loss, right


@inlined
def update_from_batch(
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
    """Do update number `step` (from 1), after all workers' `backward_samples`.

    If the purpose is DIFFERENTIATE, fill workspace.grads instead, penalty and clipping included.

    Returns:
        Number of barriers passed.
    """
    # Clipping needs the norm of the whole gradient.
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
    """Pass one batch of `order` through the network for each element of `losses`.

    One kernel for all purposes: another one would compile all callees again. Each worker of the
    team calls it once, with arguments that differ only in `team.worker`.

    Args:
        purpose: EVALUATE; DIFFERENTIATE, which leaves the gradient in workspace.grads; or TRAIN.
        order: uint32 (samples,), indices of the examples in the order of training.
        batch_size: examples a batch; the last of `order` may be smaller.
        first: index in `order` of the first batch.
        learning_rate: of these steps.
        step: number of steps done before.
        losses: out, float64 (batches,), each batch's mean loss.
        rights: out, int64 (batches,), each batch's number of correct answers.
        outputs: out, (examples from `first` on, out_features), or empty.

    Returns:
        Number of batches done. A loss that is not finite ends the call before its update.
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
        loss, right = sum_losses(workspace.losses, workspace.rights, batch.size)
        if team.worker == 0:
            losses[n], rights[n] = loss / batch.size, right
            if outputs.size:
                copy_outputs(layer, workspace.outputs, batch.size, outputs, begin - first)
        if purpose == TRAIN and not math.isfinite(loss):
            done = n + 1
            break
        if purpose != EVALUATE:
            meetings = update_from_batch(
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
