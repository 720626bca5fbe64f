"""Whether pictures of digits are stored upright, found out from their labels."""

from __future__ import annotations

import numpy as np

from tui_nn.data.dataset import PIXEL_MAXIMUM, Split
from tui_nn.data.picture import PICTURE_SHAPE

ENOUGH = 2_000
"""Pictures that are enough to decide."""

FEWEST_ONES = 5
"""Ones that there must be among them."""

WIDER = 1.3
"""How much wider than tall ones are that lie on their side. MNIST's are 20 pixels tall and 7 wide,
so that some of another shape do not matter."""


def lie_on_side(digits: Split) -> bool:
    """Whether pictures of digits are stored sideways: their ones are wider than they are tall.

    EMNIST's are, as MATLAB stores arrays.

    Args:
        digits: pictures of 28x28 pixels with labels; with too few ones the answer is no.
    """
    ones = digits.inputs[digits.targets == 1].reshape(-1, *PICTURE_SHAPE) > PIXEL_MAXIMUM // 4
    if len(ones) < FEWEST_ONES:
        return False
    tall, wide = (np.mean(ones.any(axis=axis).sum(axis=1)) for axis in (2, 1))
    return bool(wide > WIDER * tall)
