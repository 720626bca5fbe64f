"""Pen strokes to 28x28 pictures as MNIST was made: fit into a box, ink, centre by mass. Jitted.

Everything is in pixels, with the centres of the pixels at whole numbers. A drawing is inked on a
larger canvas, on which it cannot touch the border wherever its mass lies, and moved as geometry:
it is inked anew at its final place, so nothing is ever interpolated.
"""

from __future__ import annotations

import math

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.jit import kernel

BOX_SIZE = 20.0
"""The ink of a drawing, down to the faintest, fits a square of this side."""

CENTRE = 14.0
"""Where the centre of mass comes to lie, in x and y. Measured: MNIST's mean is 14.00, not 13.5."""

MARGIN = 12
"""Canvas around the picture: room for the box wherever its centre of mass is."""

CANVAS_SIZE = PICTURE_SIDE + 2 * MARGIN

CENTRINGS = 2
"""How often the ink is weighed and moved; after the second time it is off by some 0.001 pixels."""

SHORTEST_STEP = 0.05
"""Points closer than this to the last one are passed over, unless they end a stroke."""

FAR = 1e9
"""A squared distance beyond any on the canvas."""


@kernel
def fit_box(points: Array, first: int, last: int, reach: float) -> tuple[float, float, float]:
    """Where to put points[first:last] so that ink within `reach` fills the box on the canvas.

    Returns:
        scale, x and y: a point p belongs at p * scale + (x, y). The scale of a mere dot is 0.
    """
    left, top = points[first, 0], points[first, 1]
    right, bottom = left, top
    for index in range(first + 1, last):
        left, right = min(left, points[index, 0]), max(right, points[index, 0])
        top, bottom = min(top, points[index, 1]), max(bottom, points[index, 1])
    extent = max(right - left, bottom - top)
    scale = (BOX_SIZE - 2.0 * reach) / extent if extent > 0.0 else 0.0
    middle = MARGIN + CENTRE
    return scale, middle - scale * 0.5 * (left + right), middle - scale * 0.5 * (top + bottom)


@kernel
def approach(
    squared: Array, start_x: float, start_y: float, end_x: float, end_y: float, reach: float
) -> None:
    """Lower each pixel's squared distance to that from one straight piece of a stroke.

    Args:
        squared: canvas, shape (CANVAS_SIZE, CANVAS_SIZE), float64; changed in place.
        start_x, start_y, end_x, end_y: the piece's ends.
        reach: pixels further away than this may be left as they are.
    """
    top = max(0, math.floor(min(start_y, end_y) - reach))
    bottom = min(CANVAS_SIZE, math.ceil(max(start_y, end_y) + reach) + 1)
    left = max(0, math.floor(min(start_x, end_x) - reach))
    right = min(CANVAS_SIZE, math.ceil(max(start_x, end_x) + reach) + 1)
    along_x, along_y = end_x - start_x, end_y - start_y
    length_squared = along_x * along_x + along_y * along_y
    inverse = 1.0 / length_squared if length_squared > 0.0 else 0.0
    for row in range(top, bottom):
        for column in range(left, right):
            x, y = column - start_x, row - start_y
            share = min(1.0, max(0.0, (x * along_x + y * along_y) * inverse))
            x -= share * along_x
            y -= share * along_y
            squared[row, column] = min(squared[row, column], x * x + y * y)


@kernel
def approach_strokes(
    squared: Array,
    points: Array,
    stroke_starts: Array,
    first_stroke: int,
    last_stroke: int,
    placement: tuple[float, float, float],
    reach: float,
) -> None:
    """Squared distance of every pixel within `reach` to the nearest stroke, `FAR` elsewhere."""
    scale, shift_x, shift_y = placement
    squared[:] = FAR
    for stroke in range(first_stroke, last_stroke):
        first, last = stroke_starts[stroke], stroke_starts[stroke + 1] - 1
        x, y = points[first, 0] * scale + shift_x, points[first, 1] * scale + shift_y
        if first == last:
            approach(squared, x, y, x, y, reach)
        for index in range(first + 1, last + 1):
            next_x = points[index, 0] * scale + shift_x
            next_y = points[index, 1] * scale + shift_y
            step = max(abs(next_x - x), abs(next_y - y))
            if step >= SHORTEST_STEP or index == last:
                approach(squared, x, y, next_x, next_y, reach)
                x, y = next_x, next_y


@kernel
def ink(squared: Array, radius: float, softness: float) -> tuple[float, float]:
    """Turn squared distances into ink, 0 to 1, falling linearly across the edge of the pen.

    The edge is `softness` wide and half inked at `radius`.

    Args:
        squared: canvas of squared distances, float64; holds the ink afterwards.
        radius: of the round pen.
        softness: width of its edge, more than 0.

    Returns:
        The ink's centre of mass, x and y.
    """
    reach = radius + 0.5 * softness
    mass, moment_x, moment_y = 0.0, 0.0, 0.0
    for row in range(CANVAS_SIZE):
        for column in range(CANVAS_SIZE):
            value = 0.0
            if squared[row, column] < reach * reach:
                value = min(1.0, (reach - math.sqrt(squared[row, column])) / softness)
                mass += value
                moment_x += value * column
                moment_y += value * row
            squared[row, column] = value
    return moment_x / mass, moment_y / mass


@kernel
def prepare_drawings(
    points: Array,
    stroke_starts: Array,
    drawing_starts: Array,
    radii: Array,
    softness: Array,
    offsets: Array,
    canvas: Array,
    pictures: Array,
) -> None:
    """Make the picture of each of many drawings, which lie in flat arrays one behind the other.

    Args:
        points: shape (points, 2), float64: x and y, y downward, in any unit.
        stroke_starts: shape (strokes + 1,), int64: stroke k is
            points[stroke_starts[k]:stroke_starts[k + 1]], never empty.
        drawing_starts: shape (drawings + 1,), int64: drawing d has the strokes
            drawing_starts[d] to drawing_starts[d + 1] - 1, at least one.
        radii: shape (drawings,): of the pen, in pixels of the picture.
        softness: shape (drawings,): width of the pen's edge in pixels, more than 0.
        offsets: shape (drawings, 2): x and y of the centre of mass, measured from `CENTRE`.
        canvas: shape (CANVAS_SIZE, CANVAS_SIZE), float64, to work on.
        pictures: shape (drawings, 784), uint8; written.
    """
    for drawing in range(len(drawing_starts) - 1):
        strokes = drawing_starts[drawing], drawing_starts[drawing + 1]
        first, last = stroke_starts[strokes[0]], stroke_starts[strokes[1]]
        radius, edge = radii[drawing], softness[drawing]
        reach = radius + 0.5 * edge
        scale, x, y = fit_box(points, first, last, reach)
        for _ in range(CENTRINGS):
            approach_strokes(canvas, points, stroke_starts, *strokes, (scale, x, y), reach)
            mass_x, mass_y = ink(canvas, radius, edge)
            x += MARGIN + CENTRE + offsets[drawing, 0] - mass_x
            y += MARGIN + CENTRE + offsets[drawing, 1] - mass_y
        approach_strokes(canvas, points, stroke_starts, *strokes, (scale, x, y), reach)
        ink(canvas, radius, edge)
        for row in range(PICTURE_SIDE):
            for column in range(PICTURE_SIDE):
                pixel = 255.0 * canvas[MARGIN + row, MARGIN + column] + 0.5
                pictures[drawing, row * PICTURE_SIDE + column] = np.uint8(pixel)
