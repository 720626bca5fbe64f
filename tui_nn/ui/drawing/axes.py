"""Axes: limits and ticks at round numbers, linear or logarithmic."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tui_nn.ui.drawing.numerals import short

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_CEILINGS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_LEAST_SPAN = 1e-9
_LEAST_SHARE = 1e-3
_LARGEST = 1e30
_FEWEST_TICKS = 2


@dataclass(frozen=True)
class Axis:
    """One axis of a plot, in its own scale (decades if logarithmic).

    Attributes:
        low, high: limits; low < high.
        ticks: (position, label) pairs between them.
        log: whether positions are decimal logarithms of the values.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()
    log: bool = False

    def position(self, value: float) -> float | None:
        """Position of `value`, clipped to the limits; None if it has no position."""
        if not math.isfinite(value) or (self.log and value <= 0):
            return None
        return min(max(math.log10(value) if self.log else value, self.low), self.high)

    def share(self, value: float) -> float | None:
        """Position of `value` as a share, from 0 at the low end to 1 at the high end."""
        position = self.position(value)
        return None if position is None else (position - self.low) / (self.high - self.low)

    def shows(self, value: float) -> bool:
        """Whether `value` lies between the limits."""
        if not math.isfinite(value) or (self.log and value <= 0):
            return False
        position = math.log10(value) if self.log else value
        slack = 1e-9 * (self.high - self.low)
        return self.low - slack <= position <= self.high + slack


def nice_ceiling(value: float) -> float:
    """The least round number (1, 1.5, 2, 3, ... times a power of ten) >= `value` > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(c * power for c in _CEILINGS if c * power >= value * (1 - 1e-12))


def linear_axis(
    low: float, high: float, most_ticks: int, label: Callable[[float], str] | None = None
) -> Axis:
    """An axis from `low` to `high`, rounded outward so that it seldom moves.

    Args:
        low, high: finite values to show.
        most_ticks: approximate maximum number of ticks (at least 2).
        label: formats a tick; by default with as few decimals as distinguish the ticks.
    """
    low, high = widened(low, high)
    grain = _tick_step(low, high, most_ticks) / 4
    low, high = math.floor(low / grain + 1e-6) * grain, math.ceil(high / grain - 1e-6) * grain
    return span_axis(low, high, most_ticks, label)


def log_limits(low: float, high: float) -> tuple[float, float]:
    """The decimal logarithms of two positive values, with a minimum distance."""
    low, high = (math.log10(min(max(value, 1 / _LARGEST), _LARGEST)) for value in (low, high))
    return (low, high) if high - low >= 0.05 else (low - 0.05, high + 0.05)


def span_axis(
    low: float, high: float, most_ticks: int, label: Callable[[float], str] | None = None
) -> Axis:
    """An axis of exactly `low` to `high`, with ticks at the round numbers between.

    Of ticks that would read alike there is only the lowest.
    """
    low, high = widened(low, high)
    step = _tick_step(low, high, most_ticks)
    values = _multiples(step, low, high)
    if len(values) < _FEWEST_TICKS:
        step = _tick_step(low, high, 2 * most_ticks)
        values = _multiples(step, low, high)
    write = label or plain_labels(step, max(abs(low), abs(high)))
    ticks = {write(value): value for value in reversed(values)}
    return Axis(low, high, tuple((value, text) for text, value in reversed(ticks.items())))


def _multiples(step: float, low: float, high: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def widened(low: float, high: float) -> tuple[float, float]:
    """Limits of an axis, in order and with a minimum distance."""
    low, high = sorted(min(max(value, -_LARGEST), _LARGEST) for value in (low, high))
    least = max(_LEAST_SPAN, _LEAST_SHARE * max(abs(low), abs(high)))
    return (low, high) if high - low >= least else (low - least, high + least)


def _tick_step(low: float, high: float, most_ticks: int) -> float:
    rough = (high - low) / max(1, most_ticks - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(s * power for s in _STEPS if s * power >= rough * (1 - 1e-9))


def power_label(decades: float) -> str:
    """Ten to the power of `decades`, as a label."""
    return f"{10**decades:g}" if -3.5 < decades < 5 else short(10**decades).replace(".0e", "e")


def plain_labels(step: float, largest: float) -> Callable[[float], str]:
    """A format for ticks `step` apart, with as few decimals as distinguish them."""
    if largest >= 1e5 or step < 1e-4:
        return lambda value: short(value).replace(".0k", "k") if value else "0"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(step * 10**decimals - round(step * 10**decimals)) > 1e-6:
        decimals += 1
    return lambda value: f"{value:.{decimals}f}".replace("-", "−")
