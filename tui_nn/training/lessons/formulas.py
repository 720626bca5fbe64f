"""How formulas with numbers put in are written."""

from __future__ import annotations

import math
from collections.abc import Iterable


def number(value: float, decimals: int = 2) -> str:
    """A number of fixed decimals, or in powers of ten where it would have too many digits."""
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= 10_000:
        return f"{value:.1e}"
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def factor(value: float, decimals: int = 2) -> str:
    """A number that follows an operator: in parentheses if it is negative."""
    text = number(value, decimals)
    return f"({text})" if text.startswith("-") else text


def weighted_sum(weights: Iterable[float], inputs: Iterable[float], bias: float) -> str:
    """A weighted sum: 0.50*1.00 + (-1.20)*2.00 + 0.10."""
    terms = [f"{factor(w)}*{factor(x)}" for w, x in zip(weights, inputs, strict=True)]
    return " + ".join((*terms, factor(bias)))
