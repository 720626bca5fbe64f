"""Optimizers under Keras' names and with its defaults."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tui_nn.library.keras.arguments import refuse_unknown


class Optimizer:
    """An update rule.

    Attributes:
        name: its name in the engine.
        learning_rate: factor of each update; may be changed between calls of `fit`.
        settings: the engine's other settings of it.
        clip_norm: largest norm of the whole gradient; 0 for no limit.
    """

    name = ""

    def __init__(
        self,
        learning_rate: float,
        settings: dict[str, float],
        global_clipnorm: float | None,
        unknown: Mapping[str, Any],
    ) -> None:
        refuse_unknown(type(self).__name__, unknown)
        self.learning_rate = float(learning_rate)
        if not 0 < self.learning_rate < math.inf:
            raise ValueError(f"learning_rate must be above 0, not {learning_rate!r}")
        self.settings = settings
        self.clip_norm = float(global_clipnorm or 0.0)


class SGD(Optimizer):
    """Gradient descent, with momentum if it is above 0."""

    def __init__(
        self,
        learning_rate: float = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        *,
        global_clipnorm: float | None = None,
        **unknown: Any,
    ) -> None:
        super().__init__(learning_rate, {"momentum": momentum}, global_clipnorm, unknown)
        self.name = ("nesterov" if nesterov else "momentum") if momentum else "sgd"


class RMSprop(Optimizer):
    """A learning rate for each weight (Hinton 2012)."""

    name = "rmsprop"

    def __init__(
        self,
        learning_rate: float = 0.001,
        rho: float = 0.9,
        *,
        epsilon: float = 1e-7,
        global_clipnorm: float | None = None,
        **unknown: Any,
    ) -> None:
        super().__init__(learning_rate, {"rho": rho, "epsilon": epsilon}, global_clipnorm, unknown)


class Adam(Optimizer):
    """Momentum and a learning rate for each weight (Kingma and Ba 2015)."""

    name = "adam"

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        *,
        global_clipnorm: float | None = None,
        **unknown: Any,
    ) -> None:
        settings = {"beta1": beta_1, "beta2": beta_2, "epsilon": epsilon}
        super().__init__(learning_rate, settings, global_clipnorm, unknown)


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019)."""

    name = "adamw"

    def __init__(
        self,
        learning_rate: float = 0.001,
        weight_decay: float = 0.004,
        **settings: Any,
    ) -> None:
        super().__init__(learning_rate, **settings)
        self.settings["weight_decay"] = weight_decay


OPTIMIZERS: Mapping[str, type[SGD] | type[RMSprop] | type[Adam]] = {
    "sgd": SGD,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}
"""The optimizers by the names that `compile` takes."""


def find_optimizer(optimizer: str | Optimizer) -> Optimizer:
    """The optimizer itself, or one with Keras' defaults by its name.

    Raises:
        ValueError: there is none of that name.
    """
    if isinstance(optimizer, Optimizer):
        return optimizer
    name = str(optimizer).lower()
    if name not in OPTIMIZERS:
        known = ", ".join(repr(entry) for entry in OPTIMIZERS)
        raise ValueError(f"optimizer {optimizer!r} is not supported; there are {known}")
    return OPTIMIZERS[name]()
