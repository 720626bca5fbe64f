"""The border of a picture tells its ground: dark ink on light paper, or light on dark."""

from __future__ import annotations

from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture_files.colours import border

LEAST_CONTRAST = 24
"""Fewest levels of 255 between the lightest and the darkest pixel; blank paper has less."""

SPREAD = 0.25
"""Share of the contrast within which a pixel of the border has the border's level."""

PLAIN = 0.75
"""Share of the border's pixels that have its level where a picture has a ground at all."""

Array = NDArray[Any]


class Ground(Enum):
    """What a picture stands on."""

    LIGHT = "light"
    DARK = "dark"
    UNCLEAR = "unclear"
    """The picture reaches to its edge, as photos do."""
    BLANK = "blank"
    """There is nothing to see."""


def paper_levels(pictures: Array) -> Array:
    """Level of the paper in each picture, the median of its border pixels.

    Args:
        pictures: shape (n, rows, columns).

    Returns:
        Shape (n,), float64.
    """
    return np.asarray(np.median(border(pictures), axis=1))


def is_dark_on_light(picture: NDArray[np.uint8]) -> bool:
    """Whether a grey picture, shape (rows, columns), shows something darker than its border."""
    low, high = int(picture.min()), int(picture.max())
    if high - low < LEAST_CONTRAST:
        return False
    return bool(2 * paper_levels(picture[None])[0] > low + high)


def find_ground(picture: NDArray[np.uint8]) -> Ground:
    """The ground of a grey picture, shape (rows, columns)."""
    low, high = int(picture.min()), int(picture.max())
    if high - low < LEAST_CONTRAST:
        return Ground.BLANK
    edge = border(picture[None])[0]
    level = float(np.median(edge))
    if np.mean(np.abs(edge - level) <= SPREAD * (high - low)) < PLAIN:
        return Ground.UNCLEAR
    return Ground.LIGHT if 2 * level > low + high else Ground.DARK
