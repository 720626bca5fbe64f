"""Laps: ticks of the processor's time stamp counter, added up phase by phase in jitted code.

What is compiled into the kernels of another file is kept under that file's digest: after a change
here, touch up `driver.py` too.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from tui_nn.engine.kernels.emit.vectors import call
from tui_nn.engine.kernels.structures import Array
from tui_nn.jit import inlined, kernel

GATHER, FORWARD, HEAD, DELTAS, PANEL, GRADIENT, OPTIMIZER, REST = range(8)
"""The phases of a step; REST is what lies between them."""
PHASES = 8

TICKS, LAPS = range(2)


def _clock(_typing: Any) -> Any:
    """The processor's time stamp counter."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return call(builder, "llvm.readcyclecounter", ir.IntType(64))

    return types.int64(), emit


clock: Any = intrinsic(_clock)


@inlined
def lap(timings: Array, number: int, phase: int, begin: int) -> int:
    """Put the time since `begin` down to a phase of layer `number`; when the next one begins.

    Args:
        timings: int64 (layers, PHASES, 2): TICKS and LAPS are added to.
    """
    now = clock()
    timings[number, phase, TICKS] += now - begin
    timings[number, phase, LAPS] += 1
    return now


@kernel
def read_clock() -> int:
    """The time stamp counter, for calibration."""
    return clock()


@kernel
def run_laps(timings: Array, count: int) -> int:
    """Nothing but `count` laps; the ticks they take."""
    start = clock()
    begin = start
    for _ in range(count):
        begin = lap(timings, 0, REST, begin)
    return begin - start
