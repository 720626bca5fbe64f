"""Adam's update of a run of parameters.

vsqrtps and vdivps share one divider, which is not pipelined and takes most of the time. An estimate
of the reciprocal root (vrsqrt14ps) and one step of Newton's method are as exact in float32 and
leave the divider to the division.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from tui_nn.engine.kernels.emit.vectors import CONTRACT, HAS_LONG_REGISTERS, VectorEmitter, call

SMALLEST_SQUARE = 1e-36
"""Lower bound of second moments: its root is far below any epsilon, and vrsqrt14ps of zero would be
infinite."""


def _step_adam(
    _typing: Any,
    rate: Any,
    epsilon: Any,
    share1: Any,
    share2: Any,
    values: Any,
    grads: Any,
    first_moments: Any,
    second_moments: Any,
) -> Any:
    """m += share1 (g - m); v += share2 (g^2 - v); w -= rate m / (sqrt(v) + epsilon).

    All arrays are flat, C-contiguous and of one floating-point type, which the four numbers have
    too; their size is a whole number of vectors.
    """
    numbers = (rate, epsilon, share1, share2)
    arrays = (values, grads, first_moments, second_moments)

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter = VectorEmitter(context, builder, values.dtype)
        spread = [emitter.spread(number) for number in arguments[:4]]
        pointers = [emitter.data(t, a) for t, a in zip(arrays, arguments[4:], strict=True)]
        with emitter.loop(
            emitter.constant(0), emitter.size(values, arguments[4]), emitter.lanes
        ) as place:
            _emit_step(emitter, spread, [emitter.at(pointer, place) for pointer in pointers])
        return context.get_dummy_value()

    return types.void(*numbers, *arrays), emit


step_adam: Any = intrinsic(_step_adam)


def _emit_step(emitter: VectorEmitter, numbers: list[Any], pointers: list[Any]) -> None:
    """One vector of weights, gradients and both moments."""
    builder = emitter.builder
    rate, epsilon, share1, share2 = numbers
    value, grad, first, second = (emitter.load(pointer) for pointer in pointers)

    def moved(start: Any, end: Any, share: Any) -> Any:
        return emitter.sum_of_product(start, share, builder.fsub(end, start))

    first = moved(first, grad, share1)
    second = moved(second, builder.fmul(grad, grad), share2)
    root = square_root(emitter, second)
    direction = builder.fdiv(first, builder.fadd(root, epsilon))
    change = builder.fmul(rate, direction, flags=CONTRACT)
    emitter.store(builder.fsub(value, change, flags=CONTRACT), pointers[0])
    emitter.store(first, pointers[2])
    emitter.store(second, pointers[3])


def square_root(emitter: VectorEmitter, square: Any) -> Any:
    """The square root of each lane, to one or two units in the last place."""
    builder, vector = emitter.builder, emitter.vector

    if not HAS_LONG_REGISTERS or emitter.scalar != ir.FloatType():
        suffix = "f32" if emitter.scalar == ir.FloatType() else "f64"
        return call(builder, f"llvm.sqrt.v{emitter.lanes}{suffix}", vector, square)
    smallest = emitter.filled(SMALLEST_SQUARE)
    # In this order a NaN passes: vcmpltps is false for it.
    square = builder.select(builder.fcmp_ordered("<", square, smallest), smallest, square)
    every_lane = ir.Constant(ir.IntType(16), 0xFFFF)
    name, none = "llvm.x86.avx512.rsqrt14.ps.512", emitter.filled(0.0)
    estimate = call(builder, name, vector, square, none, every_lane)
    # Newton's step for s = square * estimate: s + (square - s s) estimate / 2.
    root = builder.fmul(square, estimate)
    error = builder.fsub(square, builder.fmul(root, root, flags=CONTRACT), flags=CONTRACT)
    # Half the estimate by subtracting one from its exponent (vpsubd): the multipliers are busy.
    integers = ir.VectorType(ir.IntType(32), emitter.lanes)
    one = ir.Constant(integers, [1 << 23] * emitter.lanes)
    half = builder.bitcast(builder.sub(builder.bitcast(estimate, integers), one), vector)
    return emitter.sum_of_product(root, error, half)
