"""Bounds of the numbers in commands, and of the messages that are sent."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from tui_nn.training.protocol.commands import (
    Extend,
    Observe,
    Rewind,
    SetLearningRate,
    SetPace,
    Step,
    Teach,
)
from tui_nn.training.settings.option_values import MAXIMUM_COUNT

LARGEST_COMMAND = 1 << 20
"""Bytes of a command: a drawing of 50,000 points fits."""

LARGEST_EVENT = 64 << 20
"""Bytes of an event: thousands of own drawings fit."""

LONGEST_PATH = 4096
"""Characters of a path."""

SMALLEST_NUMBER = sys.float_info.min
"""Above zero, and still a number in every arithmetic."""

WIDEST, FINEST = 4096, 400
"""Buckets of a curve, and rows and columns of a plane: each point of it is a forward pass."""

LIMITS: Mapping[tuple[type, str], tuple[float, float]] = {
    (Step, "count"): (1, MAXIMUM_COUNT),
    (SetLearningRate, "learning_rate"): (SMALLEST_NUMBER, 1000),
    (Rewind, "factor"): (SMALLEST_NUMBER, 1000),
    (Extend, "epochs"): (1, MAXIMUM_COUNT),
    (SetPace, "steps_per_second"): (0.001, 1e9),
    (Observe, "columns"): (1, WIDEST),
    (Observe, "plane"): (1, FINEST),
    (Teach, "label"): (0, 9),
}
"""(lowest, highest) of the numbers in the fields of commands, for those that would do harm."""
