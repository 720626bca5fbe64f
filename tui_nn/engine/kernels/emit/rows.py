"""Sums of scaled matrix rows, one row for each nonzero pixel.

The first layer's forward pass sums the weight rows of a picture's nonzero pixels; its gradient
sums, for each pixel, the deltas of the pictures in which it is nonzero. Sparse in
the pixels, dense in the units: each term is one vbroadcastss of the pixel's value and a vfmadd231ps
per vector of units.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from numba.core import types
from numba.extending import intrinsic

from tui_nn.engine.kernels.emit.masks import MASK_BITS, each_bit, emit_mask
from tui_nn.engine.kernels.emit.vectors import HAS_LONG_REGISTERS, PLACE, VectorEmitter

BLOCK = 8 if HAS_LONG_REGISTERS else 4
"""Vectors of sums in registers. vfmadd231ps has a latency of four cycles and two can start in each
cycle, so that eight independent sums keep both units busy."""

PAIR_BLOCK = 8 if HAS_LONG_REGISTERS else 2
"""Vectors of sums for each of two pictures in registers."""


def _combine_listed_rows(
    _typing: Any,
    target: Any,
    target_at: Any,
    source: Any,
    source_at: Any,
    matrix: Any,
    matrix_at: Any,
    stride: Any,
    starts: Any,
    rows: Any,
    levels: Any,
    factors: Any,
    order: Any,
) -> Any:
    """target[i] = source + sum over the entries k of list order[i] of factors[levels[k]] * rows[k].

    The entries of list n are starts[n] to starts[n + 1], int64; `rows`, uint16, are row numbers of
    the matrix, `levels` is uint8. Target, source, matrix and factors are flat, C-contiguous and of
    one floating-point type; `..._at` are offsets. Rows are `stride` numbers long, whole vectors.
    Terms are added in the order of k. Nothing is checked.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter = VectorEmitter(context, builder, target.dtype)
        targets = emitter.data(target, arguments[0], arguments[1])
        source_row = emitter.data(source, arguments[2], arguments[3])
        weights, stride = emitter.data(matrix, arguments[4], arguments[5]), arguments[6]
        bounds, numbers = emitter.data(starts, arguments[7]), emitter.data(rows, arguments[8])
        lit, table = emitter.data(levels, arguments[9]), emitter.data(factors, arguments[10])
        lists, count = emitter.data(order, arguments[11]), emitter.size(order, arguments[11])

        def write(column: Any, size: int) -> None:
            # Columns outside, pictures inside: `size` columns of the matrix stay in the cache.
            with emitter.loop(emitter.constant(0), count, 1) as i:
                bound = emitter.at(bounds, emitter.load_place(emitter.at(lists, i)))
                first, last = builder.load(bound), builder.load(emitter.at(bound, 1))
                sums = emitter.sums(emitter.load_block(emitter.at(source_row, column), size))
                with emitter.loop(first, last, 1) as k:
                    number = emitter.load_place(emitter.at(numbers, k))
                    row = emitter.at(weights, builder.mul(number, stride), column)
                    factor = emitter.look_up(table, emitter.at(lit, k))
                    emitter.add_products(sums, factor, emitter.load_block(row, size))
                emitter.store_block(sums, emitter.at(targets, builder.mul(i, stride), column))

        emitter.in_blocks(stride, _block_sizes(emitter, BLOCK), write)
        return context.get_dummy_value()

    arrays = (target, PLACE, source, PLACE, matrix, PLACE, PLACE)
    return types.void(*arrays, starts, rows, levels, factors, order), emit


