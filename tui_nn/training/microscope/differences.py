"""Differences: the gradient by one weight, against a central difference in float64."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.network import Network, NetworkLayer
from tui_nn.engine.uncompiled import activate, loss_terms, total_loss
from tui_nn.training.microscope.passes import Passes
from tui_nn.training.microscope.subject import Subject
from tui_nn.training.protocol.microscope import GradientCheck

Array = NDArray[Any]

DISTANCE = 2.0**-17
"""How far a sum z is moved to either side, about 7.6e-6: the cube root of float64's precision, at
which rounding (1e-16 / h) and what the difference leaves out (h^2) are equally small."""

BELOW, ABOVE = range(2)
"""Rows of the two points at which a network is computed."""


def check_gradient(
    network: Network,
    loss: str,
    subject: Subject,
    passes: Passes,
    place: tuple[int, int, int],
    gradient: float,
) -> GradientCheck:
    """Compare `gradient` with a central difference.

    The inputs of the layer are taken as the network has computed them; everything from there to the
    loss is computed once more in float64.

    Args:
        network: the network.
        loss: name of the loss.
        subject: the example.
        passes: its way through the network.
        place: layer, unit, and term of its sum; -1 for the bias.
        gradient: by this weight, from backpropagation.
    """
    first, unit, term = place
    inputs = passes.inputs[first].astype(np.float64)
    slope = network.layers[first].settings.slope_by_weight(inputs, unit, term)
    h = _distance(slope)
    logits = _compute_logits(network.layers[first], inputs[None])
    points = logits + np.array([[-h], [h]]) * slope
    losses, kink = _finish(network, loss, subject, points, first)
    below, above = losses[BELOW], losses[ABOVE]
    return GradientCheck(gradient, (above - below) / (2 * h), h, above, below, kink)


def _distance(slope: Array) -> float:
    """How far to move a weight: a power of two, so that h times an input is exact."""
    steepest = float(np.abs(slope).max())
    if not 1 < steepest < math.inf:
        return DISTANCE
    return DISTANCE / 2.0 ** math.ceil(math.log2(steepest))


def _finish(
    network: Network, loss: str, subject: Subject, logits: Array, first: int
) -> tuple[list[float], str]:
    """The loss of both points from the logits of layer `first` on, and the unit with a kink."""
    kink, last = "", len(network.layers) - 1
    for number in range(first, last + 1):
        layer = network.layers[number]
        kink = kink or _find_kink(layer, logits)
        outputs = np.stack([activate(layer.activation, row) for row in logits])
        if number < last:
            logits = _compute_logits(network.layers[number + 1], outputs)
    losses = [
        subject.class_weight * total_loss(loss, loss_terms(loss, row, answer, subject.targets))
        for row, answer in zip(logits, outputs, strict=True)
    ]
    return losses, kink


def _compute_logits(layer: NetworkLayer, inputs: Array) -> Array:
    """The logits, (points, out_features), of float64 `inputs`, (points, in_features), in float64.

    Row by row: in one product, equal rows may be rounded differently.
    """
    parameters = {name: array.astype(np.float64) for name, array in layer.parameters.items()}
    return np.stack([layer.settings.compute_logits(parameters, row) for row in inputs])


def _find_kink(layer: NetworkLayer, logits: Array) -> str:
    """The unit whose sum, in `logits` of shape (2, units), moves across 0; "" if there is none."""
    if not ACTIVATIONS[layer.activation].has_kink:
        return ""
    has_moved = logits[BELOW] != logits[ABOVE]
    crosses = (logits.min(axis=0) <= 0) & (logits.max(axis=0) >= 0)
    units = np.flatnonzero(has_moved & crosses)
    return f"{layer.name} unit {units[0]}" if len(units) else ""
