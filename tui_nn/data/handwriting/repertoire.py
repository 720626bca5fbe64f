"""All styles as arrays for the kernels, and the pairs that can be blended.

Two styles of a digit can be blended if they have as many strokes and run close to one another: a
mean of two clockwise zeros is a zero, a mean of a clockwise and a counterclockwise one is a blot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.handwriting.curves import parse_stroke, stroke_bases
from tui_nn.data.handwriting.penmanship import StyleTable
from tui_nn.data.handwriting.styles import Style

NEAR = 0.2
"""Upper bound of the mean distance of two styles that can be blended, in heights of a digit."""

MIDDLE = 0.3, 0.5
"""Centre of a digit in the notation of the styles, x and y, in heights."""


class Repertoire:
    """All styles, numbered.

    Attributes:
        table: the styles for the kernels.
        partners: for each style, the numbers of those that blend with it, including itself.
    """

    def __init__(self, styles: Mapping[int, Sequence[Style]]) -> None:
        listed = [(digit, style) for digit, several in styles.items() for style in several]
        self._digits = np.array([digit for digit, _ in listed])
        self._weights = np.array([style.weight for _, style in listed])
        strokes = [[parse_stroke(stroke) for stroke in style.strokes] for _, style in listed]
        bases = [[stroke_bases(*stroke) for stroke in drawing] for drawing in strokes]
        controls = [[points / 100 - MIDDLE for points, _ in drawing] for drawing in strokes]
        self.table = StyleTable(
            first_strokes=np.cumsum([0, *map(len, strokes)]),
            first_controls=np.cumsum([0, *(len(points) for each in controls for points in each)]),
            controls=np.concatenate([points for each in controls for points in each]),
            bases=np.concatenate([basis for each in bases for basis in each], axis=2),
        )
        paths = [
            np.stack([basis[0] @ points for basis, points in zip(*drawing, strict=True)])
            for drawing in zip(bases, controls, strict=True)
        ]
        self.partners = [self._find_partners(number, paths) for number in range(len(paths))]

    def choose(self, labels: Array, generator: np.random.Generator) -> Array:
        """Draw a style for each label and a partner to blend it with.

        Args:
            labels: shape (labels,), integers.
            generator: source of randomness.

        Returns:
            Shape (labels, 2), int64.
        """
        chosen = np.empty((len(labels), 2), np.int64)
        for digit in np.unique(labels):
            rows, numbers = np.flatnonzero(labels == digit), np.flatnonzero(self._digits == digit)
            weights = self._weights[numbers]
            chosen[rows, 0] = generator.choice(numbers, len(rows), p=weights / weights.sum())
        for number in np.unique(chosen[:, 0]):
            rows = np.flatnonzero(chosen[:, 0] == number)
            chosen[rows, 1] = generator.choice(self.partners[number], len(rows))
        return chosen

    def _find_partners(self, number: int, paths: Sequence[Array]) -> Array:
        mine = paths[number]
        near = [
            other
            for other in np.flatnonzero(self._digits == self._digits[number]).tolist()
            if paths[other].shape == mine.shape and _distance(paths[other], mine) < NEAR
        ]
        return np.array(near)


def _distance(one: Array, other: Array) -> float:
    """Mean distance of two drawings, shape (strokes, positions, 2), with their means aligned."""
    apart = (one - one.mean(axis=(0, 1))) - (other - other.mean(axis=(0, 1)))
    return float(np.hypot(apart[:, :, 0], apart[:, :, 1]).mean())
