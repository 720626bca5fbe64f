"""Random parameters of each drawing: its writer, pen and surface.

For more variety, add styles in `styles` or widen a distribution here. All lengths are in heights of
a digit; deviations are standard deviations of normal distributions. Hands range from neat to wild:
one random factor per hand scales most deviations, so that the examples include careful digits as
well as scrawls.
"""

from __future__ import annotations

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.handwriting.penmanship import BENDS, MOST_CONTROLS, MOST_STROKES, WAVES, Hands
from tui_nn.data.handwriting.repertoire import Repertoire
from tui_nn.data.strokes.preparation import PEN_RADIUS

WILDNESS = 0.6, 1.8
"""Bounds of the factor that scales the deviations; its logarithm is uniform between them."""

BLENDED_SHARE = 0.6
"""Share of the drawings that blend two styles."""

LEAST_CORNERED = 0.5
"""Least weight of the cornered manner against the smooth one."""

STRAIGHT_SHARE, MOST_STRAIGHT = 0.3, 0.27
"""Share of the drawings with straightened curves, and the largest weight of the straight manner."""

POINT_DEVIATION = 0.04
STROKE_DEVIATION = 0.025
END_DEVIATION = 0.05
"""Deviations of a control point, of a whole stroke, and of the extension of a stroke's end."""

PROPORTION_DEVIATION = 0.24
"""Deviation of the height of the upper part relative to the lower."""

WIDTH_DEVIATION, TAPER_DEVIATION = 0.22, 0.25
"""Deviations of the logarithm of the width, and of the width of the foot relative to the head."""

BEND_FREQUENCY, BEND_DEVIATION = 4.0, 0.03
"""Mean frequency of the waves that bend the page, in radians a height, and the deviation of their
amplitude."""

SLANT, SLANT_DEVIATION = 0.12, 0.20
"""Mean and deviation of the slant, x to the right per y upward. Wildness does not scale it: neat
hands slant too."""

ANGLE_DEVIATION = 0.12
"""Deviation of the rotation, in radians."""

TREMBLING_SHARE, TREMOR_DEVIATION = 0.2, 0.012
TREMOR_FREQUENCIES = 0.15, 1.2
"""Share of the hands that tremble, deviation of each wave's amplitude, and bounds of its frequency
in radians a position."""

COARSE_SHARE, COARSE_STRIDES = 0.15, (2, 7)
"""Share of the drawings sampled coarsely, as by a slow tablet, and positions between samples."""

MOUSE_SHARE, MOUSE_LINES, MOUSE_STRIDE = 0.2, (6.0, 20.0), 5
"""Share of the drawings made with a mouse on cells twice as high as wide, bounds of the digit's
height in cells, and the most positions between samples."""

KEYS_SHARE, KEYS_LINES = 0.1, (6.0, 16.0)
"""Share of the drawings made with arrow keys, and bounds of their height in steps."""

PEN_DEVIATION, PEN_RADII = 0.28, (0.7, 2.6)
"""Deviation of the logarithm of the pen's radius, and bounds of the radius in pixels."""

PEN_SOFTNESSES = 0.8, 1.7
"""Bounds of the width of the pen's edge, in pixels."""

FARTHEST_CENTRE = 0.5
"""Largest offset of the centre of mass in pixels; MNIST centres to whole pixels."""


