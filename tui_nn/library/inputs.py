"""Arrays as the kernels take them in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

LEVELS = 255
"""Largest level of a pixel."""

BLOCK = 1 << 16
"""Values converted at a time: they stay in the processor's cache."""


def as_inputs(values: Array) -> Array:
    """Rows of features in the form that is computed with fastest, without changing their values.

    Pictures whose values are levels divided by 255 become uint8: the kernels divide again, with the
    same result, and skip pixels of 0.

    Args:
        values: shape (samples, features), any type of number.

    Returns:
        uint8 levels, or float32; shape (samples, features), contiguous.
    """
    values = np.ascontiguousarray(values)
    levels = _find_levels(values) if values.dtype.kind == "f" and values.size else None
    if levels is not None:
        return levels
    with np.errstate(over="ignore"):  # who cannot use infinity refuses it
        numbers: Array = values.astype(np.float32, copy=False)
    return numbers


def _find_levels(values: Array) -> Array | None:
    """The levels that were divided by 255, uint8; None if the values are others."""
    parts = np.arange(LEVELS + 1, dtype=np.float32) / np.float32(LEVELS)
    flat, levels = values.reshape(-1), np.empty(values.size, np.uint8)
    for first in range(0, len(flat), BLOCK):
        with np.errstate(over="ignore"):
            block = flat[first : first + BLOCK].astype(np.float32)
        if not (block.min() >= 0 and block.max() <= 1):  # also refuses NaN
            return None
        found = levels[first : first + BLOCK]
        found[:] = np.rint(block * np.float32(LEVELS))
        if not (parts[found] == block).all():
            return None
    return levels.reshape(values.shape)
