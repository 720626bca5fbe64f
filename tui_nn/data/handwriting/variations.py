"""Variations of a drawing as the same hand might repeat it: rotated, slanted, wider or narrower.

Scale and position are not varied, since the preparation of pen strokes removes them. The deviations
were tuned by fine-tuning for 30 writers: half as much helps less, twice as much helps no more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array, Split
from tui_nn.data.drawings import Drawing
from tui_nn.data.strokes.preparation import prepare_strokes

ANGLE_DEVIATION = 0.12
"""Standard deviation of the rotation, in radians."""

SLANT_DEVIATION = 0.15
"""Standard deviation of the slant, x to the right per y upward."""

WIDTH_DEVIATION = 0.15
"""Standard deviation of the logarithm of the width."""


def vary_drawings(
    drawings: Sequence[Drawing], class_names: Sequence[str], copies: int, seed: int
) -> Split:
    """Render each of `drawings` several times; the result depends on the drawing and seed alone.

    Args:
        drawings: at least one.
        class_names: the classes; the label of each drawing is one of them.
        copies: pictures of each, in a row; the first is not varied.
        seed: seed of the variations.

    Returns:
        Inputs of shape (drawings * copies, 784), uint8, and their classes.
    """
    pictures = [
        vary_drawing(drawing.strokes, copies, np.random.default_rng([seed, int(drawing.key, 16)]))
        for drawing in drawings
    ]
    labels = np.array([class_names.index(drawing.label) for drawing in drawings], np.int32)
    return Split(np.concatenate(pictures), np.repeat(labels, copies))


def vary_drawing(
    strokes: Sequence[Array], copies: int, generator: np.random.Generator
) -> NDArray[np.uint8]:
    """Render a drawing several times: first as it is, then varied.

    Args:
        strokes: shape (points, 2) each, float64, x and y, y downward.
        copies: number of pictures, at least one.
        generator: source of the variations.

    Returns:
        Shape (copies, 784), uint8.

    Raises:
        DataError: as `prepare_strokes`.
    """
    pictures = [prepare_strokes(strokes)]
    largest = max((float(np.abs(stroke).max()) for stroke in strokes if len(stroke)), default=0.0)
    scaled = [stroke / (largest or 1.0) for stroke in strokes]
    for _ in range(copies - 1):
        matrix = draw_matrix(generator)
        pictures.append(prepare_strokes([stroke @ matrix for stroke in scaled]))
    return np.stack(pictures).reshape(copies, -1)


def draw_matrix(generator: np.random.Generator) -> Array:
    """A random linear map near the identity, shape (2, 2), for points as rows."""
    angle, slant, width = generator.normal(0, (ANGLE_DEVIATION, SLANT_DEVIATION, WIDTH_DEVIATION))
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.array([[cosine, sine], [-sine, cosine]])
    return np.asarray(np.array([[np.exp(width), 0.0], [slant, 1.0]]) @ turn)
