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


def added(terms: Iterable[str]) -> str:
    """A sum of terms, where those that begin with a minus are subtracted."""
    first, *rest = terms
    return first + "".join(
        f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in rest
    )


def weighted_sum(weights: Iterable[float], inputs: Iterable[float], bias: float | None) -> str:
    """A weighted sum: 0.50*1.0 - 1.20*2.0 + 0.10; None for no bias."""
    terms = [f"{number(w)}*{factor(x)}" for w, x in zip(weights, inputs, strict=True)]
    return added(terms if bias is None else [*terms, number(bias)])
