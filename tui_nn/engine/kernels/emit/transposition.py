"""Matrix transposition in squares of 16 vectors that stay in registers."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from tui_nn.engine.kernels.emit.vectors import PLACE, VECTOR_BYTES, VectorEmitter
from tui_nn.engine.kernels.structures import Array
from tui_nn.jit import inlined


def _transpose_squares(
    _typing: Any,
    matrix: Any,
    matrix_at: Any,
    stride: Any,
    rows: Any,
    columns: Any,
    target: Any,
    target_stride: Any,
) -> Any:
    """target[c, r] = matrix[r, c] for r < rows, c < columns, both multiples of the lanes.

    Both are flat, C-contiguous and of one floating-point type.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emitter = VectorEmitter(context, builder, target.dtype)
        source = emitter.data(matrix, arguments[0], arguments[1])
        stride, rows, columns, target_stride = (arguments[k] for k in (2, 3, 4, 6))
        goal = emitter.data(target, arguments[5])
        zero, lanes = emitter.constant(0), emitter.lanes
        with emitter.loop(zero, rows, lanes) as row, emitter.loop(zero, columns, lanes) as column:
            corner = emitter.at(source, builder.mul(row, stride), column)
            square = [
                emitter.load(emitter.at(corner, builder.mul(stride, emitter.constant(n))))
                for n in range(lanes)
            ]
            corner = emitter.at(goal, builder.mul(column, target_stride), row)
            for n, vector in enumerate(_transposed(emitter, square)):
                place = builder.mul(target_stride, emitter.constant(n))
                emitter.store(vector, emitter.at(corner, place))
        return context.get_dummy_value()

    return types.void(matrix, PLACE, PLACE, PLACE, PLACE, target, PLACE), emit


transpose_squares: Any = intrinsic(_transpose_squares)


def _transposed(emitter: VectorEmitter, square: list[Any]) -> list[Any]:
    """The columns of the square: blocks of 1, 2, 4, ... lanes are swapped across the diagonal.

    log2(lanes) rounds of two-source shuffles (vunpcklps, vshufps, vshuff32x4, vpermt2ps) in place
    of lanes^2 scalar moves.
    """
    lanes, size = emitter.lanes, 1
    while size < lanes:
        upper = [n if n & size == 0 else lanes + n - size for n in range(lanes)]
        lower = [n + size if n & size == 0 else lanes + n for n in range(lanes)]
        for n in range(lanes):
            if n & size == 0:
                pair = square[n], square[n + size]
                square[n] = _shuffle(emitter, *pair, upper)
                square[n + size] = _shuffle(emitter, *pair, lower)
        size *= 2
    return square


def _shuffle(emitter: VectorEmitter, first: Any, second: Any, lanes: list[int]) -> Any:
    """The given lanes of `first` and `second`; those of `second` are numbered after `first`'s."""
    mask = ir.Constant(ir.VectorType(ir.IntType(32), len(lanes)), lanes)
    return emitter.builder.shuffle_vector(first, second, mask)


@inlined
def transpose(
    values: Array, start: int, stride: int, rows: int, target: Array, target_stride: int
) -> None:
    """Fill flat `target`, (stride, target_stride), from the matrix (rows, stride) at values[start].

    Both are flat, of one floating-point type; columns of `target` beyond `rows` become zero.
    """
    lanes = VECTOR_BYTES // values.itemsize
    whole = rows - rows % lanes
    transpose_squares(values, start, stride, whole, stride, target, target_stride)
    for k in range(stride):
        for i in range(whole, rows):
            target[k * target_stride + i] = values[start + i * stride + k]
        for i in range(rows, target_stride):
            target[k * target_stride + i] = 0
