"""The 1-2-5 scale: by which steps the keys change the learning rate and the pace."""

from __future__ import annotations

import math

from tui_nn.training.settings.bounds import LEARNING_RATE

RATE_LIMITS = (1e-7, float(LEARNING_RATE.high))
"""Lowest and highest learning rate that the keys reach."""

FASTEST_PACE = 1000.0
"""Steps a second above which comes full speed."""

_TOLERANCE = 1e-9
_FACTORS = (1, 2, 5)


def neighbour(value: float, direction: int) -> float:
    """The next number of the 1-2-5 scale above (`direction` 1) or below (-1) a positive `value`."""
    exponent = math.floor(math.log10(value))
    scale = [
        float(f"{factor}e{power}")
        for power in range(exponent - 1, exponent + 2)
        for factor in _FACTORS
    ]
    if direction > 0:
        return min(number for number in scale if number > value * (1 + _TOLERANCE))
    return max(number for number in scale if number < value * (1 - _TOLERANCE))


def next_rate(rate: float, direction: int) -> float:
    """The learning rate one notch up (1) or down (-1), kept within `RATE_LIMITS`."""
    low, high = RATE_LIMITS
    return min(max(neighbour(rate, direction), low), high)


def next_pace(pace: float | None, direction: int) -> float | None:
    """The pace one notch faster (1) or slower (-1); None is full speed, the fastest of all."""
    if pace is None:
        return None if direction > 0 else FASTEST_PACE
    if direction > 0 and pace >= FASTEST_PACE:
        return None
    return max(neighbour(pace, direction), 1.0)
