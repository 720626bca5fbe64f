"""Render one drawing in plain NumPy while the kernels compile.

The same steps and constants as `rasterizer.prepare_drawings`. The pictures agree up to rounding:
the kernels may fuse multiply and add, so a pixel can differ by one level.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.data.strokes.rasterizer import (
    BOX_SIZE,
    CANVAS_SIZE,
    CENTRE,
    CENTRINGS,
    FAR,
    MARGIN,
    SHORTEST_STEP,
)

PIECES_AT_ONCE = 256
"""Segments whose distances are in memory at a time: arrays of 1 MB for a full box."""


def prepare_plainly(strokes: Sequence[Array], radius: float, softness: float) -> NDArray[np.uint8]:
    """Render a drawing, centred by mass.

    Args:
        strokes: points of each stroke, shape (points, 2), float64, not empty.
        radius: radius of the pen in pixels of the picture.
        softness: width of the pen's edge in pixels, above 0.

    Returns:
        Shape (28, 28), uint8; 255 is full ink.
    """
    reach = radius + 0.5 * softness
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    scale = (BOX_SIZE - 2.0 * reach) / extent if extent > 0 else 0.0
    shift = MARGIN + CENTRE - scale * 0.5 * (low + high)
    pieces = np.concatenate([split_stroke(stroke * scale) for stroke in strokes])
    pixels = np.arange(CANVAS_SIZE)
    for _ in range(CENTRINGS):
        ink = draw_pieces(pieces + shift, reach, softness)
        mass = np.array([ink.sum(axis=0) @ pixels, ink.sum(axis=1) @ pixels]) / ink.sum()
        shift += MARGIN + CENTRE - mass
    ink = draw_pieces(pieces + shift, reach, softness)
    inner = slice(MARGIN, MARGIN + PICTURE_SIDE)
    return np.asarray(255.0 * ink[inner, inner] + 0.5).astype(np.uint8)


def split_stroke(points: Array) -> Array:
    """The segments of a stroke, shape (pieces, 2, 2), float64: both ends, each x and y.

    Points closer than `SHORTEST_STEP` to the previous one are skipped, except the stroke's end.

    Args:
        points: shape (points, 2), float64, in pixels, at least one.
    """
    kept, last = [0], len(points) - 1
    x, y = points[0].tolist()
    for index, (next_x, next_y) in enumerate(points[1:].tolist(), start=1):
        if max(abs(next_x - x), abs(next_y - y)) >= SHORTEST_STEP or index == last:
            kept.append(index)
            x, y = next_x, next_y
    corners = points[kept if last else [0, 0]]  # a single point is a segment of length 0
    return np.stack([corners[:-1], corners[1:]], axis=1)


def draw_pieces(pieces: Array, reach: float, softness: float) -> Array:
    """The ink of segments, 0 to 1, shape (CANVAS_SIZE, CANVAS_SIZE), float64.

    Args:
        pieces: shape (pieces, 2, 2), float64, from `split_stroke`, in pixels of the canvas.
        reach: distance from the pen's path at which ink ends.
        softness: width of the edge across which ink falls from 1 to 0.
    """
    corners = pieces.reshape(-1, 2)
    left, top = np.maximum(np.floor(corners.min(axis=0) - reach), 0).astype(int)
    right, bottom = np.ceil(corners.max(axis=0) + reach).astype(int) + 1
    canvas = np.full((CANVAS_SIZE, CANVAS_SIZE), FAR)
    window = canvas[top:bottom, left:right]
    y, x = np.mgrid[top : top + window.shape[0], left : left + window.shape[1]]
    for first in range(0, len(pieces), PIECES_AT_ONCE):
        nearest = squared_distances(pieces[first : first + PIECES_AT_ONCE], x, y).min(axis=0)
        np.minimum(window, nearest, out=window)
    ink = np.minimum(1.0, (reach - np.sqrt(canvas)) / softness)
    return np.where(canvas < reach * reach, ink, 0.0)


def squared_distances(pieces: Array, x: Array, y: Array) -> Array:
    """Squared distance of each segment to each pixel (x, y).

    Args:
        pieces: shape (pieces, 2, 2), float64.
        x, y: coordinates of the pixels, of one shape.

    Returns:
        Shape (pieces, *x.shape), float64.
    """
    start, along = pieces[:, 0], pieces[:, 1] - pieces[:, 0]
    along_x, along_y = along[:, 0, None, None], along[:, 1, None, None]
    squared = along_x * along_x + along_y * along_y
    inverse = np.divide(1.0, squared, out=np.zeros_like(squared), where=squared > 0)
    x, y = x - start[:, 0, None, None], y - start[:, 1, None, None]
    share = np.clip((x * along_x + y * along_y) * inverse, 0.0, 1.0)
    distance_x, distance_y = x - share * along_x, y - share * along_y
    return np.asarray(distance_x * distance_x + distance_y * distance_y)
