"""LayerHistory: how each layer fared over the whole run, measured every so many steps.

It does not depend on who is watching. For the layer table, which is measured when the screen asks
for it, see `layer_statistics`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.executor import Executor
from tui_nn.engine.kernels.structures import Examples
from tui_nn.engine.network import Network, NetworkLayer
from tui_nn.training.trainer.history import Curve

Array = NDArray[Any]

UPDATE_RATIO, GRADIENT_NORM, INACTIVE_SHARE = "update_ratio", "gradient_norm", "inactive_share"
"""What there are curves of; a curve's name is one of these, a dot, and the layer's name."""

SATURATED = 0.97
"""An activation this near to a limit (as a share of the way from the middle) is saturated."""

FEWEST_SAMPLES = 32
"""Examples that the layers are measured on at least, however small the batches are."""

POINTS = 64
"""About so many points are wanted of a run."""

SMALL = 10_000
"""Parameters of a network below which a step takes less time than looking at the layers."""

SHORTEST, SMALL_SHORTEST, LONGEST = 512, 24, 2048
"""Steps from one point to the next. A point takes as long as two or three steps, hence the first;
all points of a small network's run together take 10 ms, hence the second."""

PENDING = 24
"""Points that are put into the curves together, which takes as long as for one."""


class HistoryMark(NamedTuple):
    """A history as it was at one moment."""

    curves: dict[str, Curve]
    points: tuple[tuple[float, ...], ...]
    first_step: int


class LayerHistory:
    """Curves of a network's layers.

    Attributes:
        interval: steps from one point to the next; the first is at that step.
    """

    def __init__(self, network: Network, total_steps: int) -> None:
        """Begin the history of `network`, in a run of `total_steps`."""
        is_small = network.parameters.values.size < SMALL
        shortest = SMALL_SHORTEST if is_small else SHORTEST
        self.interval = min(max(total_steps // POINTS, shortest), LONGEST)
        self._curves = {name: Curve() for name in curve_names(network)}
        self._points: list[tuple[float, ...]] = []
        self._first_step = 0

    @property
    def curves(self) -> dict[str, Curve]:
        """The curves by name, up to the latest point."""
        if self._points:
            # The old curves stay as they are: somebody may have marked them.
            curves = {name: curve.copy() for name, curve in self._curves.items()}
            for curve, values in zip(curves.values(), zip(*self._points, strict=True), strict=True):
                curve.extend(self._first_step, values, self.interval)
            self._curves, self._points = curves, []
        return self._curves

    def measure(
        self, executor: Executor, examples: Examples, order: Array, learning_rate: float, step: int
    ) -> None:
        """Take down how the layers are after `step` steps; nothing of the training is changed.

        Args:
            executor: runs the network.
            examples, order: what to measure on.
            learning_rate: of the next step.
            step: steps done, one more `interval` than at the last point.
        """
        executor.gradients(examples, order)
        values: list[float] = []
        for number, layer in enumerate(executor.network.layers):
            norm, gradient_norm, update_norm = executor.estimate_norms(number, learning_rate, step)
            values += update_norm / norm if norm else 0.0, gradient_norm
            if inactive_word(layer):
                outputs = executor.outputs(number, len(order))
                values.append(inactive_share(layer.activation, outputs))
        if not self._points:
            self._first_step = step
        self._points.append(tuple(values))
        if len(self._points) >= PENDING:
            _ = self.curves

    def mark(self) -> HistoryMark:
        """The history as it is now."""
        return HistoryMark(self._curves, tuple(self._points), self._first_step)

    def go_back(self, mark: HistoryMark) -> None:
        """Have the history as it was."""
        self._curves, points, self._first_step = mark
        self._points = list(points)


def curve_names(network: Network) -> list[str]:
    """What curves there are of a network, in the order of their values."""
    return [
        f"{quantity}.{layer.name}"
        for layer in network.layers
        for quantity in (UPDATE_RATIO, GRADIENT_NORM, INACTIVE_SHARE)
        if quantity != INACTIVE_SHARE or inactive_word(layer)
    ]


def inactive_word(layer: NetworkLayer) -> str:
    """What units of the layer are that do nothing: "dead", "saturated", or "" if none can be."""
    return "" if layer.name == "output" else ACTIVATIONS[layer.activation].saturates


def inactive_share(activation: str, outputs: Array) -> float:
    """Share of units that answer nothing (dead), or of answers stuck at a limit (saturated).

    Args:
        activation: of the layer.
        outputs: shape (samples, units).
    """
    if activation == "relu":
        return float(np.count_nonzero((outputs == 0).all(axis=0)) / outputs.shape[1])
    middle, reach = (0.0, 1.0) if activation == "tanh" else (0.5, 0.5)
    return float(np.count_nonzero(np.abs(outputs - middle) > SATURATED * reach) / outputs.size)
