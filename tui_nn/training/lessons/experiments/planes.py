"""The answers of a network over a plane of two inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.network import Network
from tui_nn.engine.uncompiled import activate
from tui_nn.training.protocol.lessons import Surface

Array = NDArray[Any]

GRID = 41
"""Rows and columns of a plane."""

Extent = tuple[float, float, float, float]


def predict_plainly(network: Network, inputs: Array) -> Array:
    """The outputs, (n, out_features), for `inputs`, (n, in_features), without compiled kernels."""
    for layer in network.layers:
        logits = layer.compute_logits(inputs)
        inputs = activate(layer.activation, logits.reshape(-1)).reshape(logits.shape)
    return inputs


def draw_answers(
    answer: Callable[[Array], Array],
    extent: Extent,
    path: tuple[tuple[float, float], ...] = (),
    points: Array | None = None,
    labels: Array | None = None,
) -> Surface:
    """The first output over the plane of two inputs x1 and x2.

    Args:
        answer: returns outputs (n, units) for inputs (n, 2).
        extent: (x1_low, x1_high, x2_low, x2_high).
        path, points, labels: as in `Surface`.
    """
    x_low, x_high, y_low, y_high = extent
    across, up = np.linspace(x_low, x_high, GRID), np.linspace(y_high, y_low, GRID)
    inputs = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    return Surface(
        values=answer(inputs)[:, 0].reshape(GRID, GRID),
        extent=extent,
        x_name="x1",
        y_name="x2",
        path=path,
        points=np.zeros((0, 2)) if points is None else points,
        labels=np.zeros(0) if labels is None else labels,
        low_name="no: y = 0",
        high_name="yes: y = 1",
    )
