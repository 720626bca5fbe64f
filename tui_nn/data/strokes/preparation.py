"""Render pen strokes as the picture that a network of digits expects.

The pad, `tui-nn predict --strokes` and the built-in digits share this preparation, which is
MNIST's: the ink fits a 20x20 box with its proportions kept, and its centre of mass is in the middle
of 28x28 pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.errors import DataError

PEN_RADIUS = 1.3
"""Radius of the pen in pixels. With `PEN_SOFTNESS`, real strokes get about the ink of MNIST: a mean
of 0.127 (MNIST 0.1307), 18% of the pixels inked (19%), 7.6% fully (7.4%)."""

PEN_SOFTNESS = 1.1
"""Width of the pen's soft edge in pixels."""


def prepare_strokes(strokes: Sequence[Array], *, plain: bool = False) -> NDArray[np.uint8]:
    """Render a drawing as MNIST's pictures were made.

    Scale and position do not matter. The pen has the same width whatever the size of the drawing,
    and a single dot stays a dot. The centre of mass is at pixel 14 in both directions, as in MNIST
    (14.00 +- 0.29, since its pictures were moved by whole pixels).

    Args:
        strokes: one array of shape (points, 2) per stroke, any real type, x and y, y downward.
            Empty strokes are skipped.
        plain: use NumPy alone, not a kernel that may have to be compiled first.

    Returns:
        Shape (28, 28), uint8, C-contiguous; 0 is background, 255 full ink.

    Raises:
        DataError: the drawing is empty, or a coordinate is not finite.
    """
    drawn = [np.asarray(stroke, dtype=np.float64) for stroke in strokes if len(stroke)]
    if not drawn:
        raise DataError("the drawing is empty")
    points = _normalize(np.concatenate(drawn))
    starts = np.cumsum([0, *(len(stroke) for stroke in drawn)], dtype=np.int64)
    if plain:
        from tui_nn.data.strokes.plain_rasterizer import prepare_plainly

        return prepare_plainly(np.split(points, starts[1:-1]), PEN_RADIUS, PEN_SOFTNESS)
    return _prepare(points, starts)


def _prepare(points: Array, starts: Array) -> NDArray[np.uint8]:
    """Render one drawing with the kernel; `starts` is its `stroke_starts`."""
    from tui_nn.data.strokes.rasterizer import CANVAS_SIZE, prepare_drawings

    picture = np.empty((1, PICTURE_SIDE * PICTURE_SIDE), dtype=np.uint8)
    prepare_drawings(
        points,
        starts,
        np.array([0, len(starts) - 1], dtype=np.int64),
        np.array([PEN_RADIUS]),
        np.array([PEN_SOFTNESS]),
        np.zeros((1, 2)),
        np.empty((CANVAS_SIZE, CANVAS_SIZE)),
        picture,
    )
    return picture.reshape(PICTURE_SIDE, PICTURE_SIDE)


def _normalize(points: Array) -> Array:
    """Scale `points`, shape (points, 2), to 0 to 1, so that later products neither overflow nor
    underflow."""
    if not np.isfinite(points).all():
        raise DataError("the drawing has a coordinate that is not a finite number")
    points = 0.25 * points if np.abs(points).max() > 1e300 else points
    points = points - points.min(axis=0)
    extent = points.max()
    return np.asarray(points / extent) if extent > 0 else points
