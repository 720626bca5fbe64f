"""TableEncoding: from the columns of a table to the numbers that a network takes in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FeatureKind(StrEnum):
    """What a column holds, and so how it is encoded."""

    NUMBER = "number"
    """One input: the number, standardized; a gap is the median."""
    FLAG = "yes/no"
    """One input: 0 or 1, standardized."""
    CATEGORY = "category"
    """One input for each category, 0 or 1; a gap is a category of its own."""
    DATE = "date"
    """Year, month and weekday as numbers."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One column as a feature, fitted on the training part.

    Attributes:
        column: name of the column.
        kind: what it holds.
        fill: what stands for a gap, before standardization, one number for each input; empty for
            categories.
        categories: for a category: the values, each an input; for a yes/no column: the text of 0
            and of 1. Empty otherwise.
    """

    column: str
    kind: FeatureKind
    fill: tuple[float, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableEncoding:
    """How rows become inputs, and answers become values of the target.

    Attributes:
        features: the columns that are used, in the order of the inputs.
        mean, deviation: standardization of each input.
        target: name of the predicted column.
        class_names: the target's values, by label; empty for regression.
        target_mean, target_deviation: standardization of a regression's target.
    """

    features: tuple[Feature, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    target: str
    class_names: tuple[str, ...] = ()
    target_mean: float = 0.0
    target_deviation: float = 1.0
