"""Constants as arguments: Numba compiles a function once more for each literal argument."""

from __future__ import annotations

from typing import Any

from numba import int64

from tui_nn.jit import inlined


@inlined
def plain(number: int) -> Any:
    """`number` as an int64 that is no literal."""
    return int64(number)
