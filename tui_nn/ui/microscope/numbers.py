"""Numbers under the microscope: short texts with enough digits to check the arithmetic by hand."""

from __future__ import annotations

import math

MINUS = "−"
"""Sign of negative numbers; ASCII terminals get a hyphen."""

DIGITS = 4
"""Significant digits in formulas."""

_LEAST, _MOST = 1e-3, 1e6


def plain(value: float, digits: int = DIGITS) -> str:
    """`value` to so many significant digits: 0.6402, 12.35, −3.1e-5."""
    value = float(value)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else f"{MINUS if value < 0 else ''}∞"
    if value == 0:
        return "0"
    size = abs(value)
    if size >= _MOST or size < _LEAST:
        mantissa, exponent = f"{size:.{digits - 1}e}".split("e")
        text = f"{_trimmed(mantissa)}e{int(exponent)}"
    else:
        decimals = max(digits - 1 - math.floor(math.log10(size)), 0)
        text = _trimmed(f"{size:.{decimals}f}")
    return MINUS + text if value < 0 else text


def signed(value: float, digits: int = DIGITS) -> str:
    """The same with a sign: +0.64."""
    text = plain(value, digits)
    return text if text[0] == MINUS or not value > 0 else f"+{text}"


def fitted(value: float, width: int) -> str:
    """The same with a sign and three digits, or with fewer where these need more than `width`."""
    return next(
        (text for digits in (3, 2) if len(text := signed(value, digits)) <= width),
        signed(value, 1),
    )


def operand(value: float, digits: int = DIGITS) -> str:
    """The same as part of a formula: a negative number stands in brackets."""
    text = plain(value, digits)
    return f"({text})" if text[0] == MINUS else text


def summand(value: float, digits: int = DIGITS) -> str:
    """The same with its sign set apart, as it follows another summand: `+ 0.64`, `− 0.1`."""
    text = plain(value, digits)
    return f"{MINUS} {text[1:]}" if text[0] == MINUS else f"+ {text}"


def _trimmed(text: str) -> str:
    """Without zeros at the end of its decimals."""
    return text.rstrip("0").rstrip(".") if "." in text else text
