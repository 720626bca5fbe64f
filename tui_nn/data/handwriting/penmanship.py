"""Kernels that turn a style and a hand into the points of the pen's path.

All lengths are in heights of a digit, y downward. Random numbers are drawn beforehand; the kernels
only apply them, so each drawing depends on its own row of numbers alone.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from tui_nn.data.dataset import Array
from tui_nn.jit import kernel

MOST_STROKES = 3
MOST_CONTROLS = 24
"""Most control points of all strokes of a style together."""

BENDS = 2
"""Waves that bend the page of one drawing."""

WAVES = 3
"""Sine waves of a tremor."""


class StyleTable(NamedTuple):
    """All styles in flat arrays.

    Attributes:
        first_strokes: int64 (styles + 1,), index of each style's first stroke.
        first_controls: int64 (strokes + 1,), index of each stroke's first control point.
        controls: float64 (controls, 2), in heights of a digit, around its middle.
        bases: float64 (manners, positions, controls), matrices of `curves.stroke_bases` side by
            side.
    """

    first_strokes: Array
    first_controls: Array
    controls: Array
    bases: Array


class Hands(NamedTuple):
    """The parameters of many drawings, one row each; float64 unless stated.

    Attributes:
        styles: int64 (drawings, 2), the style and the style blended with it, which has as many
            strokes.
        blends: (drawings,), weight of the second style, 0 to 1.
        manners: (drawings, 3), weights of the three manners of `curves`.
        shakes: (drawings, MOST_CONTROLS, 2), offset of each control point.
        ends: (drawings, MOST_STROKES, 2), extension of each stroke at its start and its end.
        shifts: (drawings, MOST_STROKES, 2), offset of each stroke.
        proportions: (drawings,), how much taller the upper half is than the lower.
        widths: (drawings,), factor in x.
        tapers: (drawings,), how much wider the foot is than the head.
        slants: (drawings,), x to the right per y upward.
        angles: (drawings,), rotation in radians.
        bends: (drawings, BENDS, 4), frequency, phase, amplitude in x and in y of waves in the page.
        tremors: (drawings, WAVES, 4), frequency in radians a position, phase, amplitude in x and y.
        strides: int64 (drawings,), positions from one sampled point to the next.
        grids: (drawings, 4), columns and lines a height that points snap to (0 for no grid), and
            the grid's offset in cells, x and y.
    """

    styles: Array
    blends: Array
    manners: Array
    shakes: Array
    ends: Array
    shifts: Array
    proportions: Array
    widths: Array
    tapers: Array
    slants: Array
    angles: Array
    bends: Array
    tremors: Array
    strides: Array
    grids: Array


@kernel
def shake(
    table: StyleTable, hands: Hands, drawing: int, stroke: int, number: int, controls: Array
) -> None:
    """Write the control points of one stroke, moved and extended as the hand moves them.

    Args:
        table: all styles.
        hands: all drawings.
        drawing: index of the drawing.
        stroke: index of the stroke in the table.
        number: index of the stroke in the drawing.
        controls: float64, like `table.controls`; the rows of this stroke are written.
    """
    first, last = table.first_controls[stroke], table.first_controls[stroke + 1]
    for axis in range(2):
        shift = hands.shifts[drawing, number, axis]
        for index in range(first, last):
            place = (index - first + 8 * number) % MOST_CONTROLS
            moved = hands.shakes[drawing, place, axis] + shift
            controls[index, axis] = table.controls[index, axis] + moved
    for end in range(2):
        outer, inner = (first, first + 1) if end == 0 else (last - 1, last - 2)
        x = table.controls[outer, 0] - table.controls[inner, 0]
        y = table.controls[outer, 1] - table.controls[inner, 1]
        longer = hands.ends[drawing, number, end] / max(math.sqrt(x * x + y * y), 1e-6)
        controls[outer, 0] += longer * x
        controls[outer, 1] += longer * y


@kernel
def trace(
    table: StyleTable,
    manners: Array,
    stroke: int,
    share: float,
    controls: Array,
    path: Array,
) -> None:
    """Add a stroke's path, weighted by `share`, to `path`.

    Args:
        table: all styles.
        manners: float64 (3,), weights of the manners.
        stroke: index of the stroke in the table.
        share: weight of the stroke.
        controls: float64, like `table.controls`, from `shake`.
        path: float64 (positions, 2); changed in place.
    """
    first, last = table.first_controls[stroke], table.first_controls[stroke + 1]
    for position in range(path.shape[0]):
        x, y = 0.0, 0.0
        for index in range(first, last):
            weight = (
                manners[0] * table.bases[0, position, index]
                + manners[1] * table.bases[1, position, index]
                + manners[2] * table.bases[2, position, index]
            )
            x += weight * controls[index, 0]
            y += weight * controls[index, 1]
        path[position, 0] += share * x
        path[position, 1] += share * y


@kernel
def distort(hands: Hands, drawing: int, path: Array) -> None:
    """Bend, stretch, slant, shake and rotate `path`, float64 (positions, 2), in place."""
    cosine, sine = math.cos(hands.angles[drawing]), math.sin(hands.angles[drawing])
    for position in range(path.shape[0]):
        x, y = path[position, 0], path[position, 1]
        y += hands.proportions[drawing] * (0.25 - y * y)
        x *= hands.widths[drawing] * (1.0 + hands.tapers[drawing] * y)
        for wave in range(BENDS):
            frequency, phase = hands.bends[drawing, wave, 0], hands.bends[drawing, wave, 1]
            bend_x = hands.bends[drawing, wave, 2] * math.sin(frequency * y + phase)
            bend_y = hands.bends[drawing, wave, 3] * math.sin(frequency * x + phase)
            x, y = x + bend_x, y + bend_y
        x -= hands.slants[drawing] * y
        for wave in range(WAVES):
            frequency, phase = hands.tremors[drawing, wave, 0], hands.tremors[drawing, wave, 1]
            swing = math.sin(frequency * position + phase)
            x += hands.tremors[drawing, wave, 2] * swing
            y += hands.tremors[drawing, wave, 3] * swing
        path[position, 0] = cosine * x - sine * y
        path[position, 1] = sine * x + cosine * y


@kernel
def put_down(hands: Hands, drawing: int, path: Array, points: Array, count: int) -> int:
    """Append the sampled and snapped points of a path, without repetitions.

    Args:
        hands: all drawings.
        drawing: index of the drawing.
        path: float64 (positions, 2).
        points: float64 (n, 2); written from row `count`.
        count: rows of `points` already used.

    Returns:
        Rows of `points` used afterwards.
    """
    columns, lines = hands.grids[drawing, 0], hands.grids[drawing, 1]
    first, last = count, path.shape[0] - 1
    position = 0
    while True:
        x, y = path[position, 0], path[position, 1]
        if columns > 0.0:
            left, top = hands.grids[drawing, 2], hands.grids[drawing, 3]
            x = math.floor(x * columns + left + 0.5) / columns
            y = math.floor(y * lines + top + 0.5) / lines
        if count == first or x != points[count - 1, 0] or y != points[count - 1, 1]:
            points[count, 0], points[count, 1] = x, y
            count += 1
        if position == last:
            return count
        position = min(position + hands.strides[drawing], last)


@kernel
def write_drawings(
    table: StyleTable,
    hands: Hands,
    controls: Array,
    path: Array,
    points: Array,
    stroke_starts: Array,
    drawing_starts: Array,
) -> None:
    """Write one drawing for each row of `hands`.

    Args:
        table: all styles.
        hands: all drawings.
        controls: float64, like `table.controls`; scratch.
        path: float64 (positions, 2); scratch.
        points: float64 (drawings * MOST_STROKES * positions, 2); its first rows are written.
        stroke_starts: int64 (drawings * MOST_STROKES + 1,), written: first row of each stroke in
            points.
        drawing_starts: int64 (drawings + 1,), written: index of each drawing in stroke_starts.
    """
    point, stroke = 0, 0
    for drawing in range(len(drawing_starts) - 1):
        drawing_starts[drawing] = stroke
        one, other = hands.styles[drawing, 0], hands.styles[drawing, 1]
        share = hands.blends[drawing]
        manners = hands.manners[drawing]
        begin, beside = table.first_strokes[one], table.first_strokes[other]
        for number in range(table.first_strokes[one + 1] - begin):
            path[:] = 0.0
            shake(table, hands, drawing, begin + number, number, controls)
            trace(table, manners, begin + number, 1.0 - share, controls, path)
            if share != 0.0:
                shake(table, hands, drawing, beside + number, number, controls)
                trace(table, manners, beside + number, share, controls, path)
            distort(hands, drawing, path)
            stroke_starts[stroke] = point
            point = put_down(hands, drawing, path, points, point)
            stroke += 1
    drawing_starts[len(drawing_starts) - 1] = stroke
    stroke_starts[stroke] = point
