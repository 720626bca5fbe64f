"""Detect pictures of digits that are stored sideways, by the shape of their ones."""

from __future__ import annotations

import numpy as np

from tui_nn.data.dataset import PIXEL_MAXIMUM, Split
from tui_nn.data.picture import PICTURE_SHAPE

ENOUGH = 2_000
"""Pictures to examine; more are not needed."""

FEWEST_ONES = 5
"""Fewest ones among them that decide."""

WIDER = 1.3
"""Ratio of mean width to mean height from which ones lie on their side. MNIST's are 20 pixels tall
and 7 wide, so a few of another shape do not matter."""

ON_THEIR_SIDE = (
    "the pictures seem to lie on their side, since the ones are wider than tall;"
    " EMNIST's files are turned upright if they keep their names (emnist-digits-...)"
)
"""Note about such pictures."""


def lie_on_side(digits: Split) -> bool:
    """Whether digits are stored sideways, as EMNIST's by MATLAB: their ones are wider than tall.

    Args:
        digits: inputs of shape (n, 784), uint8, with labels; false if it has too few ones.
    """
    ones = digits.inputs[digits.targets == 1].reshape(-1, *PICTURE_SHAPE) > PIXEL_MAXIMUM // 4
    if len(ones) < FEWEST_ONES:
        return False
    tall, wide = (np.mean(ones.any(axis=axis).sum(axis=1)) for axis in (2, 1))
    return bool(wide > WIDER * tall)
