"""WeightMeter: measures the weights of a network, their gradient and the next update."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.kernels import measures as kernel_measures
from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.structures import Parameters, Rule, Workspace

Array = NDArray[Any]

MEASURING_KERNELS = (kernel_measures.measure_weights, kernel_measures.count_weights)
"""The kernels that this module calls."""

HISTOGRAM_BINS = 32

SAMPLED_ROWS = 64
"""Rows of a layer's weights from which its norms are estimated."""


@dataclass(frozen=True, slots=True)
class WeightMeasures:
    """Measures of one layer's weights, their gradient and the next update.

    Attributes:
        mean, deviation, minimum, maximum: of the weights.
        norm, gradient_norm, update_norm: Euclidean norms.
        histogram: int64 (HISTOGRAM_BINS,), counts from minimum to maximum.
    """

    mean: float
    deviation: float
    minimum: float
    maximum: float
    norm: float
    gradient_norm: float
    update_norm: float
    histogram: Array


class WeightMeter:
    """Measures one layer after the other, without the interpreter lock.

    Args:
        rule: how the network is trained.
        parameters: its parameters.
        workspace: with the gradient.
    """

    def __init__(self, rule: Rule, parameters: Parameters, workspace: Workspace) -> None:
        self._rule, self._parameters, self._workspace = rule, parameters, workspace

    def measure(self, number: int, learning_rate: float, step: int) -> WeightMeasures:
        """Measure layer `number` after `Executor.gradients`.

        The update is the one after `step` steps. All measures of a layer without weights are 0.
        """
        row = self._parameters.layers[number]
        count = int(row[table.WEIGHT_ROWS] * row[table.WEIGHT_COLUMNS])
        if not count:
            return WeightMeasures(0, 0, 0, 0, 0, 0, 0, np.zeros(HISTOGRAM_BINS, np.int64))
        measures = self._measure(number, learning_rate, step, every=1)
        total, squares, low, high, gradient_squares, update_squares = measures
        histogram = np.zeros(HISTOGRAM_BINS, np.int64)
        if math.isfinite(low) and math.isfinite(high):
            kernel_measures.count_weights(self._parameters, number, low, high, histogram)
        mean = total / count
        return WeightMeasures(
            mean=mean,
            deviation=math.sqrt(max(squares / count - mean * mean, 0.0)),
            minimum=low,
            maximum=high,
            norm=math.sqrt(squares),
            gradient_norm=math.sqrt(gradient_squares),
            update_norm=math.sqrt(update_squares),
            histogram=histogram,
        )

    def estimate_norms(
        self, number: int, learning_rate: float, step: int
    ) -> tuple[float, float, float]:
        """Norms of one layer's weights, gradient and update, estimated from evenly spaced rows."""
        rows = int(self._parameters.layers[number, table.WEIGHT_ROWS])
        if not rows:
            return 0.0, 0.0, 0.0
        every = -(-rows // SAMPLED_ROWS)
        measures = self._measure(number, learning_rate, step, every)
        share = -(-rows // every) / rows
        squares = measures[kernel_measures.SQUARES]
        gradient_squares = measures[kernel_measures.GRADIENT_SQUARES]
        update_squares = measures[kernel_measures.UPDATE_SQUARES]
        return (
            math.sqrt(squares / share),
            math.sqrt(gradient_squares / share),
            math.sqrt(update_squares / share),
        )

    def _measure(self, number: int, learning_rate: float, step: int, every: int) -> list[float]:
        """The kernel's measures of every `every`-th row.

        Python floats: those of infinite weights become NaN without NumPy's warning.
        """
        measures = np.zeros(kernel_measures.MEASURES)
        kernel_measures.measure_weights(
            self._rule,
            self._parameters,
            self._workspace,
            number,
            float(learning_rate),
            step,
            every,
            measures,
        )
        values: list[float] = measures.tolist()
        return values
