"""Adding up scaled rows is what NumPy says it is, at every width, and writes nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import naive
from tests.engine.kernels.arrays import (
    GUARD,
    between_guards,
    lanes,
    untouched,
    whole_numbers,
)
from tui_nn.engine.kernels.emit.masks import MASK_BITS
from tui_nn.engine.kernels.emit.rows import (
    BLOCK,
    combine_active_rows,
    combine_listed_rows,
    combine_paired_rows,
)
from tui_nn.jit import kernel

WIDTHS = [1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 3]
"""Vectors in a row: less than a block, whole blocks, and blocks with a remainder."""

every_type = pytest.mark.parametrize("dtype", [np.float32, np.float64])
every_width = pytest.mark.parametrize("vectors", WIDTHS)


@kernel
def call_listed(*arguments):
    combine_listed_rows(*arguments)


@kernel
def call_paired(*arguments):
    combine_paired_rows(*arguments)


@kernel
def call_active(*arguments):
    combine_active_rows(*arguments)


def filled(call, shape, dtype, *arguments) -> np.ndarray:
    """The target that `call` fills, after whom the guards around it are as before."""
    target = between_guards(untouched(shape, dtype))
    call(target, GUARD, *arguments)
    inside = target[GUARD:-GUARD].copy()
    np.testing.assert_array_equal(target, between_guards(inside))
    return inside.reshape(shape)


def guarded(array) -> tuple[np.ndarray, int]:
    """The array between guards and where it begins, as arguments."""
    return between_guards(array), GUARD


def combine_listed(source, matrix, lists, order, factors) -> np.ndarray:
    """Sums, (len(order), stride), of the lists of (row, level)."""
    stride, order = len(source), np.asarray(order, np.uint32)
    starts = np.cumsum([0, *map(len, lists)])
    entries = np.array([entry for entry in lists for entry in entry], np.int64).reshape(-1, 2)
    columns, levels = entries[:, 0].astype(np.uint16), entries[:, 1].astype(np.uint8)
    lying = (*guarded(source), *guarded(matrix), stride, starts, columns, levels)
    return filled(call_listed, (len(order), stride), matrix.dtype, *lying, factors, order)


def combine_paired(source, matrix, pictures, order, factors) -> np.ndarray:
    """Sums, (len(order), stride), over the pictures."""
    stride, order = len(source), np.asarray(order, np.uint32)
    lying = (*guarded(source), *guarded(matrix), stride, pictures)
    return filled(call_paired, (len(order), stride), matrix.dtype, *lying, factors, order)


def combine_active(matrix, panel, factors, first, last) -> np.ndarray:
    """Sums, (last - first, stride), over the panel's rows."""
    height, stride = panel.shape[1], matrix.shape[1]
    lying = (*guarded(matrix), stride, panel.ravel(), height, factors)
    return filled(call_active, (last - first, stride), matrix.dtype, *lying, first, last)


def listed_sums(source, matrix, lists, order, factors) -> np.ndarray:
    """What `combine_listed` should find, in float64."""
    sums = []
    for number in order:
        rows = [row for row, _ in lists[number]]
        values = [factors[level] for _, level in lists[number]]
        sums.append(naive.combine_rows(source, matrix, rows, values))
    return np.array(sums).reshape(-1, len(source))


def active_sums(matrix, panel, factors) -> np.ndarray:
    """What `combine_active`, or `combine_paired` from zero, should find, in float64."""
    weights = np.where(panel > 0, factors[panel].astype(float), 0.0)
    return weights[:, : len(matrix)] @ matrix.astype(float)


def make_lists(generator: np.random.Generator, count: int, rows: int) -> list[list[list[int]]]:
    """`count` lists of (row, level), the first empty, the last as long as a picture may be."""
    lengths = [0, *generator.integers(1, 9, count - 2), 70]
    return [
        np.stack([generator.integers(0, rows, n), generator.integers(0, 256, n)], 1).tolist()
        for n in lengths
    ]


@every_type
@every_width
def test_listed_rows_of_any_width(dtype, vectors):
    generator = np.random.default_rng(vectors)
    stride = vectors * lanes(dtype)
    matrix, source = (whole_numbers(generator, shape, dtype) for shape in ((6, stride), stride))
    lists = make_lists(generator, 5, 6)
    factors = whole_numbers(generator, 256, dtype)
    order = [4, 0, 2, 2, 1, 3]
    found = combine_listed(source, matrix, lists, order, factors)
    np.testing.assert_array_equal(found, listed_sums(source, matrix, lists, order, factors))


