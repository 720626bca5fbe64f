"""Bounds of the numbers that a user or another program may choose, each in one place."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from tui_nn.data.schema import MAXIMUM_SIDE

MAXIMUM_COUNT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Bounds:
    """The range of a number; NaN is outside.

    Attributes:
        low, high: the lowest and the highest value.
        above, below: whether `low` itself, or `high` itself, is outside.
    """

    low: float
    high: float
    above: bool = False
    below: bool = False

    def __contains__(self, value: float) -> bool:
        is_high_enough = value > self.low if self.above else value >= self.low
        return is_high_enough and (value < self.high if self.below else value <= self.high)

    def __str__(self) -> str:
        if self.low == sys.float_info.min:
            low = "above 0"
        else:
            low = f"{'above' if self.above else 'at least'} {self.low:.10g}"
        if self.high == sys.float_info.max:
            return low
        return f"{low} and {'below' if self.below else 'at most'} {self.high:.10g}"

    def check(self, value: Any) -> None:
        """Check a number, each number of a tuple, or None, which is always allowed.

        Raises:
            ValueError: a number outside the bounds.
        """
        for number in value if isinstance(value, tuple) else (value,):
            if number is not None and number not in self:
                raise ValueError(f"{number} must be {self}")

    def clamp(self, value: int) -> int:
        """The allowed integer nearest to `value`."""
        return int(min(max(value, self.low), self.high))


COUNT = Bounds(1, MAXIMUM_COUNT)
"""Steps and epochs."""

COUNT_OR_NONE = Bounds(0, MAXIMUM_COUNT)
"""Seeds, and epochs where 0 switches something off."""

TEST_SPLIT = Bounds(0, 1, above=True, below=True)
"""Share of a table's rows, or of pictures, held out for the test."""

PICTURE_SIDES = Bounds(4, MAXIMUM_SIDE)
"""Rows and columns of the user's own pictures."""

BATCH_SIZE = Bounds(1, 65_536)

UNITS = Bounds(1, 16_384)
"""Units of a hidden layer."""

COPIES = Bounds(0, 100)
"""Varied copies of each of the user's own drawings."""

LEARNING_RATE = Bounds(sys.float_info.min, 1000)
"""Above 0 and not subnormal, so that products with it stay above 0."""

DECAY = Bounds(0, 1, below=True)
"""Share of an optimizer's memory that is kept at each step."""

EPSILON = Bounds(1e-30, 1)
"""Stays above zero in float32 after Adam's bias correction."""

FACTOR = Bounds(0, 1, above=True)
"""Factor of the learning rate at each drop."""

PENALTY = Bounds(0, 1000)
"""Weight decay and L2 penalty."""

NORM = Bounds(0, sys.float_info.max)
"""Norm of a gradient."""

VALIDATION_SPLIT = Bounds(0, 0.9)
"""Share of the training examples."""

PACE = Bounds(0.001, 1e9)
"""Steps per second."""

PLOT_COLUMNS = Bounds(1, 4096)
"""Buckets of a curve."""

PLANE_SIDE = Bounds(1, 400)
"""Rows and columns of a decision boundary's grid: each point is a forward pass."""

REPEATS = Bounds(1, 100)
"""Shuffles of a column whose mean is shown."""

INDEX = Bounds(0, MAXIMUM_COUNT)
"""Places in a list, from 0."""

PAGE = Bounds(1, 100)
"""Examples that are listed at once."""

STEPS_OF_PLAY = Bounds(0, 200)
"""Steps of a lesson's experiment at once."""
