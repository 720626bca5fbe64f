"""Subnormal numbers count as zero where that was asked for, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.engine.kernels.emit.processor import (
    HAS_CONTROL_REGISTER,
    flush_subnormals,
    prefetch,
    restore_subnormals,
)
from tui_nn.jit import kernel

SIZES = [1, 5, 64]
"""One number, a few, and whole vectors."""

only_with_a_register = pytest.mark.skipif(
    not HAS_CONTROL_REGISTER, reason="no such setting of this processor is known"
)
every_type = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@kernel
def multiply(a, b, products):
    for j in range(products.size):
        products[j] = a[j] * b[j]


@kernel
def multiply_flushed(a, b, products):
    before = flush_subnormals()
    multiply(a, b, products)
    restore_subnormals(before)


@kernel
def multiply_flushed_twice(a, b, inner, outer):
    before = flush_subnormals()
    multiply_flushed(a, b, inner)
    multiply(a, b, outer)
    restore_subnormals(before)


@kernel
def fetch(array, place):
    prefetch(array, place)
    return array.sum()


def normal_factors(dtype, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays of normal numbers whose products are subnormal."""
    return np.full(size, 4 * np.finfo(dtype).tiny, dtype), np.full(size, 2.0**-10, dtype)


def assert_subnormal(products: np.ndarray) -> None:
    assert (products > 0).all()
    assert (products < np.finfo(products.dtype).tiny).all()


def assert_thread_has_subnormals(dtype) -> None:
    """Jitted code of this thread and NumPy's compute with them."""
    a, b = normal_factors(dtype, 3)
    products = np.ones(3, dtype)
    multiply(a, b, products)
    assert_subnormal(products)
    assert_subnormal(a * b)


@only_with_a_register
@every_type
@pytest.mark.parametrize("size", SIZES)
def test_a_subnormal_product_is_zero_and_the_setting_returns(dtype, size):
    a, b = normal_factors(dtype, size)
    products = np.ones(size, dtype)
    multiply_flushed(a, b, products)
    assert (products == 0).all()
    assert_thread_has_subnormals(dtype)


@only_with_a_register
@every_type
@pytest.mark.parametrize("size", SIZES)
def test_a_subnormal_factor_counts_as_zero(dtype, size):
    a = np.full(size, np.finfo(dtype).smallest_subnormal, dtype)
    products = np.ones(size, dtype)
    multiply_flushed(a, np.full(size, 2.0**60, dtype), products)
    assert (products == 0).all()


@only_with_a_register
@every_type
def test_restoring_gives_back_what_was_before_and_no_more(dtype):
    a, b = normal_factors(dtype, 5)
    inner, outer = np.ones(5, dtype), np.ones(5, dtype)
    multiply_flushed_twice(a, b, inner, outer)
    assert (inner == 0).all()
    assert (outer == 0).all()
    assert_thread_has_subnormals(dtype)


@every_type
def test_normal_numbers_are_as_ever(dtype):
    tiny = np.finfo(dtype).tiny
    a = np.array([tiny, -tiny, 1.5, np.nan, np.inf, 0], dtype)
    products = np.zeros(a.size, dtype)
    multiply_flushed(a, np.ones(a.size, dtype), products)
    np.testing.assert_array_equal(products, a)


@pytest.mark.parametrize("place", [0, 5, 6, -1, 10**6, -(10**6), 2**40, -(2**40)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_sending_for_any_place_is_harmless(dtype, place):
    """Beyond the array as well: what is fetched is never used."""
    array = np.arange(6, dtype=dtype)
    assert fetch(array, place) == 15
    np.testing.assert_array_equal(array, np.arange(6))
