"""Numerals: numbers as short text."""

from __future__ import annotations

import math


def short(value: float) -> str:
    """About three significant digits: 2.31, 0.0812, 12.3k, 1.2e-5."""
    if not math.isfinite(value):
        return _odd(value)
    size = abs(value)
    if size >= 1e6 or 0 < size < 9.995e-4:
        return scientific(value)
    if size >= 9999.5:
        return f"{value / 1000:.1f}k".replace("-", "−")
    decimals = 0 if size >= 999.5 else 1 if size >= 9.995 else 2 if size >= 0.9995 else 3
    return f"{value:.{decimals}f}".replace("-", "−")


def scientific(value: float) -> str:
    """Two significant digits and a short exponent: 2.1e-3."""
    if not math.isfinite(value):
        return _odd(value)
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa.replace('-', '−')}e{int(exponent)}"


def signed(value: float) -> str:
    """Three decimals with a sign: +0.001, −0.003; fewer when large."""
    if not math.isfinite(value):
        return _odd(value)
    decimals = 3 if abs(value) < 9.9995 else 1 if abs(value) < 999.95 else 0
    return f"{value:+.{decimals}f}".replace("-", "−")


def grouped(number: float) -> str:
    """A whole number in groups of three: 11 900."""
    return f"{number:,.0f}".replace(",", " ")


def _odd(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "∞" if value > 0 else "−∞"
