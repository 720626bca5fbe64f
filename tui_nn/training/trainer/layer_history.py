"""LayerHistory: curves of each layer over the whole run, measured at fixed intervals.

They do not depend on whether the run is observed. The layer table is measured on request; see
`layer_statistics`.
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
"""Measured quantities; a curve is named "quantity.layer"."""

SATURATED = 0.97
"""Distance from the middle, as a share of the range, above which an output is saturated."""

FEWEST_SAMPLES = 32
"""Minimum number of examples that layers are measured on, for small batches."""

POINTS = 64
"""Approximate number of points wanted in a run."""

SMALL = 10_000
"""Number of parameters below which measuring the layers takes longer than a step."""

SHORTEST, SMALL_SHORTEST, LONGEST = 512, 24, 2048
"""Bounds on the steps between points. A point costs 2 to 3 steps, which sets SHORTEST; all points
of a small network's run together cost 10 ms, which allows SMALL_SHORTEST."""

PENDING = 24
"""Points that are added to the curves at once, which takes as long as adding one."""


class HistoryMark(NamedTuple):
    """State of a `LayerHistory` to go back to."""

    curves: dict[str, Curve]
    points: tuple[tuple[float, ...], ...]
    first_step: int


class LayerHistory:
    """Curves of a network's layers.

    Attributes:
        interval: steps between points; the first point is at this step.
    """

    def __init__(self, network: Network, total_steps: int) -> None:
        """Create empty curves for the layers of `network`, in a run of `total_steps`."""
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
            # Copied, because a mark may refer to the old curves.
            curves = {name: curve.copy() for name, curve in self._curves.items()}
            for curve, values in zip(curves.values(), zip(*self._points, strict=True), strict=True):
                curve.extend(self._first_step, values, self.interval)
            self._curves, self._points = curves, []
        return self._curves

    @property
    def latest(self) -> dict[str, float]:
        """The latest value of each curve, by name; NaN before the first point."""
        if self._points:
            return dict(zip(self._curves, self._points[-1], strict=True))
        return {name: curve.latest for name, curve in self._curves.items()}

    def measure(
        self, executor: Executor, examples: Examples, order: Array, learning_rate: float, step: int
    ) -> None:
        """Add a point for the layers after `step` steps, without changing the training.

        Args:
            executor: runs the network.
            examples: examples in the kernels' form.
            order: places of the examples to measure on, (samples,) uint32.
            learning_rate: learning rate of the next step.
            step: steps done, one `interval` after the previous point.
        """
        executor.gradients(examples, order)
        values: list[float] = []
        for number, layer in enumerate(executor.network.layers):
            norm, gradient_norm, update_norm = executor.meter.estimate_norms(
                number, learning_rate, step
            )
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
        """Return the current state for `go_back`."""
        return HistoryMark(self._curves, tuple(self._points), self._first_step)

    def go_back(self, mark: HistoryMark) -> None:
        """Restore the state of `mark`."""
        self._curves, points, self._first_step = mark
        self._points = list(points)


def curve_names(network: Network) -> list[str]:
    """Names of the curves of a network, in the order of a point's values."""
    return [
        f"{quantity}.{layer.name}"
        for layer in network.layers
        for quantity in (UPDATE_RATIO, GRADIENT_NORM, INACTIVE_SHARE)
        if quantity != INACTIVE_SHARE or inactive_word(layer)
    ]


def inactive_word(layer: NetworkLayer) -> str:
    """Word for idle units of the layer: "dead" or "saturated"; "" if it cannot have any."""
    return "" if layer.name == "output" else ACTIVATIONS[layer.activation].saturates


def inactive_share(activation: str, outputs: Array) -> float:
    """Share of dead units (relu: zero on all samples), or of saturated outputs.

    Args:
        activation: name of the layer's activation.
        outputs: the layer's outputs, (samples, units) float32.
    """
    if activation == "relu":
        return float(np.count_nonzero((outputs == 0).all(axis=0)) / outputs.shape[1])
    middle, reach = (0.0, 1.0) if activation == "tanh" else (0.5, 0.5)
    return float(np.count_nonzero(np.abs(outputs - middle) > SATURATED * reach) / outputs.size)
