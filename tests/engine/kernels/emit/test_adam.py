"""Adam's square root is as exact as it says; its steps are in `test_updates.py`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba.core import types
from numba.extending import intrinsic

from tests.engine.kernels.arrays import lanes, units_off
from tui_nn.engine.kernels.emit.adam import SMALLEST_SQUARE, square_root
from tui_nn.engine.kernels.emit.vectors import VectorEmitter
from tui_nn.jit import kernel

UNITS = 2
"""In the last place, that a root may be off."""


def _take_roots(_typing, squares, roots):
    """roots[:] = square_root(squares[:]), whole vectors."""

    def emit(context, builder, signature, arguments):
        emitter = VectorEmitter(context, builder, squares.dtype)
        source, target = emitter.data(squares, arguments[0]), emitter.data(roots, arguments[1])
        with emitter.loop(
            emitter.constant(0), emitter.size(squares, arguments[0]), emitter.lanes
        ) as place:
            root = square_root(emitter, emitter.load(emitter.at(source, place)))
            emitter.store(root, emitter.at(target, place))
        return context.get_dummy_value()

    return types.void(squares, roots), emit


take_roots: Any = intrinsic(_take_roots)


@kernel
def call_take_roots(squares, roots):
    take_roots(squares, roots)


def roots_of(squares: np.ndarray) -> np.ndarray:
    """The roots of any number of squares."""
    whole = -len(squares) % lanes(squares.dtype)
    padded = np.concatenate([squares, np.ones(whole, squares.dtype)])
    roots = np.zeros_like(padded)
    call_take_roots(padded, roots)
    return roots[: len(squares)]


def test_roots_of_all_sizes_are_right_to_two_units_in_the_last_place():
    """From the smallest square that counts to the largest number there is."""
    exponents = np.linspace(np.log2(SMALLEST_SQUARE), 127.999, 2**20)
    squares = np.exp2(exponents).astype(np.float32)
    squares = np.append(squares, np.finfo(np.float32).max)
    squares = squares[squares >= np.float32(SMALLEST_SQUARE)]
    assert units_off(roots_of(squares), np.sqrt(squares.astype(float))).max() <= UNITS


def test_roots_of_neighbours_are_right():
    """All digits of two powers of two, since an even and an odd exponent have other roots."""
    squares = np.arange(0x3F800000, 0x40800000, 17, dtype=np.uint32).view(np.float32)
    assert units_off(roots_of(squares), np.sqrt(squares.astype(float))).max() <= UNITS


@pytest.mark.parametrize("square", [0.0, -0.0, 1e-45, 1.1e-38, 1.2e-38, 9e-37])
def test_a_square_too_small_to_count_has_a_root_below_any_epsilon(square):
    """Subnormal numbers among them, which an estimate does not handle."""
    roots = roots_of(np.full(3, square, np.float32))
    assert (roots >= 0).all()
    assert (roots <= 1.001 * SMALLEST_SQUARE**0.5).all()


def test_roots_of_float64_are_exact():
    squares = np.exp2(np.linspace(-1000, 1000, 10_001))
    np.testing.assert_array_equal(roots_of(squares), np.sqrt(squares))
    np.testing.assert_array_equal(roots_of(np.zeros(2)), [0, 0])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_non_finite_values_have_no_finite_root(dtype):
    """Or the moments would hide that the training has diverged."""
    nan, infinite, one = roots_of(np.array([np.nan, np.inf, 1], dtype))
    assert np.isnan(nan)
    assert not np.isfinite(infinite)
    assert one == 1