@given(
    lists=st.lists(
        st.lists(st.tuples(st.integers(0, 11), st.integers(0, 255)), max_size=12),
        min_size=1,
        max_size=6,
    ),
    picks=st.lists(st.integers(0, 5), max_size=7),
    vectors=st.integers(1, 2 * BLOCK + 1),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=80, deadline=None)
def test_any_lists_in_any_order(lists, picks, vectors, seed):
    generator = np.random.default_rng(seed)
    stride = vectors * lanes(np.float32)
    matrix = whole_numbers(generator, (12, stride), np.float32)
    source, factors = (whole_numbers(generator, size, np.float32) for size in (stride, 256))
    order = [pick % len(lists) for pick in picks]
    found = combine_listed(source, matrix, lists, order, factors)
    np.testing.assert_array_equal(found, listed_sums(source, matrix, lists, order, factors))


@every_type
@every_width
@pytest.mark.parametrize("masks", [1, 2, 5])
def test_active_rows_of_any_width(dtype, vectors, masks):
    """The matrix ends with the batch, behind which nothing is lit, or with the last mask."""
    generator = np.random.default_rng(vectors)
    height = masks * MASK_BITS
    factors = whole_numbers(generator, 256, dtype)
    for batch in (1, height - 1, height):
        matrix = whole_numbers(generator, (batch, vectors * lanes(dtype)), dtype)
        panel = generator.integers(0, 256, (5, height)).astype(np.uint8)
        panel[generator.uniform(size=panel.shape) < 0.7] = 0
        panel[0], panel[1] = 0, 255
        panel[:, batch:] = 0
        found = combine_active(matrix, panel, factors, 0, 5)
        np.testing.assert_array_equal(found, active_sums(matrix, panel, factors))


@every_type
@every_width
@pytest.mark.parametrize("masks", [1, 2, 5])
def test_paired_rows_of_any_width(dtype, vectors, masks):
    """Pairs of whom one, both or none are lit, a picture beside itself, and one left over."""
    generator = np.random.default_rng(vectors)
    width, stride = masks * MASK_BITS, vectors * lanes(dtype)
    matrix, source = (whole_numbers(generator, shape, dtype) for shape in ((width, stride), stride))
    pictures = generator.integers(0, 256, (5, width)).astype(np.uint8)
    pictures[generator.uniform(size=pictures.shape) < 0.5] = 0
    pictures[0], pictures[1] = 0, 255
    factors = whole_numbers(generator, 256, dtype)
    factors[0] = 0
    expected = source.astype(float) + active_sums(matrix, pictures, factors)
    for order in ([], [3], [0, 1], [2, 2, 0], [4, 3, 0, 1, 0, 0, 2]):
        found = combine_paired(source, matrix, pictures, order, factors)
        np.testing.assert_array_equal(found, expected[order])


def test_a_picture_does_not_depend_on_its_partner():
    """Listed or in any company: the same terms are added in the same order."""
    generator = np.random.default_rng(0)
    matrix, source = (
        generator.normal(size=shape).astype(np.float32) for shape in ((2 * MASK_BITS, 48), 48)
    )
    pictures = generator.integers(0, 256, (6, 2 * MASK_BITS)).astype(np.uint8)
    pictures[generator.uniform(size=pictures.shape) < 0.5] = 0
    factors = (np.arange(256) / 255).astype(np.float32)
    lists = [[(k, level) for k, level in enumerate(row) if level] for row in pictures.tolist()]
    expected = combine_listed(source, matrix, lists, range(6), factors)
    for order in ([0, 1, 2, 3, 4, 5], [5, 0, 3, 1, 2], [2, 2, 4]):
        found = combine_paired(source, matrix, pictures, order, factors)
        np.testing.assert_array_equal(found, expected[order])


@pytest.mark.parametrize(("first", "last"), [(0, 0), (0, 1), (3, 7), (6, 9), (9, 9)])
def test_any_rows_of_the_panel(first, last):
    generator = np.random.default_rng(0)
    matrix = whole_numbers(generator, (MASK_BITS, 16), np.float32)
    panel = generator.integers(0, 3, (9, MASK_BITS)).astype(np.uint8)
    factors = whole_numbers(generator, 256, np.float32)
    found = combine_active(matrix, panel, factors, first, last)
    np.testing.assert_array_equal(found, active_sums(matrix, panel, factors)[first:last])


def test_every_single_lit_byte_is_found():
    matrix = np.repeat(np.arange(3.0 * MASK_BITS, dtype=np.float32)[:, None], 16, 1)
    panel = np.eye(3 * MASK_BITS, dtype=np.uint8)
    factors = np.ones(256, np.float32)
    np.testing.assert_array_equal(combine_active(matrix, panel, factors, 0, len(panel)), matrix)


