"""Hands: what is particular about each writer, pen and surface, drawn at random.

To have the generator write in more ways, add styles in `digit_styles`, or widen something here.
All lengths are in heights of a digit. A hand is neat or wild: a factor of its own multiplies most
deviations, so that there are careful digits among the training examples as well as scrawls.
"""

from __future__ import annotations

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.handwriting.penmanship import BENDS, MOST_CONTROLS, MOST_STROKES, WAVES, Hands
from tui_nn.data.handwriting.repertoire import Repertoire
from tui_nn.data.strokes.preparation import PEN_RADIUS

WILDNESS = 0.6, 1.8
"""Bounds of the factor of the deviations; its logarithm is uniform between them."""

BLENDED_SHARE = 0.6
"""Share of the drawings that blend two styles."""

LEAST_CORNERED = 0.5
"""A corner is drawn at least so much as one, and the rest as a smooth turn."""

STRAIGHT_SHARE, MOST_STRAIGHT = 0.3, 0.27
"""Share of the drawings with straightened curves, and how far at most."""

POINT_DEVIATION = 0.04
STROKE_DEVIATION = 0.025
END_DEVIATION = 0.05
"""Deviations of a control point, of a whole stroke, and of how far an end is drawn beyond or short
of its place."""

PROPORTION_DEVIATION = 0.24
"""Deviation of how much taller the upper part is than the lower."""

WIDTH_DEVIATION, TAPER_DEVIATION = 0.22, 0.25
"""Deviations of the logarithm of the width, and of how much wider the foot is than the head."""

BEND_FREQUENCY, BEND_DEVIATION = 4.0, 0.03
"""Mean of the waves that bend the page, in radians a height, and the deviation of their height."""

SLANT, SLANT_DEVIATION = 0.12, 0.20
"""Steps to the right for each upward; not wild, for neat hands slant too."""

ANGLE_DEVIATION = 0.12
"""Deviation of the rotation, in radians."""

TREMBLING_SHARE, TREMOR_DEVIATION = 0.2, 0.012
TREMOR_FREQUENCIES = 0.15, 1.2
"""Share of the hands that tremble, deviation of the height of each wave, and radians a position."""

COARSE_SHARE, COARSE_STRIDES = 0.15, (2, 7)
"""Share of the drawings as from a slow tablet or a fast hand, and positions from one point seen to
the next."""

MOUSE_SHARE, MOUSE_LINES, MOUSE_STRIDE = 0.2, (6.0, 20.0), 5
"""Share of the drawings that a mouse drew on cells twice as high as wide, how many lines of them
a digit takes, and the most positions from one point reported to the next."""

KEYS_SHARE, KEYS_LINES = 0.1, (6.0, 16.0)
"""Share of the drawings made with arrow keys, and how many steps high they are."""

PEN_DEVIATION, PEN_RADII = 0.28, (0.7, 2.6)
"""Deviation of the logarithm of the pen's radius, and its smallest and largest value, in pixels."""

PEN_SOFTNESSES = 0.8, 1.7
"""Widths of the pen's edge, in pixels."""

FARTHEST_CENTRE = 0.5
"""Pixels by which the centre of mass may be off, as it may in MNIST, moved by whole pixels."""


def draw_hands(repertoire: Repertoire, labels: Array, generator: np.random.Generator) -> Hands:
    """Draw a hand for each of `labels`, shape (drawings,)."""
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
        Its radius and the width of its edge, (count,), and where the centre of mass comes to lie,
        (count, 2), all in pixels; as `rasterizer.prepare_drawings` takes them.
    """
    radii = PEN_RADIUS * np.exp(generator.normal(0, PEN_DEVIATION, count))
    return (
        radii.clip(*PEN_RADII),
        generator.uniform(*PEN_SOFTNESSES, count),
        generator.uniform(-FARTHEST_CENTRE, FARTHEST_CENTRE, (count, 2)),
    )


def _sometimes(share: float, values: Array, generator: np.random.Generator) -> Array:
    """`values`, shape (count,), for that share of them; else zero."""
    return np.where(generator.random(len(values)) < share, values, 0.0)


def _waves(frequencies: Array, heights: Array, generator: np.random.Generator) -> Array:
    """Waves of any phase: (count, waves) frequencies and (count, waves, 2) heights as one array."""
    phases = generator.uniform(0, 2 * np.pi, frequencies.shape)
    return np.concatenate([np.stack([frequencies, phases], axis=2), heights], axis=2)


def _draw_manners(count: int, generator: np.random.Generator) -> Array:
    """Shares of cornered, smooth and straight; shape (count, 3)."""
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
    """How often the pen is seen, shape (count,), and on which grid, (count, 4)."""
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
