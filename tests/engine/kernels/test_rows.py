"""Adding up scaled rows is what NumPy says it is, at every width, and writes nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import naive
from tui_nn.engine.kernels.rows import BLOCK, VECTOR_BYTES, combine_rows
from tui_nn.jit import kernel

GUARD = 7
"""Numbers around the target that have to stay as they are; odd, so that nothing is aligned."""


@kernel
def call_combine_rows(
    target, target_at, source, source_at, matrix, matrix_at, width, rows, values, first, last
):
    combine_rows(
        target, target_at, source, source_at, matrix, matrix_at, width, rows, values, first, last
    )


def lanes(dtype) -> int:
    return VECTOR_BYTES // np.dtype(dtype).itemsize


def check(dtype, vectors, height, numbers, first, last, seed=0) -> None:
    generator = np.random.default_rng(seed)
    width = vectors * lanes(dtype)
    matrix = generator.normal(size=(height, width)).astype(dtype)
    source = generator.normal(size=width + 3).astype(dtype)
    values = generator.normal(size=len(numbers)).astype(dtype)
    rows = np.array(numbers, np.int32)
    target = np.full(width + 2 * GUARD, 99, dtype)
    flat = np.concatenate([np.zeros(5, dtype), matrix.ravel()])
    call_combine_rows(target, GUARD, source, 3, flat, 5, width, rows, values, first, last)
    expected = naive.combine_rows(source[3:], matrix, rows[first:last], values[first:last])
    scale = 1 + np.abs(expected).max() * max(last - first, 1)
    tolerance = 4 * np.finfo(dtype).eps * scale
    np.testing.assert_allclose(target[GUARD:-GUARD], expected, rtol=0, atol=tolerance)
    assert (target[:GUARD] == 99).all()
    assert (target[-GUARD:] == 99).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("vectors", [1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 3])
@pytest.mark.parametrize("count", [0, 1, 2, 33])
def test_any_width_and_number_of_rows(dtype, vectors, count):
    numbers = [k * 7 % 5 for k in range(count)]
    check(dtype, vectors, 5, numbers, 0, count)


@given(
    numbers=st.lists(st.integers(0, 11), min_size=1, max_size=40),
    vectors=st.integers(1, 2 * BLOCK + 1),
    ends=st.tuples(st.integers(0, 40), st.integers(0, 40)),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=100, deadline=None)
def test_any_run_of_entries(numbers, vectors, ends, seed):
    first, last = sorted(min(end, len(numbers)) for end in ends)
    check(np.float32, vectors, 12, numbers, first, last, seed)


def test_no_entries_copy_the_source():
    source = np.arange(16, dtype=np.float32)
    target = np.full(16, 99, np.float32)
    none, nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
    call_combine_rows(target, 0, source, 0, source, 0, 16, none, nothing, 0, 0)
    np.testing.assert_array_equal(target, source)


def test_target_and_source_may_be_the_same():
    matrix = np.ones(32, np.float32)
    target = np.arange(16, dtype=np.float32)
    rows, values = np.array([0, 1], np.int32), np.array([2, 3], np.float32)
    call_combine_rows(target, 0, target, 0, matrix, 0, 16, rows, values, 0, 2)
    np.testing.assert_array_equal(target, np.arange(16) + 5)


def test_the_order_of_addition_is_the_order_of_the_rows():
    # Determinism rests on it: 1 is lost in 1e8, so that another order gives another sum.
    matrix = np.repeat(np.array([1e8, 1, -1e8], np.float32), 16)
    values = np.ones(3, np.float32)
    zeros, target = np.zeros(16, np.float32), np.zeros(16, np.float32)
    for numbers, expected in (([0, 1, 2], 0.0), ([0, 2, 1], 1.0)):
        rows = np.array(numbers, np.int32)
        call_combine_rows(target, 0, zeros, 0, matrix, 0, 16, rows, values, 0, 3)
        np.testing.assert_array_equal(target, np.full(16, expected, np.float32))


def test_nan_and_infinity_come_through():
    matrix = np.repeat(np.array([np.nan, np.inf, 1], np.float32), 16)
    values, zeros = np.ones(1, np.float32), np.zeros(16, np.float32)
    target = np.zeros(16, np.float32)
    for number, right in ((0, np.isnan), (1, np.isposinf), (2, np.isfinite)):
        rows = np.array([number], np.int32)
        call_combine_rows(target, 0, zeros, 0, matrix, 0, 16, rows, values, 0, 1)
        assert right(target).all()
