"""Kernels that render pen strokes as 28x28 pictures as MNIST's: fit a box, ink, centre by mass.

Lengths are in pixels; the centres of pixels have integer coordinates. A drawing is inked on a
larger canvas whose border it cannot reach, wherever its mass lies. Centring moves the points, and
the strokes are inked again at their final position, so nothing is interpolated.
"""

from __future__ import annotations

import math

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.jit import kernel

BOX_SIZE = 20.0
"""Side of the square that all ink of a drawing fits, down to the faintest, as in MNIST."""

CENTRE = 14.0
"""Target of the centre of mass, in x and y. Measured: MNIST's mean is 14.00, not 13.5."""

MARGIN = 12
"""Pixels of canvas on each side of the picture, so the box fits wherever its mass lies."""

CANVAS_SIZE = PICTURE_SIDE + 2 * MARGIN

CENTRINGS = 2
"""Passes of centring by mass; the second leaves an error of 0.001 pixels (median of 60,000 random
drawings; 0.06 in one of a thousand, 0.1 at most)."""

SHORTEST_STEP = 0.05
"""Points closer than this to the previous one are skipped, unless they end a stroke."""

FAR = 1e9
"""Squared distance of pixels that no stroke reaches; larger than any on the canvas."""


@kernel
def fit_box(points: Array, first: int, last: int, reach: float) -> tuple[float, float, float]:
    """The placement of points[first:last] in which ink within `reach` of them fills the box.

    Args:
        points: shape (points, 2), float64.
        first, last: range of rows, not empty.
        reach: distance from the pen's path at which ink ends, pixels.

    Returns:
        scale, x and y: point p is drawn at p * scale + (x, y). The scale of a single dot is 0.
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
    """Lower each pixel's squared distance to that from one segment of a stroke.

    Args:
        squared: canvas, shape (CANVAS_SIZE, CANVAS_SIZE), float64; changed in place.
        start_x, start_y, end_x, end_y: ends of the segment.
        reach: pixels farther away than this may keep their value.
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
    """Write each pixel's squared distance to the nearest stroke; `FAR` beyond `reach`.

    Args:
        squared: canvas, shape (CANVAS_SIZE, CANVAS_SIZE), float64; written.
        points: as in `prepare_drawings`.
        stroke_starts: as in `prepare_drawings`.
        first_stroke, last_stroke: range of strokes.
        placement: from `fit_box`.
        reach: pixels.
    """
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
    """Replace squared distances by ink, 0 to 1, which falls linearly across the pen's edge.

    The edge is `softness` wide and half inked at `radius`.

    Args:
        squared: shape (CANVAS_SIZE, CANVAS_SIZE), float64, squared distances; replaced by ink.
        radius: radius of the round pen, pixels.
        softness: width of its edge, pixels, above 0.

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
    """Render each of many drawings, stored one after another in flat arrays.

    Args:
        points: shape (points, 2), float64, x and y, y downward, in any unit.
        stroke_starts: shape (strokes + 1,), int64: stroke k is
            points[stroke_starts[k]:stroke_starts[k + 1]], never empty.
        drawing_starts: shape (drawings + 1,), int64: drawing d has the strokes
            drawing_starts[d] to drawing_starts[d + 1] - 1, at least one.
        radii: shape (drawings,), float64, radius of the pen in pixels of the picture.
        softness: shape (drawings,), float64, width of the pen's edge in pixels, above 0.
        offsets: shape (drawings, 2), float64, x and y of the centre of mass relative to `CENTRE`.
        canvas: shape (CANVAS_SIZE, CANVAS_SIZE), float64; scratch.
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
