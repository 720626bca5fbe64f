"""The built-in digits: handwriting generated from pen strokes, no file and no network needed.

A style's points are moved at random, the curve through them is drawn, bent, slanted and stretched
as a hand would, and the strokes become a picture by the very preparation that the sketch pad uses.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array, Dataset, Split, split_indices
from tui_nn.data.digit_styles import CORNER_MARK, STYLES, Style
from tui_nn.data.kinds import Kind, Task
from tui_nn.data.strokes import PEN_RADIUS

PICTURE_SHAPE = (28, 28)

TEST_SAMPLES = 2000

LEARNING_STREAM, TEST_STREAM = 0, 1
"""Streams of random numbers: test digits come from one of their own."""

FINE_STEP, COARSE_STEP = 5.0, 16.0
"""Distance of the points of a curve, in per cent of a digit's height."""

COARSE_SHARE = 0.2
"""Of the drawings, as from a slow tablet or a fast hand."""

POINT_DEVIATION = 4.0
STROKE_DEVIATION = 2.5
END_DEVIATION = 5.0
"""Standard deviations in per cent of the height: of a point, of a stroke as a whole, and of how far
an end is drawn beyond or short of where it belongs."""


PROPORTION_DEVIATION = 0.24
"""Of how much larger the upper part is than the lower, or smaller."""

WIDTH_DEVIATION, TAPER_DEVIATION = 0.22, 0.25
"""Of the logarithm of the width, and of how much wider the foot is than the head."""

BENDS, BEND_DEVIATION = 2, 0.02
"""Waves that bend the page, and the deviation of their height in heights of a digit."""

SLANT, SLANT_DEVIATION = 0.12, 0.20
"""Steps to the right for each upward."""

ANGLE_DEVIATION = 0.12
"""Of the rotation, in radians."""

PEN_DEVIATION, PEN_RADII = 0.28, (0.7, 2.6)
"""Of the logarithm of the pen's radius, and the radii between which it stays, in pixels."""

PEN_SOFTNESSES = (0.8, 1.7)
"""Widths of the pen's edge, in pixels."""

FARTHEST_CENTRE = 0.5
"""Pixels by which the centre of mass may be off, as it may in MNIST, moved by whole pixels."""

RENDERERS = 2
"""Threads that picture what was drawn, with the interpreter lock released."""


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """A stroke of a style, ready to be drawn many times.

    Attributes:
        points: shape (points, 2), the points that the pen passes.
        basis: shape (positions, points): `basis @ points` is the smooth way through any points.
    """

    points: Array
    basis: Array