def draw_hands(repertoire: Repertoire, labels: Array, generator: np.random.Generator) -> Hands:
    """Draw a hand for each of `labels`, shape (drawings,), integers 0 to 9."""
    count = len(labels)
    styles = repertoire.choose(labels, generator)
    blends = _sometimes(BLENDED_SHARE, generator.random(count), generator)
    neatest, wildest = np.log(WILDNESS).tolist()
    wildness = np.exp(generator.uniform(neatest, wildest, count))

    def vary(deviation: float, *shape: int, mean: float = 0.0) -> Array:
        return mean + deviation * generator.standard_normal((count, *shape))

    def wildly(deviation: float, *shape: int) -> Array:
        return np.asarray((vary(deviation, *shape).T * wildness).T)

    strides, grids = _draw_surfaces(count, generator)
    return Hands(
        styles=styles,
        blends=np.where(styles[:, 0] == styles[:, 1], 0.0, blends),
        manners=_draw_manners(count, generator),
        shakes=wildly(POINT_DEVIATION, MOST_CONTROLS, 2),
        ends=wildly(END_DEVIATION, MOST_STROKES, 2),
        shifts=wildly(STROKE_DEVIATION, MOST_STROKES, 2),
        proportions=wildly(PROPORTION_DEVIATION),
        widths=np.exp(wildly(WIDTH_DEVIATION)),
        tapers=wildly(TAPER_DEVIATION),
        slants=vary(SLANT_DEVIATION, mean=SLANT),
        angles=wildly(ANGLE_DEVIATION),
        bends=_waves(
            vary(1.0, BENDS, mean=BEND_FREQUENCY), wildly(BEND_DEVIATION, BENDS, 2), generator
        ),
        tremors=_draw_tremors(count, generator),
        strides=strides,
        grids=grids,
    )


def draw_pens(count: int, generator: np.random.Generator) -> tuple[Array, Array, Array]:
    """Draw a pen for each of `count` drawings.

    Returns:
        Radii and widths of the edge, (count,), and offsets of the centre of mass, (count, 2), all
        float64, in pixels: arguments of `rasterizer.prepare_drawings`.
    """
    radii = PEN_RADIUS * np.exp(generator.normal(0, PEN_DEVIATION, count))
    return (
        radii.clip(*PEN_RADII),
        generator.uniform(*PEN_SOFTNESSES, count),
        generator.uniform(-FARTHEST_CENTRE, FARTHEST_CENTRE, (count, 2)),
    )


def _sometimes(share: float, values: Array, generator: np.random.Generator) -> Array:
    """`values`, shape (count,), each kept with probability `share`, else 0."""
    return np.where(generator.random(len(values)) < share, values, 0.0)


def _waves(frequencies: Array, heights: Array, generator: np.random.Generator) -> Array:
    """Join (count, waves) frequencies, random phases and (count, waves, 2) amplitudes."""
    phases = generator.uniform(0, 2 * np.pi, frequencies.shape)
    return np.concatenate([np.stack([frequencies, phases], axis=2), heights], axis=2)


def _draw_manners(count: int, generator: np.random.Generator) -> Array:
    """Weights of cornered, smooth and straight; shape (count, 3)."""
    cornered = generator.uniform(LEAST_CORNERED, 1.0, count)
    straight = generator.uniform(0.0, MOST_STRAIGHT, count)
    straight = _sometimes(STRAIGHT_SHARE, straight, generator)
    bent = 1 - straight
    return np.stack([cornered * bent, (1 - cornered) * bent, straight], axis=1)


def _draw_tremors(count: int, generator: np.random.Generator) -> Array:
    frequencies = generator.uniform(*TREMOR_FREQUENCIES, (count, WAVES))
    strengths = _sometimes(TREMBLING_SHARE, generator.random(count), generator)
    heights = generator.normal(0, TREMOR_DEVIATION, (count, WAVES, 2))
    return _waves(frequencies, heights * strengths[:, None, None], generator)


def _draw_surfaces(count: int, generator: np.random.Generator) -> tuple[Array, Array]:
    """Strides, shape (count,), and grids, (count, 4), as in `Hands`."""
    coarse = generator.random(count) < COARSE_SHARE
    strides = np.where(coarse, generator.integers(*COARSE_STRIDES, count, endpoint=True), 1)
    grids, surfaces = np.zeros((count, 4)), generator.random(count)
    mouse = surfaces < MOUSE_SHARE
    keys = (surfaces >= MOUSE_SHARE) & (surfaces < MOUSE_SHARE + KEYS_SHARE)
    seen = generator.integers(1, MOUSE_STRIDE, count, endpoint=True)
    for chosen, bounds, columns in (mouse, MOUSE_LINES, 2), (keys, KEYS_LINES, 1):
        lines = generator.uniform(*bounds, count)
        grids[chosen, 0], grids[chosen, 1] = columns * lines[chosen], lines[chosen]
    grids[:, 2:] = generator.random((count, 2))
    return np.where(mouse, seen, np.where(keys, 1, strides)), grids
