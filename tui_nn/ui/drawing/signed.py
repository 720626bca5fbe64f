"""Signed: pictures of positive and negative values, in two colours or as + and -."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui_nn.pixels import LEVELS, level
from tui_nn.ui.drawing.cells import Cells, Key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

STRENGTHS = 5
"""Steps from 0 to the full colour, for each sign."""

INK_STEP = 5
"""LEVELS of ink per distinguishable step below the colours."""

SIGNS = ("+", "-")
"""Substitutes for the two colours."""

Rows = Sequence[Sequence[int]]

_PEAK_SHARE = 0.97
_CLEAR, _CLEAR_ON_PAPER = 2, 4
_INKED = 2 * INK_STEP


def strengths(values: Array) -> list[list[int]]:
    """Values as steps from -STRENGTHS to STRENGTHS; the largest 3% have full strength.

    Args:
        values: shape (rows, columns), floating point; NaN counts as 0.
    """
    values = values.copy()
    values[values != values] = 0
    sizes = abs(values).flatten()
    sizes.sort()
    peak = float(sizes[int(_PEAK_SHARE * (len(sizes) - 1))]) or float(sizes[-1])
    if not 0 < peak < float("inf"):
        return [[0] * values.shape[1] for _ in range(values.shape[0])]
    shares = values.clip(-peak, peak) / peak
    rows: list[list[int]] = (shares * STRENGTHS).round().astype(int).tolist()
    return rows


def ink_steps(picture: Array) -> list[list[int]]:
    """A picture's ink, shape (rows, columns) uint8, rounded to multiples of INK_STEP levels."""
    return [[INK_STEP * round(level(v) / INK_STEP) for v in row] for row in picture.tolist()]


def draw_signed(
    cells: Cells, x: int, y: int, marks: Rows, ink: Rows | None = None, *, signs: bool = False
) -> None:
    """Draw rows of strengths, two in each cell, over optional ink.

    Args:
        cells: where to draw; style keys are ("signed", ink, strength, ink, strength) of the upper
            and lower pixel, or "for", "against" and "faint" with `signs`.
        x, y: the corner.
        marks: an even number of rows of strengths.
        ink: as many rows of ink in LEVELS.
        signs: draw SIGNS instead of colours.
    """
    draw = _sign if signs else _colour
    blank = [0] * len(marks[0])
    for line in range(len(marks) // 2):
        upper, lower = marks[2 * line], marks[2 * line + 1]
        upper_ink, lower_ink = (ink[2 * line], ink[2 * line + 1]) if ink else (blank, blank)
        pixels = zip(upper_ink, upper, lower_ink, lower, strict=True)
        for column, codes in enumerate(pixels):
            character, key = draw(*codes)
            cells.write(x + column, y + line, character, key)


def _colour(upper_ink: int, upper: int, lower_ink: int, lower: int) -> tuple[str, Key]:
    key = ("signed", upper_ink, upper, lower_ink, lower)
    if (upper_ink, upper) == (lower_ink, lower):
        return "█" if upper_ink or upper else " ", key
    return "▀", key


def _sign(upper_ink: int, upper: int, lower_ink: int, lower: int) -> tuple[str, Key]:
    inked = max(upper_ink, lower_ink) >= min(_INKED, LEVELS - 1)
    stronger = max(upper, lower, key=abs)
    if abs(stronger) >= (_CLEAR if inked else _CLEAR_ON_PAPER):
        return (SIGNS[0], "for") if stronger > 0 else (SIGNS[1], "against")
    return "░" if inked else " ", "faint"
