"""The optimizers by name: how a gradient becomes a change of the weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One update rule; g is the gradient, w the weights, r the learning rate.

    Attributes:
        name: its name in configs, on screen and on the command line.
        code: how the kernels know it.
        moments: what it remembers of each weight's gradients: "first", "second", both or none.
        formula: the update, for people.
        description: what it is good for, one sentence.
        learning_rate: where to start with it.
        settings: what else can be set of it, by the names in configs.
    """

    name: str
    code: int
    moments: tuple[str, ...]
    formula: str
    description: str
    learning_rate: float
    settings: tuple[str, ...] = ()


SGD, MOMENTUM, NESTEROV, RMSPROP, ADAM, ADAMW = range(6)

OPTIMIZERS: Mapping[str, Optimizer] = {
    entry.name: entry
    for entry in (
        Optimizer("sgd", SGD, (), "w -= r g", "plain gradient descent", 0.1),
        Optimizer(
            "momentum",
            MOMENTUM,
            ("first",),
            "m = momentum m + g; w -= r m",
            "gradient descent that gathers speed (Polyak 1964)",
            0.01,
            ("momentum",),
        ),
        Optimizer(
            "nesterov",
            NESTEROV,
            ("first",),
            "m = momentum m + g; w -= r (g + momentum m)",
            "momentum that looks ahead (Nesterov 1983, in the form of Sutskever et al. 2013)",
            0.01,
            ("momentum",),
        ),
        Optimizer(
            "rmsprop",
            RMSPROP,
            ("second",),
            "v = rho v + (1 - rho) g^2; w -= r g / (sqrt(v) + epsilon)",
            "a rate of its own for each weight (Hinton 2012)",
            0.001,
            ("rho", "epsilon"),
        ),
        Optimizer(
            "adam",
            ADAM,
            ("first", "second"),
            "m, v: running means of g and g^2, bias-corrected; w -= r m / (sqrt(v) + epsilon)",
            "momentum and a rate for each weight; a good first choice (Kingma and Ba 2015)",
            0.001,
            ("beta1", "beta2", "epsilon"),
        ),
        Optimizer(
            "adamw",
            ADAMW,
            ("first", "second"),
            "Adam; and w -= r weight_decay w",
            "Adam with weight decay kept apart (Loshchilov and Hutter 2019)",
            0.001,
            ("beta1", "beta2", "epsilon", "weight_decay"),
        ),
    )
}
