"""Pictures: a number for each pixel, as a picture of positive and negative values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tui_nn.ui.drawing.cells import Cells, fit
from tui_nn.ui.drawing.signed import SIGNS, draw_signed, strengths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

MARK = "◆"
"""Where the chosen weight is."""

SCALES = (4, 3, 2, 1)
"""Cells of a pixel, the largest first."""

LEAST_WIDTH = 28
"""Columns of caption and legend."""

WORDS = 2
"""Lines of caption and legend."""


def picture_size(shape: Sequence[int], width: int, height: int) -> tuple[int, int, int]:
    """Columns and lines of a picture, and the largest scale with room; 0 if there is none.

    Args:
        shape: rows and columns of the picture.
        width, height: the room, in cells.
    """
    rows, columns = shape[:2]
    for scale in SCALES:
        lines = (rows * scale + 1) // 2
        if columns * scale <= width and lines + WORDS <= height:
            return max(columns * scale, LEAST_WIDTH), lines + WORDS, scale
    return 0, 0, 0


def draw_picture(
    values: Array, shape: Sequence[int], scale: int, caption: str, place: int, *, signs: bool
) -> Cells:
    """Draw a value for each input, the mean over the channels, between caption and legend.

    Style keys: "caption", "mark", "paper", and those of `draw_signed`.

    Args:
        values: shape (inputs,).
        shape: (rows, columns) or (rows, columns, channels).
        scale: cells of a pixel.
        caption: what the values are.
        place: the input that is marked; -1 for none.
        signs: draw signs instead of two colours.
    """
    rows, columns = shape[:2]
    channels = shape[2] if len(shape) == 3 else 1
    pixels = values.reshape(rows, columns, channels).mean(axis=2).astype(np.float64)
    pixels = pixels.repeat(scale, axis=0).repeat(scale, axis=1)
    pixels = np.pad(pixels, ((0, len(pixels) % 2), (0, 0)))
    lines = len(pixels) // 2
    cells = Cells(max(columns * scale, LEAST_WIDTH), lines + WORDS)
    for line in range(cells.height):
        cells.write(0, line, " " * cells.width, "paper")
    cells.write(0, 0, fit(caption, cells.width), "caption")
    draw_signed(cells, 0, 1, strengths(pixels), signs=signs)
    if place >= 0:
        row, column = divmod(place // channels, columns)
        cells.write(column * scale, 1 + row * scale // 2, MARK, "mark")
    good, bad = SIGNS if signs else ("■", "■")
    legend = [(good, "for"), (" above 0  ", "caption"), (bad, "against"), (" below 0", "caption")]
    cells.write_runs(0, lines + 1, [*legend])
    return cells
