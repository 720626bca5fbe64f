"""Answers: what a network predicts for some examples, in the words and units of its data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

DECIMALS = 6
"""Decimal places of a probability."""

DIGITS = 7
"""Significant digits of a predicted number: a network computes in single precision."""

PREDICTION = "prediction"
"""Heading of the column of predictions."""


class Answers(Protocol):
    """Predictions for some examples, each with how sure it is."""

    def __len__(self) -> int:
        """How many examples there are."""

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings of the columns beside the prediction."""

    def prediction(self, index: int) -> str:
        """The prediction for an example, as text."""

    def details(self, index: int) -> Sequence[str]:
        """The cells under `headings`, as text."""

    def fields(self, index: int) -> dict[str, Any]:
        """Prediction and details for JSON."""


@dataclass(frozen=True, eq=False, slots=True)
class ClassAnswers:
    """Predicted classes.

    Attributes:
        names: of the classes.
        probabilities: shape (n, classes).
        is_blank: which examples are blank pictures, shape (n,); None for none. They have no answer.
    """

    names: tuple[str, ...]
    probabilities: Array
    is_blank: Array | None = None

    def __len__(self) -> int:
        return len(self.probabilities)

    @property
    def headings(self) -> tuple[str, ...]:
        """A column for the probability of each class."""
        return tuple(f"probability_{name}" for name in self.names)

    def prediction(self, index: int) -> str:
        """The name of the most probable class; "" for a blank picture."""
        return "" if self.blank(index) else self.names[self.label(index)]

    def details(self, index: int) -> Sequence[str]:
        """The probability of each class."""
        if self.blank(index):
            return [""] * len(self.names)
        return [f"{value:.{DECIMALS}f}" for value in self.probabilities[index].tolist()]

    def fields(self, index: int) -> dict[str, Any]:
        """The class, and the probability of each by name."""
        known = dict(zip(self.names, self.rounded(index), strict=True))
        return {PREDICTION: self.prediction(index), "probabilities": known}

    def label(self, index: int) -> int:
        """The place of the most probable class."""
        return int(self.probabilities[index].argmax())

    def blank(self, index: int) -> bool:
        """Whether an example is a blank picture."""
        return self.is_blank is not None and bool(self.is_blank[index])

    def rounded(self, index: int) -> list[float | None]:
        """The probability of each class for JSON, which lacks NaN."""
        values = self.probabilities[index].tolist()
        return [round(value, DECIMALS) if math.isfinite(value) else None for value in values]


@dataclass(frozen=True, eq=False, slots=True)
class NumberAnswers:
    """Predicted numbers, in the unit of the target.

    Attributes:
        values: shape (n,), float64.
        margin: distance within which nine of ten true values lie; None if unknown.
    """

    values: Array
    margin: float | None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def headings(self) -> tuple[str, ...]:
        """The ends of the range that holds the true value nine times of ten, if known."""
        known = self.margin is not None
        return (f"{PREDICTION}_low", f"{PREDICTION}_high") if known else ()

    def prediction(self, index: int) -> str:
        """The predicted number."""
        return format_number(self.values[index])

    def details(self, index: int) -> Sequence[str]:
        """Low and high end of the range."""
        return [format_number(end) for end in self._ends(index)]

    def fields(self, index: int) -> dict[str, Any]:
        """The number and the ends of the range."""
        numbers = (self.values[index], *self._ends(index))
        names = (PREDICTION, *self.headings)
        return {
            name: float(format_number(number)) if math.isfinite(number) else None
            for name, number in zip(names, numbers, strict=True)
        }

    def _ends(self, index: int) -> tuple[float, ...]:
        if self.margin is None:
            return ()
        return self.values[index] - self.margin, self.values[index] + self.margin


def format_number(value: float) -> str:
    """A predicted number with the digits that are meant, never with an exponent."""
    return np.format_float_positional(value, precision=DIGITS, fractional=False, trim="-")
