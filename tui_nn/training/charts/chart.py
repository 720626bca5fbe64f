"""Chart: curves with axes and a legend, laid out as lines and texts in points of the page.

It is drawn by `svg` and `png`. Curves differ in colour and in the pattern of their lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

WIDTH, HEIGHT = 720.0, 420.0
"""Size of the page without its legend."""

LEFT, RIGHT, TOP, BOTTOM = 64.0, 16.0, 44.0, 56.0
"""Margins around the plot."""

LINE = 16.0
"""Height of a line of the legend."""

INK, FAINT = "#1a1a1a", "#d0d0d0"

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Distinguishable by readers who are colour-blind (Okabe and Ito 2008)."""

PATTERNS: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2), (8, 3, 2, 3), (12, 4))
"""Lengths of dashes and gaps; () is a whole line."""

MOST_POINTS = 1_000
"""Points of a curve that are drawn."""

MOST_TICKS = 6

THICK = 1.8
"""Width of a curve."""


class Stroke(NamedTuple):
    """A polyline.

    Attributes:
        points: (x, y) in points of the page, y downward.
        colour: as #rrggbb.
        width: of the line.
        pattern: dashes and gaps.
    """

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 1.0
    pattern: tuple[float, ...] = ()


class Text(NamedTuple):
    """A text on a line of its own; `anchor` is "start", "middle" or "end"."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    bold: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Series:
    """One curve.

    Attributes:
        name: what the legend calls it.
        x, y: finite numbers, shape (points,).
    """

    name: str
    x: Array
    y: Array


@dataclass(frozen=True, slots=True)
class Chart:
    """A page with what is drawn on it, in order."""

    width: float
    height: float
    strokes: tuple[Stroke, ...]
    texts: tuple[Text, ...]


class Axis(NamedTuple):
    """From values to places on the page, linearly or by their logarithm."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def place(self, values: Array) -> Array:
        """Where values are on the page."""
        low, high = (math.log10(self.low), math.log10(self.high)) if self.is_log else self[:2]
        scaled = np.log10(values) if self.is_log else values
        return self.start + (scaled - low) / (high - low) * (self.end - self.start)


def lay_out(
    series: Sequence[Series], *, title: str, x_label: str, y_label: str, log: bool = False
) -> Chart:
    """A chart of the curves.

    Args:
        series: the curves; those without points are only in the legend.
        title, x_label, y_label: texts.
        log: draw the logarithm of y; values that are not above 0 are left out.
    """
    if log:
        series = [_positive(one) for one in series]
    height = HEIGHT + LINE * len(series)
    bottom = HEIGHT - BOTTOM
    x = _axis([one.x for one in series], LEFT, WIDTH - RIGHT)
    y = _axis([one.y for one in series], bottom, TOP, is_log=log)
    texts = [
        Text(LEFT, TOP - 20, title, bold=True),
        Text((LEFT + WIDTH - RIGHT) / 2, bottom + 34, x_label, "middle"),
        Text(LEFT, TOP - 5, y_label + (" (logarithmic)" if log else "")),
    ]
    strokes = [*_grid(x, y), *(_curve(one, number, x, y) for number, one in enumerate(series))]
    for number, one in enumerate(series):
        line = HEIGHT + LINE * number
        strokes.append(_sample(number, line))
        last = _number(float(one.y[-1])) if len(one.y) else "no values"
        texts.append(Text(LEFT + 48, line + 4, f"{one.name}   {last}"))
    return Chart(WIDTH, height, tuple(strokes), (*texts, *_tick_texts(x, y)))


def _grid(x: Axis, y: Axis) -> list[Stroke]:
    """Both axes, with a short line at each tick of x and a long one at each of y."""
    left, right, bottom, top = x.start, x.end, y.start, y.end
    places = y.place(np.array(ticks(y)))
    lines = [_polyline([(left, place), (right, place)], FAINT) for place in places]
    lines.append(_polyline([(left, top), (left, bottom), (right, bottom)], INK))
    places = x.place(np.array(ticks(x)))
    return lines + [_polyline([(place, bottom), (place, bottom + 4)], INK) for place in places]


def _tick_texts(x: Axis, y: Axis) -> list[Text]:
    """The value at each tick."""
    below = [
        Text(float(place), y.start + 17, _number(value), "middle")
        for value, place in zip(ticks(x), x.place(np.array(ticks(x))), strict=True)
    ]
    beside = [
        Text(x.start - 6, float(place) + 4, _number(value), "end")
        for value, place in zip(ticks(y), y.place(np.array(ticks(y))), strict=True)
    ]
    return below + beside


def _curve(one: Series, number: int, x: Axis, y: Axis) -> Stroke:
    colour, pattern = look(number)
    return Stroke(_points(one, x, y), colour, THICK, pattern)


def _sample(number: int, line: float) -> Stroke:
    """A piece of the curve `number` for the legend."""
    colour, pattern = look(number)
    return Stroke(((LEFT, line), (LEFT + 40, line)), colour, THICK, pattern)


def look(number: int) -> tuple[str, tuple[float, ...]]:
    """Colour and pattern of the curve `number`, from 0; all differ until both are used up."""
    return COLOURS[number % len(COLOURS)], PATTERNS[number % len(PATTERNS)]


def ticks(axis: Axis) -> list[float]:
    """Round values on an axis; powers of ten where it is logarithmic and spans two of them."""
    low, high = axis.low, axis.high
    if axis.is_log:
        powers = range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
        if len(powers) >= 2:
            every = -(-len(powers) // MOST_TICKS)
            return [10.0**power for power in powers[::every]]
    raw = (high - low) / MOST_TICKS
    magnitude = 10.0 ** math.floor(math.log10(raw))
    step = next(magnitude * factor for factor in (1, 2, 5, 10) if magnitude * factor >= raw)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def _axis(values: Sequence[Array], start: float, end: float, *, is_log: bool = False) -> Axis:
    """An axis that holds all values, with some room where they are all the same."""
    parts = [one for one in values if len(one)]
    low, high = (0.0, 1.0) if not parts else (min(map(np.min, parts)), max(map(np.max, parts)))
    if is_log:
        low, high = (low, high) if parts else (0.1, 1.0)
        return Axis(low / 1.1, high * 1.1, start, end, is_log)
    if low == high:
        room = abs(low) / 2 or 0.5
        low, high = low - room, high + room
    return Axis(float(low), float(high), start, end)


def _positive(one: Series) -> Series:
    kept = one.y > 0
    return Series(one.name, one.x[kept], one.y[kept])


def _points(one: Series, x: Axis, y: Axis) -> tuple[tuple[float, float], ...]:
    """The points of a curve on the page; of very many, at most `MOST_POINTS`, with the last."""
    every = -(-len(one.x) // MOST_POINTS) or 1
    chosen = np.unique(np.append(np.arange(0, len(one.x), every), len(one.x) - 1))
    if not len(one.x):
        return ()
    columns = x.place(one.x[chosen]), y.place(one.y[chosen])
    return tuple(zip(*(column.tolist() for column in columns), strict=True))


def _polyline(points: Sequence[tuple[float, float]], colour: str) -> Stroke:
    return Stroke(tuple((float(x), float(y)) for x, y in points), colour)


def _number(value: float) -> str:
    """A short number: 0.25, 1200, 1e-05."""
    return f"{value:.4g}"
