"""Dimensions: the values that a setting takes in a sweep, a list or a range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_nn.errors import ConfigError
from tui_nn.training.settings.option import DATA, OWN_DATA, Option
from tui_nn.training.settings.option_values import Numbers, OrNone, WholeNumbers
from tui_nn.training.settings.options import OPTIONS

RANGE, LIST = "..", "/"
"""What stands between the ends of a range, and between the entries of a list."""

DECADE = 10.0
"""Ratio of the ends from which a range is logarithmic."""

MOST_VALUES = 100
"""Entries of a list."""

SAME = frozenset(
    name
    for name, option in OPTIONS.items()
    if option.group in (DATA, OWN_DATA) and name != "class_weights"
)
"""Settings that are the same in all trials: results on other data cannot be compared."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A list of values, all equally likely.

    Attributes:
        values: the values, at least two.
    """

    values: tuple[Any, ...]

    def draw(self, generator: np.random.Generator) -> Any:
        """One of the values."""
        return self.values[int(generator.integers(len(self.values)))]


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of numbers.

    Attributes:
        low, high: the ends, which belong to it.
        is_log: whether the logarithm of a number is equally likely everywhere.
        is_whole: whether only whole numbers are drawn.
    """

    low: float
    high: float
    is_log: bool
    is_whole: bool

    def draw(self, generator: np.random.Generator) -> float | int:
        """A number of the range; fractions are rounded to four digits, to be typed again."""
        low, high = self.low, self.high
        if self.is_whole and not self.is_log:
            return int(generator.integers(int(low), int(high) + 1))
        if self.is_log:
            number = math.exp(generator.uniform(math.log(low), math.log(high)))
        else:
            number = generator.uniform(low, high)
        if self.is_whole:
            return int(min(max(round(number), low), high))
        return min(max(float(f"{number:.4g}"), low), high)


Dimension = Choices | Interval


def is_varied(text: str) -> bool:
    """Whether the text of a setting is that of a list or a range."""
    return RANGE in text or LIST in text


def read_dimension(name: str, text: str) -> Dimension:
    """The dimension that a text such as `1e-4..1e-1` or `32/64/128,64` stands for.

    Raises:
        ConfigError: the setting cannot be varied, or the text is not one of its values.
    """
    option = OPTIONS[name]
    if name in SAME:
        raise ConfigError(name, "is the same in all trials of a sweep")
    if RANGE in text:
        return _read_interval(option, text)
    values = tuple(option.read(entry) for entry in text.split(LIST))
    if len(values) > MOST_VALUES:
        raise ConfigError(name, f"{len(values)} values, at most {MOST_VALUES}")
    if len(set(values)) < len(values):
        raise ConfigError(name, f"{text}: a value is there twice")
    return Choices(values)


def write_value(name: str, value: Any) -> str:
    """A value of a setting, as it is typed."""
    return OPTIONS[name].write(value)


def _read_interval(option: Option, text: str) -> Interval:
    parts = text.split(RANGE)
    kind = option.values.values if isinstance(option.values, OrNone) else option.values
    if not isinstance(kind, WholeNumbers | Numbers):
        raise ConfigError(option.name, f"{text}: only numbers have ranges; list values as a/b/c")
    if len(parts) != 2 or LIST in text:
        raise ConfigError(option.name, f"{text}: a range is low..high")
    low, high = (option.read(part) for part in parts)
    if not low < high:
        raise ConfigError(option.name, f"{text}: the first number must be the smaller one")
    is_log = low > 0 and high / low >= DECADE
    return Interval(low, high, is_log, isinstance(kind, WholeNumbers))
