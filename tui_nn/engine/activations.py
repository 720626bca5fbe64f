"""The activation functions by name: what turns a layer's weighted sums into its outputs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function a = f(z).

    Attributes:
        name: its name in configs, on screen and on the command line.
        code: how the kernels know it.
        formula: f(z), for people.
        description: what it is good for, one sentence.
        saturates: how its units fail: "dead" (always zero), "saturated" (stuck at a limit) or "".
        low, high: the limits between which its outputs lie.
    """

    name: str
    code: int
    formula: str
    description: str
    saturates: str = ""
    low: float = -math.inf
    high: float = math.inf


LINEAR, SIGMOID, TANH, RELU, LEAKY_RELU, SOFTMAX = range(6)

LEAKY_SLOPE = 0.01
"""Slope of leaky ReLU left of zero (Maas et al. 2013)."""

ACTIVATIONS: Mapping[str, Activation] = {
    entry.name: entry
    for entry in (
        Activation("linear", LINEAR, "z", "passes the sum on; for predicting numbers"),
        Activation(
            "sigmoid",
            SIGMOID,
            "1 / (1 + exp(-z))",
            "squeezes into 0..1; one output of it answers yes or no",
            "saturated",
            low=0.0,
            high=1.0,
        ),
        Activation(
            "tanh",
            TANH,
            "tanh(z)",
            "squeezes into -1..1, centred on zero",
            "saturated",
            low=-1.0,
            high=1.0,
        ),
        Activation(
            "relu", RELU, "max(0, z)", "cuts off below zero; fast, and learns well", "dead", low=0.0
        ),
        Activation(
            "leaky-relu",
            LEAKY_RELU,
            f"max({LEAKY_SLOPE} z, z)",
            "ReLU with a small slope below zero, so that no unit dies",
        ),
        Activation(
            "softmax",
            SOFTMAX,
            "exp(z_i) / sum_j exp(z_j)",
            "makes probabilities that add up to one; for choosing among classes",
            "saturated",
            low=0.0,
            high=1.0,
        ),
    )
}
