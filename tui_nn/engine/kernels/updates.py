"""The optimizers' update rules: `apply_<name>` for each entry of OPTIMIZERS.

Each changes a run of parameters by one step. `weights`, `grad` and the moments are (n,) of the
parameters' type; a moment that the optimizer does not keep is empty.
"""

from __future__ import annotations

import math

from tui_nn.engine.kernels.emit.adam import step_adam
from tui_nn.engine.kernels.selection import kernels_of, select_by_code
from tui_nn.engine.kernels.structures import Array, Hyperparameters
from tui_nn.engine.optimizers import OPTIMIZERS, Settings
from tui_nn.jit import inlined, kernel


@inlined
def apply_sgd(
    hyper: Hyperparameters, weights: Array, grad: Array, first_moment: Array, second_moment: Array
) -> None:
    """Plain gradient descent."""
    rate = hyper.learning_rate
    for j in range(weights.size):
        weights[j] -= rate * grad[j]


@inlined
def apply_momentum(
    hyper: Hyperparameters, weights: Array, grad: Array, first_moment: Array, second_moment: Array
) -> None:
    """Gradient descent with momentum (Polyak 1964)."""
    rate, momentum = hyper.learning_rate, hyper.momentum
    for j in range(weights.size):
        first_moment[j] = momentum * first_moment[j] + grad[j]
        weights[j] -= rate * first_moment[j]


@inlined
def apply_nesterov(
    hyper: Hyperparameters, weights: Array, grad: Array, first_moment: Array, second_moment: Array
) -> None:
    """Nesterov's momentum in the form of Sutskever et al. 2013."""
    rate, momentum = hyper.learning_rate, hyper.momentum
    for j in range(weights.size):
        first_moment[j] = momentum * first_moment[j] + grad[j]
        weights[j] -= rate * (grad[j] + momentum * first_moment[j])


@inlined
def apply_rmsprop(
    hyper: Hyperparameters, weights: Array, grad: Array, first_moment: Array, second_moment: Array
) -> None:
    """RMSprop (Hinton 2012)."""
    rate, share, epsilon = hyper.learning_rate, hyper.one_minus_rho, hyper.epsilon
    for j in range(weights.size):
        v = second_moment[j] + share * (grad[j] * grad[j] - second_moment[j])
        second_moment[j] = v
        weights[j] -= rate * grad[j] / (math.sqrt(v) + epsilon)


@inlined
def apply_adam(
    hyper: Hyperparameters, weights: Array, grad: Array, first_moment: Array, second_moment: Array
) -> None:
    """Adam (Kingma and Ba 2015); n is a whole number of vectors."""
    step_adam(
        hyper.adam_rate,
        hyper.adam_epsilon,
        hyper.one_minus_beta1,
        hyper.one_minus_beta2,
        weights,
        grad,
        first_moment,
        second_moment,
    )


@inlined
def apply_adamw(
    hyper: Hyperparameters, weights: Array, grad: Array, first_moment: Array, second_moment: Array
) -> None:
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019)."""
    if hyper.decay > 0:
        for j in range(weights.size):
            weights[j] -= hyper.decay * weights[j]
    apply_adam(hyper, weights, grad, first_moment, second_moment)


PARAMETERS = "hyper, weights, grad, first_moment, second_moment"

select_update = select_by_code(
    kernels_of(OPTIMIZERS, "apply_{}", PARAMETERS, globals()), PARAMETERS
)


@kernel
def update_parameters(
    code: int,
    hyper: Hyperparameters,
    weights: Array,
    grad: Array,
    first_moment: Array,
    second_moment: Array,
) -> None:
    """Change `weights` by one step of the optimizer at position `code` of OPTIMIZERS."""
    select_update(code, hyper, weights, grad, first_moment, second_moment)


@inlined
def prepare_hyperparameters(
    settings: Settings, step: int, learning_rate: float, values: Array
) -> Hyperparameters:
    """The numbers that the update number `step` (from 1) multiplies by.

    Adam's bias corrections (Kingma and Ba 2015, section 3) are folded into rate and epsilon:
    r (m / c1) / (sqrt(v / c2) + e) = (r sqrt(c2) / c1) m / (sqrt(v) + e sqrt(c2)).

    Args:
        settings: float64 numbers.
        step: number of the update, from 1.
        learning_rate: of this step.
        values: the parameters, whose type the numbers get.
    """
    number = values.dtype.type
    correction = math.sqrt(1.0 - settings.beta2**step)
    return Hyperparameters(
        number(learning_rate),
        number(settings.momentum),
        number(1.0 - settings.rho),
        number(1.0 - settings.beta1),
        number(1.0 - settings.beta2),
        number(settings.epsilon),
        number(learning_rate * settings.weight_decay),
        number(learning_rate * (correction / (1.0 - settings.beta1**step))),
        number(settings.epsilon * correction),
    )
