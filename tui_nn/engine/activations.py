"""The activation functions by name: a layer's outputs a = f(z) from its weighted sums z.

To add one: an entry here, and in `kernels/activations.py` a kernel `apply_<name>` with its
derivative `multiply_<name>_derivative`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tui_nn.engine.tables import make_table


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function a = f(z).

    Attributes:
        name: its name in configs, on screen and on the command line.
        formula: f(z), for display.
        derivative: f'(z) in terms of a = f(z), for display.
        description: what it is good for, one sentence.
        saturates: how its units fail: "dead" (always zero), "saturated" (stuck at a bound) or "".
        low, high: bounds of its outputs.
        has_kink: whether f' jumps at z = 0.
        is_joint: whether each output depends on the sums of all units of the layer. The derivative
            is then that by the unit's own sum.
    """

    name: str
    formula: str
    derivative: str
    description: str
    saturates: str = ""
    low: float = -math.inf
    high: float = math.inf
    has_kink: bool = False
    is_joint: bool = False


LEAKY_SLOPE = 0.01
"""Slope of leaky ReLU left of zero (Maas et al. 2013)."""

ACTIVATIONS: Mapping[str, Activation] = make_table(
    (
        Activation("linear", "z", "1", "the identity; for predicting numbers"),
        Activation(
            "sigmoid",
            "1 / (1 + exp(-z))",
            "a (1 - a)",
            "squeezes into 0..1; one output of it answers yes or no",
            "saturated",
            low=0.0,
            high=1.0,
        ),
        Activation(
            "tanh",
            "tanh(z)",
            "1 - a^2",
            "squeezes into -1..1, centred on zero",
            "saturated",
            low=-1.0,
            high=1.0,
        ),
        Activation(
            "relu",
            "max(0, z)",
            "1 if a > 0 else 0",
            "zero for negative sums; fast, and trains well",
            "dead",
            low=0.0,
            has_kink=True,
        ),
        Activation(
            "leaky-relu",
            f"max({LEAKY_SLOPE} z, z)",
            f"1 if a > 0 else {LEAKY_SLOPE}",
            "ReLU with a small slope below zero, so that no unit dies",
            has_kink=True,
        ),
        Activation(
            "softmax",
            "exp(z_i) / sum_j exp(z_j)",
            "a (1 - a)",
            "makes probabilities that add up to one; for choosing among classes",
            "saturated",
            low=0.0,
            high=1.0,
            is_joint=True,
        ),
    )
)
