"""The optimizers' update rules, over any run of parameters."""

from __future__ import annotations

import math

from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.emit.adam import apply_adam
from tui_nn.engine.kernels.structures import Array
from tui_nn.engine.optimizers import ADAM, ADAMW, MOMENTUM, NESTEROV, RMSPROP, SGD
from tui_nn.jit import inlined, kernel

RATE = table.RATE
MOMENTUM_FACTOR = table.MOMENTUM_FACTOR
GROWTH1, GROWTH2 = table.GROWTH1, table.GROWTH2
EPSILON, WEIGHT_DECAY = table.EPSILON, table.WEIGHT_DECAY


@inlined
def prepare_hyperparameters(
    code: int, settings: Array, step: int, learning_rate: float, hyper: Array
) -> None:
    """Fill `hyper` for the update that makes `step` (from 1) steps.

    Adam's bias corrections (Kingma and Ba 2015, section 3) are folded into rate and epsilon:
    r (m / c1) / (sqrt(v / c2) + e) = (r sqrt(c2) / c1) m / (sqrt(v) + e sqrt(c2)).

    Args:
        code: of the optimizer.
        settings: float64 momentum, rho, beta1, beta2, epsilon, weight_decay, l2.
        hyper: out, shape (table.HYPERPARAMETERS,), of the parameters' type.
    """
    momentum, rho, beta1, beta2 = settings[0], settings[1], settings[2], settings[3]
    epsilon, rate = settings[4], learning_rate
    if code == RMSPROP:
        beta2 = rho
    if code in (ADAM, ADAMW):
        correction = math.sqrt(1.0 - beta2**step)
        rate *= correction / (1.0 - beta1**step)
        epsilon *= correction
    hyper[RATE] = rate
    hyper[MOMENTUM_FACTOR] = momentum
    hyper[GROWTH1] = 1.0 - beta1
    hyper[GROWTH2] = 1.0 - beta2
    hyper[EPSILON] = epsilon
    hyper[WEIGHT_DECAY] = learning_rate * settings[5] if code == ADAMW else 0.0


@kernel
def update_parameters(
    code: int,
    hyper: Array,
    weights: Array,
    grad: Array,
    first_moment: Array,
    second_moment: Array,
) -> None:
    """Change `weights` by one step of the optimizer; all arrays have shape (n,).

    `first_moment` and `second_moment` are what the optimizer remembers (unused ones are empty).
    """
    rate = hyper[RATE]
    if code == SGD:
        for j in range(weights.size):
            weights[j] -= rate * grad[j]
    elif code == MOMENTUM:
        factor = hyper[MOMENTUM_FACTOR]
        for j in range(weights.size):
            first_moment[j] = factor * first_moment[j] + grad[j]
            weights[j] -= rate * first_moment[j]
    elif code == NESTEROV:
        factor = hyper[MOMENTUM_FACTOR]
        for j in range(weights.size):
            first_moment[j] = factor * first_moment[j] + grad[j]
            weights[j] -= rate * (grad[j] + factor * first_moment[j])
    elif code == RMSPROP:
        growth, epsilon = hyper[GROWTH2], hyper[EPSILON]
        for j in range(weights.size):
            v = second_moment[j] + growth * (grad[j] * grad[j] - second_moment[j])
            second_moment[j] = v
            weights[j] -= rate * grad[j] / (math.sqrt(v) + epsilon)
    else:
        adam(hyper, weights, grad, first_moment, second_moment)


@inlined
def adam(
    hyper: Array, weights: Array, grad: Array, first_moment: Array, second_moment: Array
) -> None:
    """Adam, and AdamW where the weight decay is not zero."""
    weight_decay = hyper[WEIGHT_DECAY]
    if weight_decay > 0:
        for j in range(weights.size):
            weights[j] -= weight_decay * weights[j]
    apply_adam(hyper, weights, grad, first_moment, second_moment)
