"""Masks of nonzero bytes: 32 pixels tested at once, then a loop over the bits that are set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from tui_nn.engine.kernels.emit.vectors import VectorEmitter, variable

MASK_BITS = 32
"""Bits of a mask; bytes tested at once, one ymm register."""


def emit_mask(emitter: VectorEmitter, pointer: Any) -> Any:
    """A number of type PLACE whose bit k is 1 if byte k at `pointer` is nonzero.

    vpcmpeqb and vpmovmskb with AVX2, vptestmb with AVX-512.
    """
    builder = emitter.builder
    vector = ir.VectorType(ir.IntType(8), MASK_BITS)
    pixels = builder.load(builder.bitcast(pointer, vector.as_pointer()), align=1)
    lit = builder.icmp_unsigned("!=", pixels, ir.Constant(vector, [0] * MASK_BITS))
    return builder.zext(builder.bitcast(lit, ir.IntType(MASK_BITS)), emitter.place)


@contextmanager
def each_bit(emitter: VectorEmitter, mask: Any) -> Iterator[Any]:
    """Emit a loop over the set bits of `mask`, lowest first; yields the number of each.

    mask & (mask - 1) clears the lowest bit (blsr), cttz counts the zeros below it (tzcnt).
    """
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
