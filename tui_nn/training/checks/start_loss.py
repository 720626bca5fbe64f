"""The loss at the start against its theoretical value, that of a network that knows nothing.

Such a network gives the same answer to every example: all logits are 0, so a softmax loses
ln(classes), a binary cross-entropy ln 2, and for numbers the best constant loses their variance.
Random initial weights make the logits z spread around 0. How far follows from the initializer: He
et al. (2015) keep the mean square of a signal level through a layer with weights of variance 2/n,
more than any other initializer here; so with inputs of mean square 1, or less, the spread s is that
of a signal which passes such layers. The loss may differ by what s can cause:

- cross-entropy: E[log sum exp z] <= ln K + s^2/2, and the mean of z_label has at most the standard
  deviation s sqrt(sum f_k^2), with f_k the share of class k;
- binary cross-entropy: the same with s^2/8, and s/2;
- squared errors: by the triangle inequality, their root differs by at most the root of the mean
  square of f(z) - f(0), which is at most c s for a slope of at most c.

Two standard deviations are allowed: in the worst case that is assumed above, all examples have the
same logits; measured, no seed of 100 leaves the bounds.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.network import Network
from tui_nn.training.checks.arithmetic import ACTIVATE, even_loss, target_matrix
from tui_nn.training.checks.check import Check, Work, at, conclude
from tui_nn.training.checks.learner import Learner
from tui_nn.training.checks.material import Material, as_numbers

Array = NDArray[Any]

DEVIATIONS = 2.0
"""Standard deviations that are allowed."""

ROUNDING = 1e-4
"""Share of the loss that is allowed for float32."""

NODES, NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(64)
"""For means over a normal distribution (Gauss-Hermite quadrature)."""

STEEPEST = {"sigmoid": 0.25, "softmax": 0.5}
"""Largest slope of an output activation; 1 for the others."""


class Theory(NamedTuple):
    """What the loss should be.

    Attributes:
        name: of the value: "ln 10".
        value: the loss of a network that knows nothing.
        low, high: bounds for a random network.
    """

    name: str
    value: float
    low: float
    high: float


def check_start(material: Material) -> Work:
    """Compare the loss before the first step with its theoretical value."""
    learner = Learner(material, material.training)
    losses = yield from at(0.5, learner.losses(material.training))
    measured = float(losses.mean())
    theory = find_theory(material)
    bounds = f"{theory.low:.3g} to {theory.high:.3g}" if theory.low else f"up to {theory.high:.3g}"
    numbers = f"{measured:.3f}; {theory.name} = {theory.value:.3f}, allowed {bounds}"
    return conclude(theory.low <= measured <= theory.high, numbers, _advise(material))


def find_theory(material: Material) -> Theory:
    """The loss that an untrained network should have on the training examples."""
    config, targets = material.config, material.training.targets
    network = material.make_executor().network
    spread = expected_spread(network, as_numbers(material.training.inputs))
    value = even_loss(config, material.units, targets)
    name, slope = "an even answer", STEEPEST.get(config.output_activation, 1.0)
    if config.loss == "categorical-cross-entropy":
        name = f"ln {material.units}"
        shares = target_matrix(targets, material.units).mean(axis=0)
        below = DEVIATIONS * spread * math.sqrt(float((shares**2).sum()))
        above = spread**2 / 2 + below
    elif config.loss == "binary-cross-entropy":
        name, below = "ln 2", DEVIATIONS * spread / 2
        above = spread**2 / 8 + below
    else:
        if targets.ndim == 2:
            name, value = "variance of the target", float(targets.astype(float).var())
        reach, root = DEVIATIONS * slope * spread, math.sqrt(value)
        below, above = value - max(root - reach, 0.0) ** 2, (root + reach) ** 2 - value
    rounding = ROUNDING * value
    return Theory(name, value, max(value - below - rounding, 0.0), value + above + rounding)


def expected_spread(network: Network, inputs: Array) -> float:
    """Root mean square of the logits of a network with weights of He's variance, or its own.

    Args:
        network: freshly initialized.
        inputs: shape (samples, in_features); of a mean square above 1 as if it were 1.
    """
    square = min(float((inputs**2).mean()), 1.0)
    for number, layer in enumerate(network.layers):
        if (weights := layer.parameters.get("weights")) is None:
            continue
        entries = weights.size // weights.shape[-1]
        variance = min(float((weights.astype(np.float64) ** 2).mean()), 2 / entries)
        square *= entries * variance
        if number < len(network.layers) - 1:
            square = _mean_square(layer.activation, square)
    return math.sqrt(square)


def _mean_square(activation: str, square: float) -> float:
    """E[f(z)^2] of logits z that are normal with this mean square."""
    outputs = ACTIVATE[activation](math.sqrt(square) * NODES[None, :])[0]
    return float((outputs**2 * NODE_WEIGHTS).sum() / NODE_WEIGHTS.sum())


def _advise(material: Material) -> str:
    if material.training.targets.ndim == 2:
        return "Standardise the inputs and the target, or choose a smaller initializer."
    return "Scale the inputs to about -1 to 1, or choose a smaller initializer."


CHECK = Check(
    "loss at the start",
    "Before the first step the network knows nothing, so its loss is known too.",
    check_start,
)
