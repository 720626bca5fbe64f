"""Constants as arguments: Numba compiles a function anew for each literal it is called with."""

from __future__ import annotations

from typing import Any

from numba import int64

from tui_nn.jit import inlined


@inlined
def plain(number: int) -> Any:
    """`number`, no longer a literal."""
    return int64(number)
