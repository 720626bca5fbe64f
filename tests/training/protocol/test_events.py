"""Events belong to no one: what they hold cannot be written to."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.training.protocol.drawings import Classified
from tui_nn.training.protocol.measurements import CurveSample


@pytest.mark.parametrize(
    "event",
    [
        CurveSample(*(np.zeros(3) for _ in range(4))),
        Classified(np.full(10, 0.1), np.zeros((28, 28), np.uint8), step=5),
    ],
)
def test_arrays_are_read_only(event):
    arrays = [getattr(event, name) for name in event.__slots__]
    arrays = [array for array in arrays if isinstance(array, np.ndarray)]
    assert arrays
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
