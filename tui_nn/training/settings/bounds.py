"""Bounds of the numbers that a user or another program may choose, each in one place."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

MAXIMUM_COUNT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and the highest value of a number, both allowed; NaN is outside."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        low = "above 0" if self.low == sys.float_info.min else f"at least {self.low:.10g}"
        return f"{low} and at most {self.high:.10g}"

    def check(self, value: Any) -> None:
        """Check a number, each number of a tuple, or None, which is always allowed.

        Raises:
            ValueError: a number outside the bounds.
        """
        for number in value if isinstance(value, tuple) else (value,):
            if number is not None and number not in self:
                raise ValueError(f"{number} must be {self}")


COUNT = Bounds(1, MAXIMUM_COUNT)
"""Steps and epochs."""

LEARNING_RATE = Bounds(sys.float_info.min, 1000)
"""Above 0 and not subnormal, so that products with it stay above 0."""

PACE = Bounds(0.001, 1e9)
"""Steps per second."""

LABEL = Bounds(0, 9)

PLOT_COLUMNS = Bounds(1, 4096)
"""Buckets of a curve."""

PLANE_SIDE = Bounds(1, 400)
"""Rows and columns of a decision boundary's grid: each point is a forward pass."""
