"""Adding up scaled rows of a matrix: as many as there are lit pixels, and no more.

The first layer's forward pass adds up the weight rows of a picture's lit pixels; its gradient
adds up, for each pixel, the errors of the pictures in which it is lit.
"""

# ruff: noqa: ARG001  (the arguments of intrinsics are types: Numba reads them by name)
from __future__ import annotations

from typing import Any

from numba.core import types
from numba.extending import intrinsic

from tui_nn.engine.kernels.masks import MASK_BITS, each_bit, emit_mask
from tui_nn.engine.kernels.vectors import HAS_LONG_REGISTERS, PLACE, VectorEmitter

BLOCK = 8 if HAS_LONG_REGISTERS else 4
"""Vectors of the target held at once: as many as registers allow, so that additions, which take
four cycles each, need not wait for one another."""


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

    The entries of list n lie at starts[n] to starts[n + 1]: `rows`, uint16, are numbers of rows of
    the matrix, `levels` uint8. Target, source, matrix and factors are flat, C-contiguous and of
    one floating-point type; `..._at` says where they begin. Rows are `stride` numbers long, whole
    vectors. Sums are taken in the order of k. Nothing is checked.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter = VectorEmitter(context, builder, target.dtype)
        targets = emitter.data(target, arguments[0], arguments[1])
        source_row = emitter.data(source, arguments[2], arguments[3])
        first_row = emitter.data(matrix, arguments[4], arguments[5])
        stride = arguments[6]
        start_data = emitter.data(starts, arguments[7])
        row_data, level_data = emitter.data(rows, arguments[8]), emitter.data(levels, arguments[9])
        table, numbers = emitter.data(factors, arguments[10]), emitter.data(order, arguments[11])

        def write(column: Any, size: int) -> None:
            offsets = range(0, size, emitter.lanes)
            with emitter.loop(emitter.constant(0), emitter.size(order, arguments[11]), 1) as i:
                start = emitter.at(start_data, emitter.load_place(emitter.at(numbers, i)))
                first, last = builder.load(start), builder.load(emitter.at(start, 1))
                sums = emitter.sums(
                    emitter.load(emitter.at(source_row, column, offset)) for offset in offsets
                )
                with emitter.loop(first, last, 1) as k:
                    number = emitter.load_place(emitter.at(row_data, k))
                    row = emitter.at(first_row, builder.mul(number, stride), column)
                    level = emitter.load_place(emitter.at(level_data, k))
                    factor = emitter.spread(builder.load(emitter.at(table, level)))
                    _add_row(emitter, sums, factor, row)
                _store_sums(emitter, sums, emitter.at(targets, builder.mul(i, stride), column))

        emitter.in_blocks(stride, _block_sizes(emitter), write)
        return context.get_dummy_value()

    arrays = (target, PLACE, source, PLACE, matrix, PLACE, PLACE)
    return types.void(*arrays, starts, rows, levels, factors, order), emit


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
        first_row = emitter.data(matrix, arguments[2], arguments[3])
        stride, height, first, last = arguments[4], arguments[6], arguments[8], arguments[9]
        panel_data, table = emitter.data(panel, arguments[5]), emitter.data(factors, arguments[7])

        def write(column: Any, size: int) -> None:
            offsets = range(0, size, emitter.lanes)
            with emitter.loop(first, last, 1) as i:
                level_data = emitter.at(panel_data, builder.mul(i, height))
                sums = emitter.sums(emitter.filled(0.0) for _ in offsets)
                with emitter.loop(emitter.constant(0), height, MASK_BITS) as begin:
                    mask = emit_mask(emitter, emitter.at(level_data, begin))
                    with each_bit(emitter, mask) as bit:
                        k = builder.add(begin, bit)
                        row = emitter.at(first_row, builder.mul(k, stride), column)
                        level = emitter.load_place(emitter.at(level_data, k))
                        factor = emitter.spread(builder.load(emitter.at(table, level)))
                        _add_row(emitter, sums, factor, row)
                place = builder.mul(builder.sub(i, first), stride)
                _store_sums(emitter, sums, emitter.at(targets, place, column))

        emitter.in_blocks(stride, _block_sizes(emitter), write)
        return context.get_dummy_value()

    arrays = (target, PLACE, matrix, PLACE, PLACE, panel, PLACE, factors)
    return types.void(*arrays, PLACE, PLACE), emit


combine_listed_rows: Any = intrinsic(_combine_listed_rows)
combine_active_rows: Any = intrinsic(_combine_active_rows)


def _block_sizes(emitter: VectorEmitter) -> tuple[int, ...]:
    return BLOCK * emitter.lanes, emitter.lanes


def _add_row(emitter: VectorEmitter, sums: list[Any], factor: Any, row: Any) -> None:
    """sums += factor * as many vectors from `row` on."""
    for number, total in enumerate(sums):
        emitter.add_product(total, factor, emitter.load(emitter.at(row, number * emitter.lanes)))


def _store_sums(emitter: VectorEmitter, sums: list[Any], target: Any) -> None:
    """Write the sums to `target`, one behind the other."""
    for number, total in enumerate(sums):
        emitter.store(emitter.builder.load(total), emitter.at(target, number * emitter.lanes))
