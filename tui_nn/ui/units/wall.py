"""The wall: weights of many units as small pictures, a caption below each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tui_nn.data.picture import PICTURE_SHAPE
from tui_nn.ui.drawing.cells import Cells, fit, pad
from tui_nn.ui.drawing.signed import draw_signed, strengths
from tui_nn.ui.units import wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tui_nn.training.protocol.units import ListedUnit

    Array = NDArray[Any]

SIZES = (28, 14), (14, 7), (12, 6)
"""Columns and lines of a picture, the larger ones first."""

SOME = 18
"""Pictures are drawn larger if at least this many fit."""

CROP = 2
"""Pixels that the smallest pictures lack at each edge, where handwriting has no ink."""


@dataclass(frozen=True, slots=True)
class Wall:
    """How pictures are arranged.

    Attributes:
        columns, rows: pictures beside and below one another, at least one.
        width, lines: of a picture, in cells.
    """

    columns: int
    rows: int
    width: int
    lines: int

    @property
    def count(self) -> int:
        """Pictures that fit."""
        return self.columns * self.rows

    def place_at(self, x: int, y: int) -> int | None:
        """Number of the picture at a cell; None outside."""
        column, row = x // (self.width + 1), y // (self.lines + 1)
        return row * self.columns + column if column < self.columns and row < self.rows else None


def arrange(width: int, height: int, units: int) -> Wall:
    """The largest pictures such that `SOME`, or all `units`, fit; else the smallest."""
    for columns, lines in SIZES:
        across, down = (width + 1) // (columns + 1), height // (lines + 1)
        if across * down >= min(units, SOME):
            break
    return Wall(max(across, 1), max(down, 1), columns, lines)


def draw_wall(
    width: int,
    height: int,
    units: Sequence[ListedUnit],
    wall: Wall,
    selected: int,
    off: frozenset[int],
    *,
    signs: bool,
) -> Cells:
    """Draw a page of units.

    Style keys: "caption", "selected", "off", and those of `draw_signed`.

    Args:
        width, height: in cells.
        units: the page.
        wall: the arrangement.
        selected: the one that the cursor is on.
        off: numbers of the units that are switched off.
        signs: draw signs instead of two colours.
    """
    cells = Cells(width, height)
    for place, one in enumerate(units[: wall.count]):
        row, column = divmod(place, wall.columns)
        x, y = column * (wall.width + 1), row * (wall.lines + 1)
        pixels = reduce_picture(one.weights, wall.width, wall.lines)
        draw_signed(cells, x, y, strengths(pixels), signs=signs)
        key = "selected" if place == selected else "off" if one.unit in off else "note"
        text = _caption(one, wall.width, is_off=one.unit in off)
        cells.write(x, y + wall.lines, text, key)
    return cells


def _caption(one: ListedUnit, width: int, *, is_off: bool) -> str:
    """Number on the left; on the right a name, or the strongest correlation."""
    number = f"{'○' if is_off else ''}{one.unit}"
    if one.name:
        right = one.name
    elif one.active_share == 0:
        right = "never"
    elif one.fact is None:
        right = ""
    else:
        strength = wording.correlation(one.fact.correlation)
        room = width - len(number) - len(strength) - 2
        right = f"{fit(one.fact.name, room)} {strength}"
    return f"{number} {pad(right, width - len(number) - 1, right=True)}"


def reduce_picture(weights: Array, width: int, lines: int) -> Array:
    """A picture with an even number of rows that fits: the mean of squares of its pixels.

    Args:
        weights: shape (rows, columns), floating point.
        width, lines: what there is room for, in cells of two pixels.
    """
    if weights.shape == PICTURE_SHAPE and width < PICTURE_SHAPE[1] // 2:
        weights = weights[CROP:-CROP, CROP:-CROP]
    rows, columns = weights.shape
    by = max(-(-columns // max(width, 1)), -(-rows // max(2 * lines, 1)), 1)
    padded = np.pad(weights, ((0, -rows % (2 * by)), (0, -columns % by)), mode="edge")
    squares = padded.reshape(padded.shape[0] // by, by, padded.shape[1] // by, by)
    return np.asarray(squares.mean(axis=(1, 3)))
