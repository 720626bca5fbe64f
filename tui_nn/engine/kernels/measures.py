"""Measures of a layer: one pass over its weights, their gradient and the next update."""

from __future__ import annotations

import math

import numpy as np

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.structures import Array, Parameters, Rule, Workspace
from tui_nn.engine.kernels.updates import prepare_hyperparameters, update_parameters
from tui_nn.jit import kernel

ROWS, COLUMNS, STRIDE = table.WEIGHT_ROWS, table.WEIGHT_COLUMNS, table.WEIGHT_STRIDE
WEIGHTS = table.WEIGHTS

SUM, SQUARES, MINIMUM, MAXIMUM, GRADIENT_SQUARES, UPDATE_SQUARES = range(6)
MEASURES = 6


@kernel
def copy_row(values: Array, first: int, target: Array) -> Array:
    """`target`, (n,), filled from values[first] on; `values` itself if it is empty."""
    if values.size == 0:
        return values
    for j in range(target.size):
        target[j] = values[first + j]
    return target


@kernel
def measure_weights(
    rule: Rule,
    parameters: Parameters,
    workspace: Workspace,
    number: int,
    learning_rate: float,
    step: int,
    every: int,
    measures: Array,
) -> None:
    """Fill `measures`, float64 shape (MEASURES,), for one layer's weights.

    The update is that of the optimizer with workspace.grads after `step` steps; no parameter
    changes. Rows 0, `every`, 2 `every`, ... of the weights are measured.
    """
    hyper = prepare_hyperparameters(rule.settings, step + 1, learning_rate, parameters.values)
    layer = parameters.layers[number]
    stride, columns, block = layer[STRIDE], layer[COLUMNS], workspace.blocks[0]
    total, squares, gradient_squares, update_squares = 0.0, 0.0, 0.0, 0.0
    minimum, maximum = math.inf, -math.inf
    for i in range(0, layer[ROWS], every):
        first = layer[WEIGHTS] + i * stride
        last = first + stride
        before, grad = parameters.values[first:last], workspace.grads[first:last]
        after = copy_row(parameters.values, first, block[:stride])
        update_parameters(
            rule.optimizer,
            hyper,
            after,
            grad,
            copy_row(parameters.first_moments, first, block[stride : 2 * stride]),
            copy_row(parameters.second_moments, first, block[2 * stride : 3 * stride]),
        )
        for j in range(columns):
            weight = np.float64(before[j])
            change = np.float64(after[j]) - weight
            total += weight
            squares += weight * weight
            minimum = min(minimum, weight)
            maximum = max(maximum, weight)
            gradient_squares += np.float64(grad[j]) * np.float64(grad[j])
            update_squares += change * change
    measures[SUM], measures[SQUARES] = total, squares
    measures[MINIMUM], measures[MAXIMUM] = minimum, maximum
    measures[GRADIENT_SQUARES], measures[UPDATE_SQUARES] = gradient_squares, update_squares


@kernel
def count_weights(
    parameters: Parameters, number: int, low: float, high: float, counts: Array
) -> None:
    """Count one layer's weights in equal bins from `low` to `high` into int64 `counts`."""
    layer = parameters.layers[number]
    stride, bins = layer[STRIDE], counts.size
    counts[:] = 0
    width = high - low
    for i in range(layer[ROWS]):
        first = layer[WEIGHTS] + i * stride
        for j in range(layer[COLUMNS]):
            weight = np.float64(parameters.values[first + j])
            if low <= weight <= high:
                place = int((weight - low) / width * bins) if width > 0 else bins // 2
                counts[min(place, bins - 1)] += 1
