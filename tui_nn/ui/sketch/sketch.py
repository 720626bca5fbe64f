"""Sketch: a drawing as strokes of a pen, with an eraser that cuts them, and what can be undone.

It may lie over a picture, whose pixels the eraser removes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tui_nn.data.picture import PICTURE_SIDE

Point = tuple[float, float]
"""(x, y) in pixels of the sheet, y downward."""

Stroke = tuple[Point, ...]

MOST_UNDOS = 200
"""Older states of the drawing are forgotten."""

_CLOSE = 0.2
"""A pen that moved less than this, in pixels, has not moved."""


@dataclass(frozen=True)
class Sketch:
    """A drawing; every change makes a new one.

    Attributes:
        strokes: runs of joined points; a stroke of one point is a dot.
        base: the picture below them: 28x28 levels of ink, row by row; empty if there is none.
    """

    strokes: tuple[Stroke, ...] = ()
    base: bytes = b""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn, nor lies below."""
        return not (self.strokes or self.base)

    def begin(self, point: Point) -> Sketch:
        """Put the pen down at `point`: a new stroke."""
        return replace(self, strokes=(*self.strokes, (point,)))

    def extend(self, point: Point) -> Sketch:
        """Draw the last stroke on to `point`."""
        if not self.strokes:
            return self.begin(point)
        *others, last = self.strokes
        if math.dist(last[-1], point) < _CLOSE:
            return self
        return replace(self, strokes=(*others, (*last, point)))

    def erase(self, centre: Point, radius: float) -> Sketch:
        """Rub out what lies within `radius` of `centre`; strokes are cut where the circle is."""
        strokes = tuple(
            part for stroke in self.strokes for part in _outside(stroke, centre, radius)
        )
        base = _without(self.base, centre, radius)
        is_same = strokes == self.strokes and base == self.base
        return self if is_same else Sketch(strokes, base)


@dataclass(frozen=True)
class History:
    """A drawing with what it was before and what was undone.

    Attributes:
        present: the drawing.
        past, future: states to go back and forward to, the nearest last.
    """

    present: Sketch = field(default_factory=Sketch)
    past: tuple[Sketch, ...] = ()
    future: tuple[Sketch, ...] = ()

    def commit(self, sketch: Sketch) -> History:
        """Continue with `sketch`; undo returns to the present one."""
        return History(sketch, (*self.past, self.present)[-MOST_UNDOS:])

    def amend(self, sketch: Sketch) -> History:
        """Put `sketch` in the place of the present one: a stroke that is still being drawn."""
        return replace(self, present=sketch)

    def undo(self) -> History:
        """The state before the last commit; this one if there is none."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (*self.future, self.present))

    def redo(self) -> History:
        """The state before the last undo; this one if there is none."""
        if not self.future:
            return self
        return History(self.future[-1], (*self.past, self.present), self.future[:-1])


def _without(base: bytes, centre: Point, radius: float) -> bytes:
    """A picture without the pixels whose middle lies within a circle; empty if no ink is left."""
    if not base:
        return base
    rest = bytearray(base)
    for place in range(len(rest)):
        y, x = divmod(place, PICTURE_SIDE)
        if rest[place] and math.dist((x + 0.5, y + 0.5), centre) <= radius:
            rest[place] = 0
    return bytes(rest) if any(rest) else b""


def _outside(stroke: Stroke, centre: Point, radius: float) -> Iterator[Stroke]:
    """The parts of a stroke that lie outside a circle."""
    if len(stroke) == 1:
        if math.dist(stroke[0], centre) > radius:
            yield stroke
        return
    part: list[Point] = []
    for start, end in pairwise(stroke):
        for first, last in _kept_shares(start, end, centre, radius):
            if first > 0 or not part:
                if len(part) > 1:
                    yield tuple(part)
                part = [_between(start, end, first)]
            part.append(_between(start, end, last))
            if last < 1:
                yield tuple(part)
                part = []
    if len(part) > 1:
        yield tuple(part)


def _kept_shares(
    start: Point, end: Point, centre: Point, radius: float
) -> list[tuple[float, float]]:
    """Which shares, from 0 to 1, of the way from start to end lie outside a circle."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    fx, fy = start[0] - centre[0], start[1] - centre[1]
    a, b, c = dx * dx + dy * dy, fx * dx + fy * dy, fx * fx + fy * fy - radius * radius
    discriminant = b * b - a * c
    if a == 0 or discriminant <= 0:
        return [] if c < 0 else [(0.0, 1.0)]
    root = math.sqrt(discriminant)
    enter, leave = (-b - root) / a, (-b + root) / a
    if leave <= 0 or enter >= 1:
        return [(0.0, 1.0)]
    return [share for share in ((0.0, enter), (leave, 1.0)) if share[0] < share[1]]


def _between(start: Point, end: Point, share: float) -> Point:
    if share in (0.0, 1.0):
        return end if share else start
    return (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
