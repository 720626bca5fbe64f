"""From the text of a setting to its value: numbers in bounds, names, sizes of layers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from tui_nn.training.settings.bounds import MAXIMUM_COUNT
from tui_nn.training.settings.synonyms import find_value

MAXIMUM_UNITS = 16_384
MAXIMUM_LAYERS = 16


def whole(minimum: int, maximum: int = MAXIMUM_COUNT) -> Callable[[str], int]:
    """A parser of whole numbers from `minimum` to `maximum`."""

    def parse(text: str) -> int:
        try:
            value = int(text.replace("_", ""))
        except ValueError:
            raise ValueError(f"{text!r} is not a whole number") from None
        if not minimum <= value <= maximum:
            raise ValueError(f"{value} is outside {minimum} to {maximum}")
        return value

    return parse


def number(minimum: float, maximum: float, *, above: bool = False, below: bool = False) -> Any:
    """A parser of numbers from `minimum` (or `above` it) to `maximum` (or `below` it)."""
    bounds = f"{'above' if above else 'at least'} {minimum:g}"
    if not math.isinf(maximum):
        bounds += f" and {'below' if below else 'at most'} {maximum:g}"

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{text!r} is not a number") from None
        high = value > maximum or (below and value == maximum)
        if not math.isfinite(value) or value < minimum or (above and value == minimum) or high:
            raise ValueError(f"{text} must be {bounds}")
        return value

    return parse


def one_of(setting: str, names: Mapping[str, Any]) -> Callable[[str], str]:
    """A parser of names, also as they are spelled elsewhere."""

    def parse(text: str) -> str:
        value = find_value(setting, text, names)
        if value is None:
            raise ValueError(f"{text!r} is not one of {', '.join(names)}")
        return value

    return parse


def hidden(text: str) -> tuple[int, ...]:
    """Units of each hidden layer: `128,64`, also `(128, 64)` or `128 64`; `none` for none."""
    sizes = text.strip("()[]").removesuffix(",")
    if sizes.lower() in ("", "none"):
        return ()
    units = whole(1, MAXIMUM_UNITS)
    layers = tuple(units(part.strip()) for part in sizes.split("," if "," in sizes else None))
    if len(layers) > MAXIMUM_LAYERS:
        raise ValueError(f"{len(layers)} layers; at most {MAXIMUM_LAYERS}")
    return layers


def optional(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """A parser that takes an empty text for None."""
    return lambda text: parse(text) if text else None
