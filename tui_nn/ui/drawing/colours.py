"""Pictures in colour or of any size as cells: two pixels in each, in their own colours."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.ui.drawing.cells import Cells

Array = NDArray[Any]

STEP = 17
"""Levels of 255 from one shade to the next: each pair of colours in a cell is a style."""

LUMINANCE = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in a grey level."""

COLOUR = "colour"
"""First part of the style keys: (COLOUR, upper, lower), each (red, green, blue)."""


def draw_colours(cells: Cells, x: int, y: int, picture: Array) -> None:
    """Draw a picture with its first row in the upper half of the cell (x, y).

    Args:
        cells: where to draw.
        x, y: the corner.
        picture: shape (rows, columns, 3), uint8, an even number of rows.
    """
    shades = (np.rint(picture / STEP) * STEP).astype(int).tolist()
    for line in range(len(shades) // 2):
        pairs = zip(shades[2 * line], shades[2 * line + 1], strict=True)
        for column, (upper, lower) in enumerate(pairs):
            cells.write(x + column, y + line, "▀", (COLOUR, tuple(upper), tuple(lower)))


def as_grey(picture: Array) -> Array:
    """A picture of either kind, shape (rows, columns) uint8."""
    if picture.ndim == 2:
        return picture
    return np.asarray(np.rint(picture @ np.array(LUMINANCE)), np.uint8)


def fitted(picture: Array, width: int, lines: int) -> Array:
    """A picture with an even number of rows, enlarged or reduced to `width` x `lines` cells.

    Args:
        picture: shape (rows, columns) or (rows, columns, 3), uint8.
        width, lines: what there is room for.

    Returns:
        Each pixel twice in both directions if that fits; else as it is, or averaged in squares.
    """
    rows, columns = picture.shape[:2]
    if 2 * columns <= width and rows <= lines:
        picture = picture.repeat(2, axis=0).repeat(2, axis=1)
    else:
        by = max(-(-columns // max(width, 1)), -(-rows // max(2 * lines, 1)))
        picture = _reduced(picture, by) if by > 1 else picture
    odd = len(picture) % 2
    return np.pad(picture, ((0, odd), *((0, 0),) * (picture.ndim - 1)))


def _reduced(picture: Array, by: int) -> Array:
    """The mean of each square of `by` x `by` pixels; those at the edge are repeated."""
    around = [(0, -side % by) for side in picture.shape[:2]]
    padded = np.pad(picture, (*around, *((0, 0),) * (picture.ndim - 2)), mode="edge")
    rows, columns = (side // by for side in padded.shape[:2])
    squares = padded.reshape(rows, by, columns, by, *picture.shape[2:])
    return np.asarray(np.rint(squares.mean(axis=(1, 3))), np.uint8)
