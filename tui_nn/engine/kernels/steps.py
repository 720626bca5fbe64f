"""Training: many steps in one call, with the interpreter lock released."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.passes import backward_batch, forward_batch
from tui_nn.engine.kernels.structures import Array, Examples, Parameters, Rule, Workspace
from tui_nn.engine.kernels.updates import prepare_hyperparameters, update_parameters
from tui_nn.jit import kernel

L2 = 6
"""Place of the penalty in `Rule.settings`."""


@kernel
def add_penalty(layers: Array, values: Array, l2: float, grads: Array) -> None:
    """Add the gradient of l2/2 |w|^2 over all weights; biases are free."""
    factor = grads.dtype.type(l2)
    for number in range(layers.shape[0]):
        for place in range(layers[number, table.WEIGHTS], layers[number, table.BIASES]):
            grads[place] += factor * values[place]


@kernel
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


@kernel
def gradient_of_batch(
    rule: Rule, examples: Examples, parameters: Parameters, workspace: Workspace, order: Array
) -> None:
    """Fill workspace.grads after `forward_batch`, penalty and clipping included."""
    backward_batch(rule, examples, parameters, workspace, order)
    if rule.settings[L2] > 0:
        add_penalty(parameters.layers, parameters.values, rule.settings[L2], workspace.grads)
    if rule.clip_norm > 0:
        clip_gradient(workspace.grads, rule.clip_norm)


@kernel
def run_steps(
    rule: Rule,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    order: Array,
    batch_size: int,
    first: int,
    learning_rate: float,
    step: int,
    losses: Array,
    rights: Array,
) -> int:
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
        gradient_of_batch(rule, examples, parameters, workspace, batch)
        prepare_hyperparameters(
            rule.optimizer, rule.settings, step + s + 1, learning_rate, workspace.hyper
        )
        update_parameters(
            rule.optimizer,
            workspace.hyper,
            parameters.values,
            workspace.grads,
            parameters.first_moments,
            parameters.second_moments,
        )
        first += batch_size
    return losses.size


@kernel
def compute_gradients(
    rule: Rule, examples: Examples, parameters: Parameters, workspace: Workspace, order: Array
) -> float:
    """Loss (mean) of the samples in `order`, its gradient left in workspace.grads."""
    loss, _ = forward_batch(examples, parameters, workspace, rule.loss, order)
    gradient_of_batch(rule, examples, parameters, workspace, order)
    return loss / order.size


@kernel
def evaluate_range(
    loss: int,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    batch_size: int,
    first: int,
    last: int,
    outputs: Array,
) -> tuple[float, int]:
    """Forward pass of the samples first..last in order.

    Args:
        batch_size: samples a pass, at most the workspace's.
        outputs: out, (last - first, out_features), or empty when they are not wanted.

    Returns:
        The loss summed over the samples, and the number of right answers.
    """
    total, right = 0.0, 0
    layer = parameters.layers[parameters.layers.shape[0] - 1]
    units, stride, place = layer[table.OUT_FEATURES], layer[table.STRIDE], layer[table.OUTPUTS]
    for begin in range(first, last, batch_size):
        batch = min(batch_size, last - begin)
        order = np.arange(begin, begin + batch).astype(np.uint32)
        batch_loss, batch_right = forward_batch(examples, parameters, workspace, loss, order)
        total += batch_loss
        right += batch_right
        if outputs.size:
            for b in range(batch):
                for j in range(units):
                    outputs[begin - first + b, j] = workspace.outputs[place + b * stride + j]
    return total, right
