"""Arrays for the kernels, between guards: they check nothing, so that the tests have to."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_nn.engine.kernels.emit.vectors import VECTOR_BYTES

Array = NDArray[Any]

GUARD = 7
"""Guard values before and after an array, which must not change; odd, to avoid alignment."""

UNTOUCHED = 99
"""The value of every number that no kernel has written."""


def lanes(dtype: DTypeLike) -> int:
    """Numbers in a vector."""
    return VECTOR_BYTES // np.dtype(dtype).itemsize


def between_guards(array: Array) -> Array:
    """`array`, flat, from place GUARD on."""
    guard = np.full(GUARD, UNTOUCHED, array.dtype)
    return np.concatenate([guard, array.ravel(), guard])


def untouched(shape: int | tuple[int, ...], dtype: DTypeLike) -> Array:
    """An array that no kernel has written."""
    return np.full(shape, UNTOUCHED, dtype)


def whole_numbers(
    generator: np.random.Generator, shape: int | tuple[int, ...], dtype: DTypeLike
) -> Array:
    """Small whole numbers: sums of their products have no rounding, so that one answer is right."""
    return generator.integers(-3, 4, shape).astype(dtype)


def units_off(found: Array, exact: Array) -> Array:
    """How many units in the last place of `found` it lies from float64 `exact`."""
    spacing = np.spacing(np.abs(exact).astype(found.dtype)).astype(float)
    return np.abs(found.astype(float) - exact) / spacing
