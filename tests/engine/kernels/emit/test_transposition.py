"""Transposing moves every number to its place, fills up with zeros, and touches nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.kernels.arrays import GUARD, between_guards, lanes, untouched
from tui_nn.engine.kernels.emit.transposition import transpose


def check(rows: int, stride: int, target_stride: int, dtype) -> None:
    """Every number is another, so that none can stand for its neighbour."""
    matrix = np.arange(1, rows * stride + 1, dtype=dtype).reshape(rows, stride)
    target = between_guards(untouched((stride, target_stride), dtype))
    inside = target[GUARD:-GUARD]
    transpose(between_guards(matrix), GUARD, stride, rows, inside, target_stride)
    expected = np.zeros((stride, target_stride), dtype)
    expected[:, :rows] = matrix.T
    np.testing.assert_array_equal(target, between_guards(expected))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rows", [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48])
@pytest.mark.parametrize("vectors", [1, 2, 3])
def test_weights_as_they_lie_between_two_layers(dtype, rows, vectors):
    """The target is as wide as the layer below is, with its padding."""
    size = lanes(dtype)
    check(rows, vectors * size, -(-rows // size) * size, dtype)


@given(
    rows=st.integers(0, 50),
    vectors=st.integers(1, 4),
    padding=st.integers(0, 40),
    dtype=st.sampled_from([np.float32, np.float64]),
)
@settings(max_examples=100, deadline=None)
def test_any_shape(rows, vectors, padding, dtype):
    check(rows, vectors * lanes(dtype), rows + padding, dtype)


def test_non_finite_values_are_moved_too():
    matrix = np.zeros((18, 16), np.float32)
    matrix[3, 5], matrix[17, 0] = np.nan, np.inf
    target = untouched((16, 18), np.float32)
    transpose(matrix.ravel(), 0, 16, 18, target.ravel(), 18)
    np.testing.assert_array_equal(target, matrix.T)