def _combine_paired_rows(
    _typing: Any,
    target: Any,
    target_at: Any,
    source: Any,
    source_at: Any,
    matrix: Any,
    matrix_at: Any,
    stride: Any,
    pictures: Any,
    factors: Any,
    order: Any,
) -> Any:
    """target[i] = source + sum over k of factors[pictures[order[i], k]] * matrix[k].

    Two pictures at a time: a row of the matrix is loaded once for both if its pixel is nonzero in
    one of them; the other adds zero times the row. `pictures` is uint8
    (samples, width), `width` a multiple of MASK_BITS, zero where the matrix has no row; the rest is
    as in `combine_listed_rows`.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter = VectorEmitter(context, builder, target.dtype)
        targets = emitter.data(target, arguments[0], arguments[1])
        source_row = emitter.data(source, arguments[2], arguments[3])
        weights, stride = emitter.data(matrix, arguments[4], arguments[5]), arguments[6]
        levels, table = emitter.data(pictures, arguments[7]), emitter.data(factors, arguments[8])
        width = emitter.columns(pictures, arguments[7])
        numbers, count = emitter.data(order, arguments[9]), emitter.size(order, arguments[9])

        def write(column: Any, size: int) -> None:
            with emitter.loop(emitter.constant(0), count, 2) as i:
                # The last picture of an odd number is paired with itself.
                even = builder.icmp_signed("<", builder.add(i, emitter.constant(1)), count)
                pair = i, builder.select(even, builder.add(i, emitter.constant(1)), i)
                samples = [emitter.load_place(emitter.at(numbers, one)) for one in pair]
                seen = [emitter.at(levels, builder.mul(sample, width)) for sample in samples]
                start = emitter.load_block(emitter.at(source_row, column), size)
                sums = [emitter.sums(start), emitter.sums(start)]
                with _lit_in_any(emitter, seen, width) as k:
                    row = emitter.at(weights, builder.mul(k, stride), column)
                    vectors = emitter.load_block(row, size)
                    for picture, totals in zip(seen, sums, strict=True):
                        factor = emitter.look_up(table, emitter.at(picture, k))
                        emitter.add_products(totals, factor, vectors)
                for one, totals in zip(pair, sums, strict=True):
                    goal = emitter.at(targets, builder.mul(one, stride), column)
                    emitter.store_block(totals, goal)

        emitter.in_blocks(stride, _block_sizes(emitter, PAIR_BLOCK), write)
        return context.get_dummy_value()

    arrays = (target, PLACE, source, PLACE, matrix, PLACE, PLACE)
    return types.void(*arrays, pictures, factors, order), emit


def _combine_active_rows(
    _typing: Any,
    target: Any,
    target_at: Any,
    matrix: Any,
    matrix_at: Any,
    stride: Any,
    panel: Any,
    height: Any,
    factors: Any,
    first: Any,
    last: Any,
) -> Any:
    """target[i - first] = sum of factors[panel[i, k]] * matrix[k] over all panel[i, k] > 0.

    For the rows i from `first` to `last` of the panel, flat uint8 (.., height), `height` a
    multiple of MASK_BITS. The rest is as in `combine_listed_rows`.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter = VectorEmitter(context, builder, target.dtype)
        targets = emitter.data(target, arguments[0], arguments[1])
        errors, stride = emitter.data(matrix, arguments[2], arguments[3]), arguments[4]
        levels, height = emitter.data(panel, arguments[5]), arguments[6]
        table, first, last = emitter.data(factors, arguments[7]), arguments[8], arguments[9]

        def write(column: Any, size: int) -> None:
            with emitter.loop(first, last, 1) as i:
                seen = emitter.at(levels, builder.mul(i, height))
                sums = emitter.sums([emitter.filled(0.0)] * (size // emitter.lanes))
                with _lit_in_any(emitter, [seen], height) as k:
                    row = emitter.at(errors, builder.mul(k, stride), column)
                    factor = emitter.look_up(table, emitter.at(seen, k))
                    emitter.add_products(sums, factor, emitter.load_block(row, size))
                place = builder.mul(builder.sub(i, first), stride)
                emitter.store_block(sums, emitter.at(targets, place, column))

        emitter.in_blocks(stride, _block_sizes(emitter, BLOCK), write)
        return context.get_dummy_value()

    arrays = (target, PLACE, matrix, PLACE, PLACE, panel, PLACE, factors)
    return types.void(*arrays, PLACE, PLACE), emit


combine_listed_rows: Any = intrinsic(_combine_listed_rows)
combine_paired_rows: Any = intrinsic(_combine_paired_rows)
combine_active_rows: Any = intrinsic(_combine_active_rows)


def _block_sizes(emitter: VectorEmitter, most: int) -> list[int]:
    """Block sizes in numbers: `most` vectors, half as many, ... one."""
    return [(most >> n) * emitter.lanes for n in range(most.bit_length())]


@contextmanager
def _lit_in_any(emitter: VectorEmitter, levels: list[Any], width: Any) -> Iterator[Any]:
    """Emit a loop over the k below `width` where any of the `levels` is nonzero; yields k."""
    builder = emitter.builder
    with emitter.loop(emitter.constant(0), width, MASK_BITS) as begin:
        masks = [emit_mask(emitter, emitter.at(pointer, begin)) for pointer in levels]
        with each_bit(emitter, functools.reduce(builder.or_, masks)) as bit:
            yield builder.add(begin, bit)
