"""exp(x) is as exact as it says, between its limits and beyond them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.engine.kernels.arrays import units_off
from tui_nn.engine.kernels.emit.exponential import LARGEST, exponential
from tui_nn.jit import kernel

UNITS = 2
"""In the last place, that a float32 may be off."""


@kernel
def exponentials(x, powers):
    for j in range(x.size):
        powers[j] = exponential(x[j])


@kernel
def single_exponential(x):
    return exponential(x[0])


def powers_of(x: np.ndarray) -> np.ndarray:
    powers = np.full_like(x, 99)
    exponentials(x, powers)
    return powers


def test_a_float32_is_right_to_two_units_in_the_last_place():
    x = np.linspace(-LARGEST, LARGEST, 2**20).astype(np.float32)
    assert units_off(powers_of(x), np.exp(x.astype(float))).max() <= UNITS


def test_neighbours_are_right():
    """From a half to one, past the place where the nearest power of two changes."""
    x = np.arange(0x3F000000, 0x3F800000, 5, dtype=np.uint32).view(np.float32)
    for sign in (x, -x):
        assert units_off(powers_of(sign), np.exp(sign.astype(float))).max() <= UNITS


@pytest.mark.parametrize("size", [1e-45, 1e-38, 1e-20, 1e-8, 1e-5, 1e-3])
def test_small_numbers_are_right(size):
    x = np.array([0.0, -0.0, size, -size], np.float32)
    assert units_off(powers_of(x), np.exp(x.astype(float))).max() <= UNITS
    assert (powers_of(x)[:2] == 1).all()


def test_borders_between_powers_of_two_are_right():
    borders = ((np.arange(-125, 125) + 0.5) * math.log(2)).astype(np.float32)
    near = [borders]
    for _ in range(3):
        near += [np.nextafter(near[-1], np.float32(100)), np.nextafter(near[0], np.float32(-100))]
    x = np.concatenate(near)
    assert units_off(powers_of(x), np.exp(x.astype(float))).max() <= UNITS


@pytest.mark.parametrize("beyond", [87.001, 88, 1e4, 3e38, np.inf])
def test_a_float32_beyond_the_limits_counts_as_the_limit(beyond):
    x = np.array([beyond, LARGEST, -beyond, -LARGEST], np.float32)
    high, highest, low, lowest = powers_of(x)
    assert high == highest
    assert low == lowest
    assert np.finfo(np.float32).tiny <= low < high < np.inf


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_nan_comes_through(dtype):
    """Divergence is found by it."""
    x = np.zeros(19, dtype)
    x[[0, 7, 18]] = np.nan
    np.testing.assert_array_equal(np.isnan(powers_of(x)), np.isnan(x))
    assert np.isnan(single_exponential(x[:1]))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_single_one_is_the_same_as_in_a_row(dtype):
    x = np.random.default_rng(0).normal(scale=20, size=100).astype(dtype)
    singles = [single_exponential(x[j : j + 1]) for j in range(len(x))]
    np.testing.assert_array_equal(powers_of(x), np.array(singles, dtype))


def test_a_float64_is_the_c_librarys():
    x = np.concatenate([np.linspace(-708, 709, 50_001), [0.0, -0.0, 1e-300, 1e-9]])
    exact = np.array([math.exp(number) for number in x])
    assert units_off(powers_of(x), exact).max() <= 1
    np.testing.assert_array_equal(powers_of(np.array([-np.inf, -1e4, np.inf])), [0, 0, np.inf])
