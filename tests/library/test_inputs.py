"""Arrays become levels only where that changes no value."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.library.inputs import as_inputs

LEVELS = np.arange(256, dtype=np.uint8).reshape(4, 64)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_divided_levels_are_found_again(dtype):
    found = as_inputs(LEVELS.astype(dtype) / dtype(255))
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, LEVELS)


@pytest.mark.parametrize(
    "values",
    [
        LEVELS,
        LEVELS.astype(np.float64),
        LEVELS / 254,
        np.full((2, 3), 0.3),
        np.array([[0.0, np.nan]]),
        np.array([[0.0, -1 / 255]]),
        np.zeros((0, 3)),
    ],
    ids=["levels", "float levels", "other scale", "other values", "NaN", "negative", "empty"],
)
def test_anything_else_keeps_its_values(values):
    found = as_inputs(values)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, values.astype(np.float32))


def test_a_single_other_value_at_the_end_is_noticed():
    values = np.zeros((300, 784))
    values[-1, -1] = 0.5
    assert as_inputs(values).dtype == np.float32
