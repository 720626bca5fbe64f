"""Training: many steps in one call, with the interpreter lock released."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.passes import backward_batch, forward_batch, moments_at
from tui_nn.engine.kernels.updates import prepare_hyperparameters, update_row
from tui_nn.jit import kernel

STRIDE, IN_FEATURES, WEIGHTS = table.STRIDE, table.IN_FEATURES, table.WEIGHTS


@kernel
def clip_gradient(grads, limit):
    """Scale `grads` down to Euclidean norm `limit` where it is larger (Pascanu et al. 2013)."""
    total = 0.0
    for j in range(grads.size):
        total += np.float64(grads[j]) * np.float64(grads[j])
    norm = math.sqrt(total)
    if norm > limit:
        scale = grads.dtype.type(limit / norm)
        for j in range(grads.size):
            grads[j] *= scale


@kernel
def clipped_step(rule, examples, parameters, workspace, order):
    """One step whose whole gradient must be known before any of it is used."""
    backward_batch(rule, examples, parameters, workspace, order, False)
    clip_gradient(workspace.grads, rule.clip_norm)
    update_row(
        rule.optimizer,
        workspace.hyper,
        parameters.values,
        workspace.grads,
        moments_at(parameters.first_moments, 0, parameters.values.size),
        moments_at(parameters.second_moments, 0, parameters.values.size),
    )


@kernel
def run_steps(
    rule,
    examples,
    parameters,
    workspace,
    order,
    batch_size,
    first,
    learning_rate,
    step,
    losses,
    rights,
):
    """Train one step for each place in `losses`.

    Args:
        order: (samples,), the epoch's order of the examples.
        batch_size: examples a step; the last batch of an epoch may be smaller.
        first: where in `order` the first batch begins.
        learning_rate: of these steps.
        step: steps done before.
        losses: out, (steps,), each batch's mean loss.
        rights: out, int64 (steps,), each batch's number of right answers.

    Returns:
        Steps done: fewer than asked when a loss was not finite. That step's update is left out.
    """
    for s in range(losses.size):
        batch = order[first : min(first + batch_size, order.size)]
        loss, rights[s] = forward_batch(examples, parameters, workspace, rule.loss, batch)
        losses[s] = loss / batch.size
        if not math.isfinite(loss):
            return s + 1
        prepare_hyperparameters(
            rule.optimizer, rule.settings, step + s + 1, learning_rate, workspace.hyper
        )
        if rule.clip_norm > 0:
            clipped_step(rule, examples, parameters, workspace, batch)
        else:
            backward_batch(rule, examples, parameters, workspace, batch, True)
        first += batch_size
    return losses.size


@kernel
def compute_gradients(rule, examples, parameters, workspace, order):
    """Loss (mean) of the samples in `order`, its gradient left in workspace.grads."""
    workspace.hyper[table.L2] = rule.settings[6]
    loss, _ = forward_batch(examples, parameters, workspace, rule.loss, order)
    backward_batch(rule, examples, parameters, workspace, order, False)
    return loss / order.size


@kernel
def evaluate_range(loss, examples, parameters, workspace, batch_size, first, last, outputs):
    """Forward pass of the samples first..last in order.

    Args:
        batch_size: samples a pass, at most the workspace's.
        outputs: out, (last - first, out_features), or empty when they are not wanted.

    Returns:
        The loss summed over the samples, and the number of right answers.
    """
    total, right = 0.0, 0
    layer = parameters.layers[parameters.layers.shape[0] - 1]
    units, stride, place = layer[table.OUT_FEATURES], layer[STRIDE], layer[table.OUTPUTS]
    begin = first
    while begin < last:
        batch = min(batch_size, last - begin)
        order = np.arange(begin, begin + batch).astype(np.uint32)
        batch_loss, batch_right = forward_batch(examples, parameters, workspace, loss, order)
        total += batch_loss
        right += batch_right
        if outputs.size:
            for b in range(batch):
                for j in range(units):
                    outputs[begin - first + b, j] = workspace.outputs[place + b * stride + j]
        begin += batch
    return total, right
