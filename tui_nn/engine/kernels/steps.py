"""Many batches in one call, with the interpreter lock released: training, gradient, evaluation."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.passes import backward_batch, forward_batch
from tui_nn.engine.kernels.structures import Array, Examples, Parameters, Rule, Workspace
from tui_nn.engine.kernels.updates import prepare_hyperparameters, update_parameters
from tui_nn.jit import inlined, kernel

EVALUATE, DIFFERENTIATE, TRAIN = range(3)
"""What batches are passed through the network for."""

L2 = 6
"""Place of the penalty in `Rule.settings`."""


@inlined
def add_penalty(layers: Array, values: Array, l2: float, grads: Array) -> None:
    """Add the gradient of l2/2 |w|^2 over all weights; biases are free."""
    factor = grads.dtype.type(l2)
    for number in range(layers.shape[0]):
        for place in range(layers[number, table.WEIGHTS], layers[number, table.BIASES]):
            grads[place] += factor * values[place]


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
def gradient_of_batch(
    rule: Rule, examples: Examples, parameters: Parameters, workspace: Workspace, order: Array
) -> None:
    """Fill workspace.grads after `forward_batch`, penalty and clipping included."""
    backward_batch(rule, examples, parameters, workspace, order)
    if rule.settings[L2] > 0:
        add_penalty(parameters.layers, parameters.values, rule.settings[L2], workspace.grads)
    if rule.clip_norm > 0:
        clip_gradient(workspace.grads, rule.clip_norm)


@inlined
def train_batch(
    rule: Rule,
    examples: Examples,
    parameters: Parameters,
    workspace: Workspace,
    order: Array,
    learning_rate: float,
    step: int,
) -> None:
    """Make step number `step` (from 1) after `forward_batch` of the samples in `order`."""
    gradient_of_batch(rule, examples, parameters, workspace, order)
    hyper = workspace.hyper
    prepare_hyperparameters(rule.optimizer, rule.settings, step, learning_rate, hyper)
    update_parameters(
        rule.optimizer,
        hyper,
        parameters.values,
        workspace.grads,
        parameters.first_moments,
        parameters.second_moments,
    )


@inlined
def copy_outputs(layer: Array, outputs: Array, batch: int, target: Array, place: int) -> None:
    """Copy the output layer's outputs to the rows of `target` from `place` on."""
    for b in range(batch):
        first = layer[table.OUTPUTS] + b * layer[table.STRIDE]
        for j in range(layer[table.OUT_FEATURES]):
            target[place + b, j] = outputs[first + j]


@kernel
def run_batches(
    purpose: int,
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
    outputs: Array,
) -> int:
    """Pass one batch of `order` through the network for each place in `losses`.

    One kernel for every purpose, since each one more would compile all of its callees again.

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
    layer = parameters.layers[parameters.layers.shape[0] - 1]
    for n in range(losses.size):
        begin = first + n * batch_size
        batch = order[begin : min(begin + batch_size, order.size)]
        loss, rights[n] = forward_batch(examples, parameters, workspace, rule.loss, batch)
        losses[n] = loss / batch.size
        if outputs.size:
            copy_outputs(layer, workspace.outputs, batch.size, outputs, begin - first)
        if purpose == TRAIN:
            if not math.isfinite(loss):
                return n + 1
            rate, number = learning_rate, step + n + 1
            train_batch(rule, examples, parameters, workspace, batch, rate, number)
        elif purpose == DIFFERENTIATE:
            gradient_of_batch(rule, examples, parameters, workspace, batch)
    return losses.size
