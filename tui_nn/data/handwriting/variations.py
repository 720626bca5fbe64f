"""A drawing as the same hand might have drawn it another time: turned, slanted, wider or narrower.

Only what the preparation of pen strokes does not undo is varied: neither scale nor place. How far,
was found by fine-tuning on 30 writers: half as much brings them less, twice as much no more.
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
"""Deviation of the slant: steps to the right for each step up."""

WIDTH_DEVIATION = 0.15
"""Deviation of the logarithm of the width."""


def vary_drawings(drawings: Sequence[Drawing], copies: int, seed: int) -> Split:
    """Pictures of each of `drawings`, which depend on nothing but the drawing and the seed.

    Args:
        drawings: at least one.
        copies: pictures of each, one behind the other, the first of them unvaried.
        seed: of the differences.
    """
    pictures = [
        vary_drawing(drawing.strokes, copies, np.random.default_rng([seed, int(drawing.key, 16)]))
        for drawing in drawings
    ]
    labels = np.array([drawing.label for drawing in drawings], np.int32)
    return Split(np.concatenate(pictures), np.repeat(labels, copies))


def vary_drawing(
    strokes: Sequence[Array], copies: int, generator: np.random.Generator
) -> NDArray[np.uint8]:
    """Pictures of a drawing: the first as it is, the others each a little different.

    Args:
        strokes: shape (points, 2) each: x and y, y downward.
        copies: how many pictures, at least one.
        generator: of the differences.

    Returns:
        Shape (copies, 784).

    Raises:
        DataError: as `prepare_strokes`.
    """
    pictures = [prepare_strokes(strokes)]
    largest = max((float(np.abs(stroke).max()) for stroke in strokes if len(stroke)), default=0.0)
    scaled = [stroke / (largest or 1.0) for stroke in strokes]
    for _ in range(copies - 1):
        matrix = _draw_matrix(generator)
        pictures.append(prepare_strokes([stroke @ matrix for stroke in scaled]))
    return np.stack(pictures).reshape(copies, -1)


def _draw_matrix(generator: np.random.Generator) -> Array:
    """A map of the plane near to the identity, for points as rows."""
    angle, slant, width = generator.normal(0, (ANGLE_DEVIATION, SLANT_DEVIATION, WIDTH_DEVIATION))
    cosine, sine = np.cos(angle), np.sin(angle)
    turn = np.array([[cosine, sine], [-sine, cosine]])
    return np.asarray(np.array([[np.exp(width), 0.0], [slant, 1.0]]) @ turn)