def test_numbers_of_rows_and_levels_have_no_sign():
    matrix = np.zeros((2**16, 16), np.float32)
    matrix[2**16 - 1] = 1
    factors = np.arange(256, dtype=np.float32)
    found = combine_listed(np.zeros(16, np.float32), matrix, [[(2**16 - 1, 255)]], [0], factors)
    np.testing.assert_array_equal(found, np.full((1, 16), 255))
    panel = np.full((1, MASK_BITS), 200, np.uint8)
    ones, expected = np.ones((MASK_BITS, 16), np.float32), np.full((1, 16), 200 * MASK_BITS)
    np.testing.assert_array_equal(combine_active(ones, panel, factors, 0, 1), expected)
    found = combine_paired(np.zeros(16, np.float32), ones, panel, [0], factors)
    np.testing.assert_array_equal(found, expected)


@every_type
def test_real_numbers_are_rounded_once_a_term(dtype):
    generator = np.random.default_rng(0)
    terms, stride = 64, 3 * lanes(dtype)
    matrix = generator.normal(size=(terms, stride)).astype(dtype)
    factors = generator.normal(size=256).astype(dtype)
    levels = generator.integers(1, 256, terms)
    lists = [np.stack([np.arange(terms), levels], 1).tolist()]
    zeros, panel = np.zeros(stride, dtype), levels.astype(np.uint8)[None]
    sizes = np.abs(factors[levels]).astype(float) @ np.abs(matrix).astype(float)
    tolerance = np.finfo(dtype).eps / 2 * terms * sizes
    for found, expected in (
        (
            combine_listed(zeros, matrix, lists, [0], factors)[0],
            listed_sums(zeros, matrix, lists, [0], factors)[0],
        ),
        (combine_active(matrix, panel, factors, 0, 1)[0], active_sums(matrix, panel, factors)[0]),
        (
            combine_paired(zeros, matrix, panel, [0], factors)[0],
            active_sums(matrix, panel, factors)[0],
        ),
    ):
        assert (np.abs(found - expected) <= tolerance).all()


@pytest.mark.parametrize(("middle", "expected"), [(1, 0.0), (2, 1.0)])
def test_the_order_of_addition_is_the_order_of_the_rows(middle, expected):
    # Determinism rests on it: 1 is lost in 1e8, so that another order gives another sum.
    matrix = np.repeat(np.array([1e8, 1, -1e8], np.float32), 16).reshape(3, 16)
    rows = [0, middle, 3 - middle]
    factors, zeros = np.ones(256, np.float32), np.zeros(16, np.float32)
    found = combine_listed(zeros, matrix, [[(row, 1) for row in rows]], [0], factors)
    np.testing.assert_array_equal(found, np.full((1, 16), expected, np.float32))
    panel = np.zeros((1, 2 * MASK_BITS), np.uint8)
    places = [3, MASK_BITS - 1, MASK_BITS + 5]
    panel[0, places] = 1
    tall = np.zeros((2 * MASK_BITS, 16), np.float32)
    tall[places] = matrix[rows]
    for found in (
        combine_active(tall, panel, factors, 0, 1),
        combine_paired(zeros, tall, panel, [0], factors),
    ):
        np.testing.assert_array_equal(found, np.full((1, 16), expected, np.float32))


@pytest.mark.parametrize(
    ("trouble", "shows"), [(np.nan, np.isnan), (np.inf, np.isposinf), (-np.inf, np.isneginf)]
)
def test_nan_and_infinity_come_through_where_they_are_lit(trouble, shows):
    matrix = np.ones((MASK_BITS, 16), np.float32)
    matrix[5] = trouble
    factors, zeros = np.ones(256, np.float32), np.zeros(16, np.float32)
    found = combine_listed(zeros, matrix, [[(4, 1), (5, 1), (6, 1)], [(4, 1)]], [0, 1], factors)
    assert shows(found[0]).all()
    assert (found[1] == 1).all()
    panel = np.ones((2, MASK_BITS), np.uint8)
    panel[1, 5] = 0
    found = combine_active(matrix, panel, factors, 0, 2)
    assert shows(found[0]).all()
    assert (found[1] == MASK_BITS - 1).all()
    panel[1], factors[0] = 0, 0
    found = combine_paired(zeros, matrix, panel, [0, 0, 1], factors)
    assert shows(found[:2]).all()
    assert (found[2] == 0).all()
