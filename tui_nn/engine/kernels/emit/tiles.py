"""Matrix products in register tiles, for dense layers and dense inputs."""

from __future__ import annotations

from typing import Any

from numba.core import types
from numba.extending import intrinsic

from tui_nn.engine.kernels.emit.vectors import HAS_LONG_REGISTERS, PLACE, VectorEmitter
from tui_nn.engine.kernels.structures import Array
from tui_nn.jit import kernel

ROWS = 8 if HAS_LONG_REGISTERS else 4
VECTORS = 2 if HAS_LONG_REGISTERS else 1
"""Height and width of a tile. Its 16 sums (of 32 zmm registers, or 4 x 2 of 16 ymm) hide the
latency of vfmadd231ps, and each loaded vector of the right matrix is used ROWS times."""

DEPTH = 512
"""Rows of the right matrix in a strip: one tile wide it has 64 KiB at most, which stay in the
second-level cache while all tiles of the strip use them."""


def _multiply_strip(
    _typing: Any,
    target: Any,
    target_at: Any,
    target_stride: Any,
    source: Any,
    source_at: Any,
    source_stride: Any,
    left: Any,
    left_at: Any,
    left_row: Any,
    left_step: Any,
    right: Any,
    right_at: Any,
    right_stride: Any,
    rows: Any,
    width: Any,
    depth: Any,
) -> Any:
    """target[r, c] = source[r, c] + sum over k below depth of left[r, k] * right[k, c].

    All arrays are flat, C-contiguous and of one floating-point type; `..._at` are offsets. Rows of
    target, source and right are `..._stride` numbers apart (0 repeats one row); left[r, k] is at
    left_at + r * left_row + k * left_step, so that left may be transposed. There are `width`
    columns, whole vectors. Nothing is checked. Terms are added in the order of k.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter = VectorEmitter(context, builder, target.dtype)
        targets = emitter.data(target, arguments[0], arguments[1])
        sources = emitter.data(source, arguments[3], arguments[4])
        lefts = emitter.data(left, arguments[6], arguments[7])
        rights = emitter.data(right, arguments[10], arguments[11])
        target_stride, source_stride, left_row = arguments[2], arguments[5], arguments[8]
        left_step, right_stride, rows, width, depth = (arguments[k] for k in (9, 12, 13, 14, 15))

        def write_tile(row: Any, height: int, column: Any, size: int) -> None:
            numbers = [builder.add(row, emitter.constant(n)) for n in range(height)]

            def rows_of(matrix: Any, stride: Any) -> list[Any]:
                return [emitter.at(matrix, builder.mul(n, stride), column) for n in numbers]

            starts = rows_of(sources, source_stride)
            sums = [emitter.sums(emitter.load_block(start, size)) for start in starts]
            left_rows = [emitter.at(lefts, builder.mul(n, left_row)) for n in numbers]
            # Outer products: a vector of the right row times each number of the left column,
            # broadcast from memory as an operand of vfmadd231ps.
            with emitter.loop(emitter.constant(0), depth, 1) as k:
                right_row = emitter.at(rights, builder.mul(k, right_stride), column)
                vectors, step = emitter.load_block(right_row, size), builder.mul(k, left_step)
                for start, totals in zip(left_rows, sums, strict=True):
                    factor = emitter.spread(builder.load(emitter.at(start, step)))
                    emitter.add_products(totals, factor, vectors)
            for goal, totals in zip(rows_of(targets, target_stride), sums, strict=True):
                emitter.store_block(totals, goal)

        def write_columns(column: Any, size: int) -> None:
            def write_rows(row: Any, height: int) -> None:
                write_tile(row, height, column, size)

            emitter.in_blocks(rows, (ROWS, 1), write_rows)

        emitter.in_blocks(width, (VECTORS * emitter.lanes, emitter.lanes), write_columns)
        return context.get_dummy_value()

    target_types = (target, PLACE, PLACE, source, PLACE, PLACE)
    other_types = (left, PLACE, PLACE, PLACE, right, PLACE, PLACE)
    return types.void(*target_types, *other_types, PLACE, PLACE, PLACE), emit


multiply_strip: Any = intrinsic(_multiply_strip)


@kernel
def multiply(
    target: Array,
    target_at: int,
    target_stride: int,
    source: Array,
    source_at: int,
    left: Array,
    left_at: int,
    left_row: int,
    left_step: int,
    right: Array,
    right_at: int,
    right_stride: int,
    rows: int,
    width: int,
    depth: int,
) -> None:
    """target = source + left @ right, `source` being one row; arguments as in `_multiply_strip`."""
    done = min(depth, DEPTH)
    multiply_strip(
        target,
        target_at,
        target_stride,
        source,
        source_at,
        0,
        left,
        left_at,
        left_row,
        left_step,
        right,
        right_at,
        right_stride,
        rows,
        width,
        done,
    )
    while done < depth:
        more = min(depth - done, DEPTH)
        multiply_strip(
            target,
            target_at,
            target_stride,
            target,
            target_at,
            target_stride,
            left,
            left_at + done * left_step,
            left_row,
            left_step,
            right,
            right_at + done * right_stride,
            right_stride,
            rows,
            width,
            more,
        )
        done += more
