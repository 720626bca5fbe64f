"""Hints and modes of the processor: prefetch, pause, subnormal numbers, yielding a core."""

from __future__ import annotations

import platform
import sys
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from tui_nn.engine.kernels.emit.vectors import PLACE, VectorEmitter, call, variable

CACHE_LINE = 64

FLUSH = 0x8040
"""Bits DAZ and FTZ of the x86 register MXCSR: subnormal operands and results become zero. An
operation with a subnormal number takes more than 100 cycles on many processors."""

HAS_CONTROL_REGISTER = platform.machine().lower() in ("x86_64", "amd64")


def _prefetch(_typing: Any, array: Any, place: Any) -> Any:
    """Prefetch the cache line of array[place] of a flat array (prefetcht0)."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = ir.IntType(32)
        pointer = VectorEmitter(context, builder, types.float32).data(array, *arguments)
        pointer = builder.bitcast(pointer, ir.IntType(8).as_pointer())
        reading, every_cache, data = number(0), number(3), number(1)
        call(builder, "llvm.prefetch.p0", ir.VoidType(), pointer, reading, every_cache, data)
        return context.get_dummy_value()

    return types.void(array, PLACE), emit


def _flush_subnormals(_typing: Any) -> Any:
    """Treat subnormal numbers as zero in this thread (ldmxcsr); returns the previous mode."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if not HAS_CONTROL_REGISTER:
            return context.get_constant(types.int32, 0)
        register = variable(builder, ir.IntType(32))
        _call_register(builder, "llvm.x86.sse.stmxcsr", register)
        before = builder.load(register)
        builder.store(builder.or_(before, before.type(FLUSH)), register)
        _call_register(builder, "llvm.x86.sse.ldmxcsr", register)
        return before

    return types.int32(), emit


def _restore_subnormals(_typing: Any, before: Any) -> Any:
    """Restore the mode `before` that `flush_subnormals` returned."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if HAS_CONTROL_REGISTER:
            register = variable(builder, ir.IntType(32))
            builder.store(arguments[0], register)
            _call_register(builder, "llvm.x86.sse.ldmxcsr", register)
        return context.get_dummy_value()

    return types.void(types.int32), emit


prefetch: Any = intrinsic(_prefetch)
flush_subnormals: Any = intrinsic(_flush_subnormals)
restore_subnormals: Any = intrinsic(_restore_subnormals)


def pause(builder: Any) -> None:
    """Emit the hint that this is a spin-wait loop (pause)."""
    if HAS_CONTROL_REGISTER:
        call(builder, "llvm.x86.sse2.pause", ir.VoidType())


def yield_core(builder: Any) -> None:
    """Emit the system call that yields this core to another thread, except on Windows."""
    if sys.platform != "win32":
        call(builder, "sched_yield", ir.IntType(32))


def _call_register(builder: Any, name: str, register: Any) -> None:
    pointer = builder.bitcast(register, ir.IntType(8).as_pointer())
    call(builder, name, ir.VoidType(), pointer)
