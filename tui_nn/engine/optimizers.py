"""The optimizers by name: how a gradient changes the parameters.

To add one: an entry here, and a kernel `apply_<name>` in `kernels/updates.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tui_nn.engine.tables import make_table

MOMENTS = ("first", "second")


class Settings(NamedTuple):
    """All settings of all optimizers; each reads those that its entry names."""

    momentum: float = 0.9
    rho: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-7
    weight_decay: float = 0.0


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One update rule; g is the gradient, w the weights, r the learning rate.

    Attributes:
        name: its name in configs, on screen and on the command line.
        moments: averages it keeps of each parameter's gradient: "first", "second", both or none.
        formula: the update, for display.
        description: what it is good for, one sentence.
        rule: the update in full, an assignment each, for display: g is the gradient, w the weight,
            m and v its moments, r the learning rate, t the number of the update.
        learning_rate: the default learning rate.
        settings: the fields of `Settings` that it reads.

    Raises:
        ValueError: unknown moments or settings.
    """

    name: str
    moments: tuple[str, ...]
    formula: str
    description: str
    rule: tuple[str, ...]
    learning_rate: float
    settings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = {*self.moments} - {*MOMENTS} | {*self.settings} - {*Settings._fields}
        if unknown:
            raise ValueError(f"optimizer {self.name!r}: unknown {', '.join(sorted(unknown))}")


ADAM = (
    "m = beta1 m + (1 - beta1) g",
    "v = beta2 v + (1 - beta2) g^2",
    "M = m / (1 - beta1^t)",
    "V = v / (1 - beta2^t)",
    "w = w - r M / (sqrt(V) + epsilon)",
)
"""Adam's rule (Kingma and Ba 2015, algorithm 1); M and V are the moments without their bias."""

OPTIMIZERS: Mapping[str, Optimizer] = make_table(
    (
        Optimizer("sgd", (), "w -= r g", "plain gradient descent", ("w = w - r g",), 0.1),
        Optimizer(
            "momentum",
            ("first",),
            "m = momentum m + g; w -= r m",
            "gradient descent with a running sum of gradients (Polyak 1964)",
            ("m = momentum m + g", "w = w - r m"),
            0.01,
            ("momentum",),
        ),
        Optimizer(
            "nesterov",
            ("first",),
            "m = momentum m + g; w -= r (g + momentum m)",
            "momentum with look-ahead (Nesterov 1983, in the form of Sutskever et al. 2013)",
            ("m = momentum m + g", "w = w - r (g + momentum m)"),
            0.01,
            ("momentum",),
        ),
        Optimizer(
            "rmsprop",
            ("second",),
            "v = rho v + (1 - rho) g^2; w -= r g / (sqrt(v) + epsilon)",
            "a learning rate per weight (Hinton 2012)",
            ("v = rho v + (1 - rho) g^2", "w = w - r g / (sqrt(v) + epsilon)"),
            0.001,
            ("rho", "epsilon"),
        ),
        Optimizer(
            "adam",
            ("first", "second"),
            "m, v: running means of g and g^2, bias-corrected; w -= r m / (sqrt(v) + epsilon)",
            "momentum and a learning rate per weight; a good first choice (Kingma and Ba 2015)",
            ADAM,
            0.001,
            ("beta1", "beta2", "epsilon"),
        ),
        Optimizer(
            "adamw",
            ("first", "second"),
            "Adam; and w -= r weight_decay w",
            "Adam with decoupled weight decay (Loshchilov and Hutter 2019)",
            ("w = w - r weight_decay w", *ADAM),
            0.001,
            ("beta1", "beta2", "epsilon", "weight_decay"),
        ),
    )
)
