"""Text for people: counts, percentages, and characters that are safe to show."""

from __future__ import annotations

import math
from collections.abc import Iterable


def plural(count: int, noun: str) -> str:
    """A count with its noun: 1 epoch, 2,000 epochs."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def percent(share: float, decimals: int = 0) -> str:
    """A share from 0 to 1: 96%, 97.4%; one that is not exactly 0 or 1 is never rounded to it."""
    if not math.isfinite(share):
        return "–"
    text = f"{100 * share:.{decimals}f}"
    least = 10.0**-decimals
    if share in (0, 1):
        return f"{100 * share:.0f}%"
    if share > 0 and float(text) == 0:
        return f"<{least:.{decimals}f}%"
    if share < 1 and float(text) >= 100:
        return f"{100 - least:.{decimals}f}%"
    return f"{text}%"


def layer_sizes(layers: Iterable[int | str]) -> str:
    """Units of the inputs and of each layer: 784-128-10."""
    return "-".join(map(str, layers))


def printable(text: str) -> str:
    """`text` with every control character replaced by a blank or "?".

    Names of files can hold escape sequences, newlines and bytes that are not text.
    """
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else "?"
