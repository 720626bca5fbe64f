"""Strokes of `styles` as matrices that map control points to the points of a curve.

Each stroke has three manners: with its corners, smooth throughout, and straight from point to
point. A hand draws a weighted mean of the three.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.handwriting.styles import CORNER_MARK

POSITIONS = 40
"""Points on every stroke, equally spaced along it."""

MANNERS = 3
"""Cornered, smooth, straight."""

_FINE_STEP = 1.0
"""Spacing of the points from which the equally spaced ones are interpolated, in per cent of the
digit's height."""


def parse_stroke(stroke: str) -> tuple[Array, tuple[int, ...]]:
    """Parse the notation of `styles`.

    Returns:
        The control points, shape (points, 2), float64, and the indices of the corners.
    """
    words = stroke.split()
    points = np.array([word.rstrip(CORNER_MARK).split(",") for word in words], dtype=np.float64)
    return points, tuple(place for place, word in enumerate(words) if word.endswith(CORNER_MARK))


def stroke_bases(points: Array, corners: Sequence[int]) -> Array:
    """The matrices that draw a stroke in each manner.

    Args:
        points: control points, shape (points, 2), float64.
        corners: indices of those that are corners.

    Returns:
        Shape (MANNERS, POSITIONS, points), float64: each row holds weights of the control points.
        The first row selects the first point, the last row the last.
    """
    every = range(1, len(points) - 1)
    return np.stack([_evenly(_basis(points, breaks), points) for breaks in (corners, (), every)])


def _basis(points: Array, corners: Sequence[int]) -> Array:
    """Finely spaced rows that draw smooth pieces between the corners."""
    breaks = [0, *corners, len(points) - 1]
    basis = np.eye(1, len(points))
    for first, last in itertools.pairwise(breaks):
        piece = smooth_basis(points[first : last + 1], _FINE_STEP)
        columns = np.zeros((len(piece), len(points)))
        columns[:, first : last + 1] = piece
        basis = np.concatenate([basis, columns])
    return basis


def _evenly(basis: Array, points: Array) -> Array:
    """POSITIONS rows, equally spaced along the curve through `points`."""
    steps = np.hypot(*np.diff(basis @ points, axis=0).T)
    lengths = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0.0, lengths[-1], POSITIONS)
    return np.stack([np.interp(wanted, lengths, column) for column in basis.T], axis=1)


def smooth_basis(points: Array, step: float) -> Array:
    """The matrix of a smooth curve through `points` or through points near them.

    A centripetal Catmull-Rom spline (Barry and Goldman, 1988) with the knots fixed by `points`, so
    that each position on the curve is a linear combination of the points.

    Args:
        points: shape (points, 2), float64.
        step: spacing of the positions, in the unit of the points.

    Returns:
        Shape (positions, points), float64; the first point is not among the positions.
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
    """The curve's derivative at each knot, in weights of the points: shape (points, points)."""
    identity, widths = np.eye(len(knots)), np.diff(knots)[:, None]
    secants = np.diff(identity, axis=0) / widths
    inner = (widths[1:] * secants[:-1] + widths[:-1] * secants[1:]) / (widths[1:] + widths[:-1])
    return np.concatenate([secants[:1], inner, secants[-1:]])
