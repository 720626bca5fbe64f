"""Finding the bytes that are not zero, many at a time: one bit of a mask for each byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from tui_nn.engine.kernels.emit.vectors import VectorEmitter, variable

MASK_BITS = 32
"""Bits of a mask, and bytes looked at at once."""


def emit_mask(emitter: VectorEmitter, pointer: Any) -> Any:
    """A place-sized number whose bit k says that byte k from `pointer` on is not zero."""
    builder = emitter.builder
    vector = ir.VectorType(ir.IntType(8), MASK_BITS)
    found = builder.load(builder.bitcast(pointer, vector.as_pointer()), align=1)
    lit = builder.icmp_unsigned("!=", found, ir.Constant(vector, [0] * MASK_BITS))
    return builder.zext(builder.bitcast(lit, ir.IntType(MASK_BITS)), emitter.place)


@contextmanager
def each_bit(emitter: VectorEmitter, mask: Any) -> Iterator[Any]:
    """Write a loop over the bits of `mask`; gives the number of each, lowest first."""
    builder = emitter.builder
    left = variable(builder, emitter.place)
    builder.store(mask, left)
    check, body, end = (builder.append_basic_block(name) for name in ("check", "bit", "end"))
    builder.branch(check)
    builder.position_at_end(check)
    mask = builder.load(left)
    builder.cbranch(builder.icmp_unsigned("!=", mask, emitter.constant(0)), body, end)
    builder.position_at_end(body)
    builder.store(builder.and_(mask, builder.sub(mask, emitter.constant(1))), left)
    yield builder.cttz(mask, ir.Constant(ir.IntType(1), 1))
    builder.branch(check)
    builder.position_at_end(end)
