"""Mends: the change of settings that is offered for each kind of trouble.

Each function takes the settings of a run and returns what to change; None if that is how they are
already, or if it cannot be changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.errors import ConfigError
from tui_nn.training.protocol.measurements import Mend
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS

MendFor = Callable[[TrainingConfig], Mend | None]

MUCH_FASTER = 2.0
"""Multiple of the optimizer's usual learning rate above which the rate itself is the likely
cause."""

LOWER = 0.1
"""Factor of a rate that is too high although it is usual."""

UNITS = (16,)
"""Units of the hidden layer that is added."""

STANDARDIZED = {"houses-unscaled": "houses"}
"""The same data with standardized inputs, by the name of the data set without."""

RECTIFIERS = ("relu", "leaky-relu")


def lower_rate(config: TrainingConfig) -> Mend | None:
    """The optimizer's usual learning rate, or a tenth of the present one."""
    usual = OPTIMIZERS[config.optimizer].learning_rate
    too_high = config.learning_rate > MUCH_FASTER * usual
    rate = usual if too_high else LOWER * config.learning_rate
    return _mend(config, f"rate {rate:.2g}", learning_rate=float(f"{rate:.2g}"))


def draw_weights(config: TrainingConfig) -> Mend | None:
    """Initial weights that are drawn at random, for the activation of the hidden layers."""
    initializer = _initializer_for(config.activation)
    if config.initializer == initializer:
        return None
    return _mend(config, initializer, initializer=initializer)


def keep_gradients(config: TrainingConfig) -> Mend | None:
    """ReLU, whose slope of 1 does not shrink gradients from layer to layer."""
    if not config.hidden or config.activation in RECTIFIERS:
        return None
    return _mend(config, "relu", activation="relu", initializer=_initializer_for("relu"))


def revive_units(config: TrainingConfig) -> Mend | None:
    """A lower rate if it is high, else an activation whose units cannot die."""
    usual = OPTIMIZERS[config.optimizer].learning_rate
    if config.learning_rate > MUCH_FASTER * usual:
        return lower_rate(config)
    return _mend(config, "leaky-relu", activation="leaky-relu") if config.hidden else None


def answer_any_number(config: TrainingConfig) -> Mend | None:
    """A linear output, which reaches every target."""
    return _mend(config, "linear output", output_activation="linear")


def bend_boundaries(config: TrainingConfig) -> Mend | None:
    """A hidden layer, or one with an activation that is no straight line."""
    initializer = _initializer_for("relu")
    if not config.hidden:
        changes = {"hidden": UNITS, "activation": "relu", "initializer": initializer}
        return _mend(config, f"hidden layer of {UNITS[0]}", **changes)
    if config.activation == "linear":
        return _mend(config, "relu", activation="relu", initializer=initializer)
    return None


def standardize(config: TrainingConfig) -> Mend | None:
    """The same data with standardized inputs."""
    name = STANDARDIZED.get(config.dataset)
    return _mend(config, "standardize", dataset=name) if name else None


def _initializer_for(activation: str) -> str:
    return "he-uniform" if activation in RECTIFIERS else "glorot-uniform"


def _mend(config: TrainingConfig, label: str, **changes: Any) -> Mend | None:
    """The change of settings; None if they would contradict the others."""
    try:
        config.replace(**changes)
    except ConfigError:
        return None
    return Mend(label, tuple((name, OPTIONS[name].write(value)) for name, value in changes.items()))
