"""Pen strokes as a person draws them, prepared into the picture that a network of digits reads.

The pad, `tui-nn predict --strokes` and the built-in digits all go through the same preparation,
which is MNIST's: the ink fitted into a 20x20 box with its proportions kept, the centre of mass in
the middle of 28x28 pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.errors import DataError

PEN_RADIUS = 1.3
"""In pixels. With the softness below, real pen strokes get about the ink of MNIST: a mean of 0.127
(there 0.1307), 18% of the pixels inked (there 19%), 7.6% of them fully (there 7.4%)."""

PEN_SOFTNESS = 1.1
"""Width in pixels over which the pen's edge fades."""


def prepare_strokes(strokes: Sequence[Array], *, plain: bool = False) -> NDArray[np.uint8]:
    """Turn a drawing into a picture as MNIST's were made.

    Only the shape matters, not the scale or the position. The pen has the same width however large
    the drawing was, and a mere dot stays a dot. The centre of mass comes to lie on pixel 14 in both
    directions, as in MNIST (14.00 +- 0.29, for there pictures were moved by whole pixels).

    Args:
        strokes: one array of shape (points, 2) for each stroke: x and y of where the pen went,
            y downward. Strokes without points are passed over.
        plain: in NumPy alone, without a kernel that may have to be compiled first.

    Returns:
        Shape (28, 28), C-contiguous; 0 is background, 255 full ink.

    Raises:
        DataError: there is nothing drawn, or a coordinate is not a finite number.
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
    """The picture of one drawing, by the kernel; `starts` as its `stroke_starts`."""
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
    """Move `points`, shape (points, 2), to where numbers neither overflow nor vanish: 0 to 1."""
    if not np.isfinite(points).all():
        raise DataError("the drawing has a coordinate that is not a finite number")
    points = 0.25 * points if np.abs(points).max() > 1e300 else points
    points = points - points.min(axis=0)
    extent = points.max()
    return np.asarray(points / extent) if extent > 0 else points
