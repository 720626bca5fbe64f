"""exp(x) without branches or calls, so that LLVM vectorises the loops that use it.

The C library computes one number at a time, and many times slower where the result underflows, as
it does for nine of ten classes once a network is confident.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import lower_builtin, type_callable

from tui_nn.engine.kernels.emit.vectors import CONTRACT, call

LARGEST = 87.0
"""Arguments are clipped to +-LARGEST, where exp is still a normal float32: 6e37 and 2e-38."""

LN2_HIGH = 0.693359375
LN2_LOW = math.log(2) - LN2_HIGH
"""ln 2 in two parts; the first has so few digits that its multiples are exact (Cody and Waite)."""

SERIES = (1.0, 1.0, 0.5, 0.16666535, 0.041667238, 0.0083674826, 0.0013863781)
"""exp(r) = sum of SERIES[k] r^k with relative error 4e-9 for |r| <= ln 2 / 2: Taylor's series, the
last four coefficients fitted; the next Taylor term would be 2e-7."""

ROUNDING = 1.5 * 2**23
"""Added to a float32, leaves the nearest integer in the lowest bits: no vcvtps2dq is needed."""

EXPONENT_BIAS, EXPONENT_PLACE = 127, 23


def exponential(x: Any) -> Any:
    """exp(x), in a kernel: of a float32 to two units in the last place, else the C library's.

    Called from Python, as by kernels that run uncompiled, it is NumPy's.
    """
    return np.exp(x)


declare: Any = type_callable
lower: Any = lower_builtin


@declare(exponential)
def _type_exponential(_context: Any) -> Any:
    return lambda x: x if x in (types.float32, types.float64) else None


@lower(exponential, types.float32)
def _emit_float32(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
    return _emit_single(builder, arguments[0])


@lower(exponential, types.float64)
def _emit_float64(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
    return call(builder, "llvm.exp.f64", ir.DoubleType(), arguments[0])


def _emit_single(builder: Any, x: Any) -> Any:
    """exp(x) = 2^n exp(r) with x = n ln 2 + r."""

    def constant(number: float) -> Any:
        return ir.Constant(ir.FloatType(), number)

    def plus_product(a: Any, b: Any, factor: float) -> Any:
        return builder.fadd(a, builder.fmul(b, constant(factor), flags=CONTRACT), flags=CONTRACT)

    # vcmpltps is false for a NaN, so that the select keeps it; vminps would drop it.
    for worse, limit in ((">", LARGEST), ("<", -LARGEST)):
        x = builder.select(builder.fcmp_ordered(worse, x, constant(limit)), constant(limit), x)
    shifted = plus_product(constant(ROUNDING), x, 1 / math.log(2))
    n = builder.fsub(shifted, constant(ROUNDING), flags=CONTRACT)
    r = plus_product(plus_product(x, n, -LN2_HIGH), n, -LN2_LOW)
    power = constant(SERIES[-1])
    for term in reversed(SERIES[:-1]):
        power = builder.fadd(constant(term), builder.fmul(power, r, flags=CONTRACT), flags=CONTRACT)
    integer = ir.IntType(32)
    bits = builder.add(builder.bitcast(shifted, integer), integer(EXPONENT_BIAS))
    # 2^n: n + bias in the exponent field (vpslld).
    scale = builder.bitcast(builder.shl(bits, integer(EXPONENT_PLACE)), ir.FloatType())
    return builder.fmul(power, scale)
