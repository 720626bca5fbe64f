"""Products of matrices are NumPy's, whatever their shape and however they lie in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.kernels.arrays import (
    GUARD,
    between_guards,
    lanes,
    untouched,
    whole_numbers,
)
from tui_nn.engine.kernels.emit.tiles import DEPTH, ROWS, VECTORS, multiply, multiply_strip
from tui_nn.jit import kernel

TALLEST, WIDEST = 2 * ROWS + 1, 2 * VECTORS + 1
"""Rows and vectors of whole tiles with a remainder."""

DEPTHS = [0, 1, 2, DEPTH - 1, DEPTH, DEPTH + 1, 2 * DEPTH - 1, 2 * DEPTH, 2 * DEPTH + 1]

GAP = 3
"""Numbers between the rows of a matrix that lies wider than it is."""

every_type = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@kernel
def call_strip(*arguments):
    multiply_strip(*arguments)


@dataclass
class Lying:
    """How the matrices of a product lie in memory."""

    gap: int = 0
    swapped: bool = False

    def flat(self, matrix: np.ndarray) -> tuple[np.ndarray, int]:
        """The matrix between guards, and numbers from row to row; the gaps are guards as well."""
        wide = untouched((len(matrix), matrix.shape[1] + self.gap), matrix.dtype)
        wide[:, : matrix.shape[1]] = matrix
        return between_guards(wide), wide.shape[1]

    def left(self, matrix: np.ndarray) -> tuple[np.ndarray, int, int, int]:
        """The left matrix, row after row or column after column, as arguments."""
        flat, stride = self.flat(matrix.T if self.swapped else matrix)
        return (flat, GUARD, 1, stride) if self.swapped else (flat, GUARD, stride, 1)

    def multiply(self, source: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """source + left @ right, each number where it should be, and no other changed."""
        rows, width = len(left), right.shape[1]
        target, stride = self.flat(untouched((rows, width), right.dtype))
        rights, right_stride = self.flat(right)
        multiply(
            target,
            GUARD,
            stride,
            between_guards(source),
            GUARD,
            *self.left(left),
            rights,
            GUARD,
            right_stride,
            rows,
            width,
            right.shape[0],
        )
        found = target[GUARD:-GUARD].reshape(rows, stride)[:, :width].copy()
        np.testing.assert_array_equal(target, self.flat(found)[0])
        return found


def operands(seed, dtype, rows, vectors, depth, draw=whole_numbers) -> list[np.ndarray]:
    """Source, left and right."""
    generator, width = np.random.default_rng(seed), vectors * lanes(dtype)
    return [draw(generator, shape, dtype) for shape in (width, (rows, depth), (depth, width))]


def product(source, left, right) -> np.ndarray:
    return source.astype(float) + left.astype(float) @ right.astype(float)


def normal(generator, shape, dtype) -> np.ndarray:
    return generator.normal(size=shape).astype(dtype)


@every_type
@pytest.mark.parametrize("rows", [1, ROWS - 1, ROWS, ROWS + 1, 17])
@pytest.mark.parametrize("vectors", range(1, WIDEST + 1))
@pytest.mark.parametrize("depth", DEPTHS)
def test_any_shape(dtype, rows, vectors, depth):
    """Whole numbers have one right answer: a term too few or too many is not in the rounding."""
    matrices = operands(depth, dtype, rows, vectors, depth)
    np.testing.assert_array_equal(Lying().multiply(*matrices), product(*matrices))


@given(
    rows=st.integers(0, TALLEST),
    vectors=st.integers(0, WIDEST),
    depth=st.one_of(st.integers(0, 40), st.integers(DEPTH - 2, 2 * DEPTH + 2)),
    lying=st.builds(Lying, st.integers(0, 20), st.booleans()),
    dtype=st.sampled_from([np.float32, np.float64]),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=150, deadline=None)
def test_any_shape_lying_in_any_way(rows, vectors, depth, lying, dtype, seed):
    matrices = operands(seed, dtype, rows, vectors, depth)
    np.testing.assert_array_equal(lying.multiply(*matrices), product(*matrices))


@every_type
@pytest.mark.parametrize("depth", DEPTHS)
def test_real_numbers_are_rounded_once_a_term(dtype, depth):
    source, left, right = operands(depth, dtype, ROWS + 1, VECTORS + 1, depth, normal)
    sizes = product(*(np.abs(matrix) for matrix in (source, left, right)))
    error = np.abs(Lying().multiply(source, left, right) - product(source, left, right))
    assert (error <= np.finfo(dtype).eps * (depth + 1) * sizes).all()  # NumPy rounds as well


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("repeated", [False, True])
def test_a_strip_begins_with_one_row_or_with_a_row_for_each(swapped, repeated):
    rows, width, depth = ROWS + 2, 48, 5
    lying = Lying(GAP, swapped)
    _, left, right = operands(0, np.float32, rows, 3, depth)
    source = whole_numbers(np.random.default_rng(1), (1 if repeated else rows, width), np.float32)
    target, stride = lying.flat(untouched((rows, width), np.float32))
    sources, source_stride = lying.flat(source)
    rights, right_stride = lying.flat(right)
    first = (target, GUARD, stride, sources, GUARD, 0 if repeated else source_stride)
    call_strip(*first, *lying.left(left), rights, GUARD, right_stride, rows, width, depth)
    np.testing.assert_array_equal(target, lying.flat(source + left @ right)[0])


@pytest.mark.parametrize(("middle", "expected"), [(1, 0.0), (-1e8, 1.0)])
@pytest.mark.parametrize("places", [(0, 1, 2), (0, DEPTH - 1, DEPTH), (3, DEPTH, 2 * DEPTH)])
def test_terms_are_added_in_their_order(middle, expected, places):
    # Determinism rests on it: 1 is lost in 1e8, so that another order gives another sum.
    left = np.zeros((ROWS + 1, 2 * DEPTH + 1), np.float32)
    left[:, places] = [1e8, middle, -1e8 if middle == 1 else 1]
    right = np.ones((left.shape[1], 48), np.float32)
    found = Lying().multiply(np.zeros(48, np.float32), left, right)
    np.testing.assert_array_equal(found, np.full_like(found, expected))


@every_type
@pytest.mark.parametrize("swapped", [False, True])
def test_a_row_does_not_depend_on_the_others_of_its_tile(dtype, swapped):
    """Workers take any rows of a batch, and so do batches of another size."""
    source, left, right = operands(0, dtype, TALLEST, WIDEST, DEPTH + 30, normal)
    lying = Lying(swapped=swapped)
    together = lying.multiply(source, left, right)
    for row in range(TALLEST):
        alone = lying.multiply(source, left[row : row + 1], right)
        np.testing.assert_array_equal(alone[0], together[row])


@pytest.mark.parametrize("depth", [4, DEPTH + 4])
@pytest.mark.parametrize("trouble", [np.nan, np.inf])
def test_nan_and_infinity_come_through(depth, trouble):
    source, left, right = operands(0, np.float32, 3, 1, depth)
    for matrix in (left, right):
        matrix[:] = 1
    left[1, depth - 1] = trouble
    found = Lying().multiply(source, left, right)
    assert not np.isfinite(found[1]).any()
    assert np.isfinite(found[[0, 2]]).all()
    left[1, depth - 1], right[0, 7] = 0, trouble
    found = Lying().multiply(source, left, right)
    assert not np.isfinite(found[:, 7]).any()
    assert np.isfinite(np.delete(found, 7, axis=1)).all()
    assert np.isnan(Lying().multiply(source, left * 0, right)[:, 7]).all()
