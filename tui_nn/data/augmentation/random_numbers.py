"""Kernels of counter-based random numbers: a number follows from a key and an index alone.

Unlike a generator with state, they can be drawn in any order and by any thread.
"""

from __future__ import annotations

import numpy as np

from tui_nn.jit import kernel

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
FIRST_SHIFT, SECOND_SHIFT, LAST_SHIFT = np.uint64(30), np.uint64(27), np.uint64(31)
"""Constants of SplitMix64 (Steele, Lea and Flood 2014)."""

SURPLUS_BITS, UNIT = np.uint64(40), np.float32(2.0**-23)
"""Bits dropped of 64, since a float32 holds 24, and the scale that maps those to [0, 2)."""


@kernel
def mix(bits: np.uint64) -> np.uint64:
    """Hash 64 bits: each bit of the result depends on every input bit (SplitMix64's finalizer)."""
    bits = (bits ^ (bits >> FIRST_SHIFT)) * FIRST_FACTOR
    bits = (bits ^ (bits >> SECOND_SHIFT)) * SECOND_FACTOR
    return bits ^ (bits >> LAST_SHIFT)


@kernel
def draw(key: np.uint64, number: int) -> float:
    """The random number of `key` at index `number`, uniform in [-1, 1)."""
    bits = mix(key + np.uint64(number) * GOLDEN)
    return float(np.float32(bits >> SURPLUS_BITS) * UNIT - np.float32(1.0))