def generate_digits(
    samples: int, seed: int, report: Callable[[float], None] | None = None
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Write digits, as many of each label, in random order.

    Args:
        samples: how many.
        seed: the same seed gives the same pictures.
        report: told the share that is done.

    Returns:
        Pictures of shape (samples, 784) and labels of shape (samples,).
    """
    return _generate(samples, np.random.default_rng(seed), report or _no_report)


def load(
    class_names: tuple[str, ...],
    *,
    seed: int,
    validation_split: float,
    samples: int,
    report: Callable[[str, float | None], None],
) -> Dataset:
    """Generate the data set of built-in digits.

    Args:
        class_names: a name for each of the ten labels.
        seed: the same seed gives the same digits.
        validation_split: the validation part's share of `samples`.
        samples: training and validation digits together; `TEST_SAMPLES` come on top.
        report: told how far it is.
    """

    def written(share: float) -> None:
        report("writing digits", share)

    report("writing digits", 0.0)
    whole = Split(*_generate(samples, np.random.default_rng([seed, LEARNING_STREAM]), written))
    test = Split(*_generate(TEST_SAMPLES, np.random.default_rng([seed, TEST_STREAM]), _no_report))
    training, validation = split_indices(samples, validation_split, seed)
    return Dataset(
        name="digits",
        task=Task.CLASSIFICATION,
        kind=Kind.DIGITS,
        train=whole.take(training),
        validation=whole.take(validation),
        test=test,
        class_names=class_names,
        picture_shape=PICTURE_SHAPE,
    )


def _no_report(_share: float) -> None:
    """Tell nobody."""


def _generate(
    samples: int, generator: np.random.Generator, report: Callable[[float], None]
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Deal the samples to styles and write each style's share at once."""
    labels = generator.permutation(np.arange(samples, dtype=np.int32) % len(STYLES))
    pictures = np.empty((samples, PICTURE_SHAPE[0] * PICTURE_SHAPE[1]), dtype=np.uint8)
    with ThreadPoolExecutor(RENDERERS) as pool:
        written = []
        for digit, styles in STYLES.items():
            weights = np.array([style.weight for style in styles])
            dealt = generator.choice(len(styles), samples, p=weights / weights.sum())
            coarse = generator.random(samples) < COARSE_SHARE
            for number, style in enumerate(styles):
                for step, chosen in (FINE_STEP, ~coarse), (COARSE_STEP, coarse):
                    places = np.flatnonzero((labels == digit) & (dealt == number) & chosen)
                    written.append((places, _write(style, step, len(places), generator, pool)))
            report((digit + 1) / len(STYLES))
        for places, rendered in written:
            pictures[places] = rendered.result()
    return pictures, labels


def _write(
    style: Style, step: float, count: int, generator: np.random.Generator, pool: ThreadPoolExecutor
) -> Future[Array]:
    """Write one style `count` times; pictures of shape (count, 784), uint8."""
    curves = [parse_curve(stroke, step) for stroke in style.strokes]
    ways = [_draw(curve, count, generator) for curve in curves]
    points = _distort(np.concatenate(ways, axis=1), generator)
    return _render(points, [way.shape[1] for way in ways], generator, pool)


def _draw(curve: Curve, count: int, generator: np.random.Generator) -> Array:
    """Draw a stroke `count` times, each a little different; shape (count, positions, 2)."""
    points = curve.points + generator.normal(0, POINT_DEVIATION, (count, *curve.points.shape))
    points += generator.normal(0, STROKE_DEVIATION, (count, 1, 2))
    for end, inner in (0, 1), (-1, -2):
        outward = curve.points[end] - curve.points[inner]
        outward /= np.hypot(*outward)
        points[:, end] += outward * generator.normal(0, END_DEVIATION, (count, 1))
    return np.asarray(curve.basis @ points)


def _distort(points: Array, generator: np.random.Generator) -> Array:
    """Bend and place each of many drawings as a hand might.

    Args:
        points: shape (drawings, positions, 2), in per cent of the height.
        generator: of what happens.

    Returns:
        The same shape, around the origin.
    """
    count = len(points)

    def vary(deviation: float, mean: float = 0.0) -> Array:
        return generator.normal(mean, deviation, (count, 1))

    x, y = points[:, :, 0] / 100 - 0.3, points[:, :, 1] / 100 - 0.5
    y = y + vary(PROPORTION_DEVIATION) * (0.25 - y * y)
    x = x * np.exp(vary(WIDTH_DEVIATION)) * (1 + vary(TAPER_DEVIATION) * y)
    for _ in range(BENDS):
        phase, waves = generator.uniform(0, 2 * np.pi, (count, 1)), vary(1.0, 4.0)
        bend_x, bend_y = np.sin(waves * y + phase), np.sin(waves * x + phase)
        x, y = x + vary(BEND_DEVIATION) * bend_x, y + vary(BEND_DEVIATION) * bend_y
    x = x - vary(SLANT_DEVIATION, SLANT) * y
    angle = vary(ANGLE_DEVIATION)
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.stack([cosine * x - sine * y, sine * x + cosine * y], axis=2)


def _render(
    points: Array, lengths: list[int], generator: np.random.Generator, pool: ThreadPoolExecutor
) -> Future[Array]:
    """Picture each of many drawings of the same strokes, each with a pen of its own.

    Args:
        points: shape (drawings, positions, 2).
        lengths: positions of each stroke.
        generator: of the pens.
        pool: does the work; the result does not depend on how.

    Returns:
        The promise of an array of shape (drawings, 784), uint8.
    """
    from tui_nn.data.rasterizer import CANVAS_SIZE, prepare_drawings

    count, positions = points.shape[:2]
    firsts = np.cumsum([0, *lengths[:-1]], dtype=np.int64)
    stroke_starts = (np.arange(count)[:, None] * positions + firsts).ravel()
    pictures = np.empty((count, PICTURE_SHAPE[0] * PICTURE_SHAPE[1]), dtype=np.uint8)
    radii = PEN_RADIUS * np.exp(generator.normal(0, PEN_DEVIATION, count))
    drawings = (
        points.reshape(-1, 2),
        np.append(stroke_starts, count * positions),
        np.arange(count + 1, dtype=np.int64) * len(lengths),
        radii.clip(PEN_RADII[0], PEN_RADII[1]),
        generator.uniform(*PEN_SOFTNESSES, (count,)),
        generator.uniform(-FARTHEST_CENTRE, FARTHEST_CENTRE, (count, 2)),
    )

    def render() -> Array:
        prepare_drawings(*drawings, np.empty((CANVAS_SIZE, CANVAS_SIZE)), pictures)
        return pictures

    return pool.submit(render)


@functools.cache
def parse_curve(stroke: str, step: float) -> Curve:
    """Read the notation of `digit_styles` and lay a curve through its points.

    Args:
        stroke: such as "0,40 35,0! 35,100".
        step: distance of the positions on the curve.
    """
    words = stroke.split()
    points = np.array([word.rstrip(CORNER_MARK).split(",") for word in words], dtype=np.float64)
    corners = [index for index, word in enumerate(words) if word.endswith(CORNER_MARK)]
    breaks = [0, *corners, len(words) - 1]
    basis = np.zeros((1, len(words)))
    basis[0, 0] = 1.0
    for first, last in itertools.pairwise(breaks):
        piece = smooth_basis(points[first : last + 1], step)
        columns = np.zeros((len(piece), len(words)))
        columns[:, first : last + 1] = piece
        basis = np.concatenate([basis, columns])
    return Curve(points, basis)


def smooth_basis(points: Array, step: float) -> Array:
    """The matrix that lays a smooth curve through points near `points`, shape (points, 2).

    A centripetal Catmull-Rom spline (Barry and Goldman, 1988), whose knots are those of `points`:
    then each position on the curve is a fixed mixture of the points.

    Returns:
        Shape (positions, points); the first point itself is not among the positions.
    """
    chords = np.hypot(*np.diff(points, axis=0).T)
    knots = np.concatenate([[0.0], np.cumsum(np.sqrt(chords))])
    identity, slopes = np.eye(len(points)), _slopes(knots)
    rows = []
    for index, chord in enumerate(chords):
        width = knots[index + 1] - knots[index]
        positions = max(1, round(chord / step))
        t = (np.arange(1, positions + 1) / positions)[:, None]
        rows.append(
            (1 + 2 * t) * (1 - t) ** 2 * identity[index]
            + t**2 * (3 - 2 * t) * identity[index + 1]
            + t * (1 - t) ** 2 * width * slopes[index]
            - t**2 * (1 - t) * width * slopes[index + 1]
        )
    return np.concatenate(rows)


def _slopes(knots: Array) -> Array:
    """The curve's derivative at each knot as a mixture of the points, shape (points, points)."""
    identity, widths = np.eye(len(knots)), np.diff(knots)[:, None]
    secants = np.diff(identity, axis=0) / widths
    inner = (widths[1:] * secants[:-1] + widths[:-1] * secants[1:]) / (widths[1:] + widths[:-1])
    return np.concatenate([secants[:1], inner, secants[-1:]])
