"""Numbers as short texts: counts, measures, shares, times, rates."""

from __future__ import annotations

import math

from tui_nn import text
from tui_nn.ui.drawing import numerals

UNKNOWN = "–"
"""Placeholder for an unknown number."""


def count(number: float) -> str:
    """A whole number in groups of three digits."""
    return numerals.grouped(number)


def value(text: str) -> str:
    """A value as the worker wrote it; a whole number in groups of three digits."""
    return count(int(text)) if text.lstrip("-").isdecimal() else text


def number(value: float | None) -> str:
    """Two or three significant digits in at most six characters, up to a million."""
    if value is None or math.isnan(value):
        return UNKNOWN
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if abs(value) >= 1000:
        return count(value) if abs(value) < 1e7 else f"{value:.2e}"
    if value and abs(value) < 1e-3:
        return f"{value:.1e}".replace("e-0", "e-")
    return f"{value:.4f}" if abs(value) < 0.1 else f"{value:.3g}"


def learning_rate(learning_rate: float) -> str:
    """A learning rate."""
    return f"{learning_rate:.3g}"


def percent(share: float | None) -> str:
    """A share from 0 to 1 in percent."""
    if share is None or math.isnan(share):
        return UNKNOWN
    return text.percent(share, 1)


def clock(seconds: float) -> str:
    """A duration as m:ss or h:mm:ss."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def duration(seconds: float) -> str:
    """A measured time: hundredths below ten seconds, tenths below a minute."""
    if seconds < 10:
        return f"{seconds:.2f} s"
    return f"{seconds:.1f} s" if seconds < 60 else clock(seconds)


def pace(pace: float | None) -> str:
    """A pace in words."""
    return "full speed" if pace is None else f"{pace:g} steps/s"


def measure(measure: str) -> str:
    """The display name of a measure, which is lower case in names of curves."""
    return measure.upper() if measure in ("rmse", "mae") else measure


def r_squared(value: float | None) -> str:
    """R² with three decimals."""
    return f"R² {UNKNOWN if value is None or math.isnan(value) else format(value, '.3f')}"


def plural(number: int, noun: str) -> str:
    """A count with its noun: 1 drawing, 12 drawings."""
    return text.plural(number, noun).replace(",", " ")
