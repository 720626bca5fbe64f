"""A batch's inputs: pictures are listed and sorted pixel by pixel, rows are copied, all of them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as random_arrays

from tests import naive
from tests.engine.kernels.arrays import GUARD, between_guards, untouched
from tests.engine.pictures import FORMS, pictures_as
from tui_nn.engine.kernels import inputs as kernels
from tui_nn.engine.kernels.emit.masks import MASK_BITS
from tui_nn.engine.kernels.structures import Examples
from tui_nn.engine.workspace import make_examples

every_form = pytest.mark.parametrize("form", FORMS)

shapes = st.tuples(st.integers(1, 7), st.integers(1, 20))

sparse_pictures = shapes.flatmap(
    lambda shape: random_arrays.arrays(
        np.uint8, shape, elements=st.sampled_from([0, 0, 0, 1, 7, 255])
    )
)


def make_pictures(samples: int, features: int) -> np.ndarray:
    """Half of the pixels are lit, none of the first picture, all of the last."""
    generator = np.random.default_rng(samples)
    pictures = generator.integers(1, 256, (samples, features), np.uint8)
    pictures[generator.uniform(size=pictures.shape) < 0.5] = 0
    pictures[0], pictures[-1] = 0, 255
    return pictures


def as_examples(pictures: np.ndarray, form: str) -> Examples:
    with pictures_as(form):
        return make_examples(pictures, np.zeros(len(pictures), np.int32), np.dtype(np.float32))


def shares(batch: int, ends: list[int]) -> list[tuple[int, int]]:
    """(first, last) of the parts of a batch that end at `ends`, the last to come first."""
    borders = sorted({0, batch, *(end for end in ends if end < batch)})
    return list(itertools.pairwise(borders))[::-1]


@given(sparse_pictures)
@settings(max_examples=50, deadline=None)
def test_the_lit_pixels_are_listed(pictures):
    expected = list(naive.lit_pixels(pictures))
    starts = np.zeros(len(pictures) + 1, np.int64)
    kernels.count_lit(pictures, starts)
    assert starts[-1] == len(expected)
    columns = between_guards(untouched(len(expected), np.uint16))
    levels = between_guards(untouched(len(expected), np.uint8))
    inside = slice(GUARD, GUARD + len(expected))
    kernels.list_lit(pictures, columns[inside], levels[inside])
    numbers = np.repeat(np.arange(len(pictures)), np.diff(starts))
    found = zip(numbers.tolist(), columns[inside].tolist(), levels[inside].tolist(), strict=True)
    assert list(found) == expected
    for array in (columns, levels):
        np.testing.assert_array_equal(array, between_guards(array[inside]))


def test_the_widest_pictures_are_listed_to_their_last_pixel():
    pictures = np.zeros((2, 2**16), np.uint8)
    pictures[1, [0, 2**15, 2**16 - 1]] = [1, 128, 255]
    examples = as_examples(pictures, "listed")
    np.testing.assert_array_equal(examples.starts, [0, 0, 3])
    np.testing.assert_array_equal(examples.columns, [0, 2**15, 2**16 - 1])
    np.testing.assert_array_equal(examples.levels, [1, 128, 255])


@given(st.integers(1, 10_000))
def test_a_panel_is_as_high_as_whole_masks(batch):
    height = kernels.panel_height(batch)
    assert height % MASK_BITS == 0
    assert batch <= height < batch + MASK_BITS


@given(
    form=st.sampled_from(list(FORMS)),
    batch=st.integers(1, 2 * MASK_BITS + 3),
    features=st.integers(1, 40),
    ends=st.lists(st.integers(1, 2 * MASK_BITS), max_size=3),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=100, deadline=None)
def test_a_panel_holds_the_pictures_by_feature_with_any_number_of_workers(
    form, batch, features, ends, seed
):
    pictures = make_pictures(11, features)
    order = np.random.default_rng(seed).integers(0, len(pictures), batch).astype(np.uint32)
    height = kernels.panel_height(batch)
    expected = np.zeros((features, height), np.uint8)
    expected[:, :batch] = pictures[order].T
    panel = between_guards(untouched(expected.size, np.uint8))
    examples = as_examples(pictures, form)
    for first, last in shares(batch, ends):
        kernels.fill_panel(examples, order, features, first, last, panel[GUARD:-GUARD])
    np.testing.assert_array_equal(panel, between_guards(expected))


@every_form
def test_a_share_of_a_panel_leaves_the_others_alone(form):
    """Another thread may be filling them."""
    pictures = make_pictures(10, 3)
    order = np.arange(10, dtype=np.uint32)
    panel = untouched((3, MASK_BITS), np.uint8)
    expected = panel.copy()
    expected[:, 4:7] = pictures[4:7].T
    kernels.fill_panel(as_examples(pictures, form), order, 3, 4, 7, panel.ravel())
    np.testing.assert_array_equal(panel, expected)


@every_form
@pytest.mark.parametrize("first", [0, 4, 10])
def test_an_empty_share_of_a_panel_has_nothing_to_write_over(form, first):
    """The last worker has none if there are few pictures; it may still clear behind them."""
    pictures = make_pictures(10, 3)
    order = np.arange(10, dtype=np.uint32)
    panel = untouched((3, MASK_BITS), np.uint8)
    kernels.fill_panel(as_examples(pictures, form), order, 3, first, first, panel.ravel())
    assert (panel[:, :10] == untouched((3, 10), np.uint8)).all()


@given(
    batch=st.integers(1, 20),
    features=st.integers(1, 20),
    ends=st.lists(st.integers(1, 20), max_size=3),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=60, deadline=None)
def test_rows_are_gathered_in_order_with_any_number_of_workers(batch, features, ends, seed):
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(9, features)).astype(np.float32)
    order = generator.integers(0, len(rows), batch).astype(np.uint32)
    inputs = between_guards(untouched(batch * features, np.float32))
    for first, last in shares(batch, ends):
        kernels.gather_rows(rows, order, first, last, inputs[GUARD:-GUARD])
    np.testing.assert_array_equal(inputs, between_guards(rows[order]))


@every_form
@pytest.mark.parametrize("features", [1, 32, 33, 784])
@pytest.mark.parametrize("samples", [0, 1, 5])
def test_pictures_can_be_sent_for_and_distinguished_from_rows(form, features, samples):
    """None may be blank, or the only one, or all."""
    pictures = np.zeros((samples, features), np.uint8)
    pictures[1:] = 7
    examples, rows = as_examples(pictures, form), as_examples(pictures.astype(float), form)
    assert kernels.are_pictures(examples) or not samples
    assert not kernels.are_pictures(rows)
    kernels.fetch_pictures(examples, np.arange(samples, dtype=np.uint32))


def test_a_share_of_the_rows_is_gathered_where_it_belongs():
    rows = np.arange(12, dtype=np.float32).reshape(6, 2)
    order = np.array([5, 0, 3, 3], np.uint32)
    inputs = untouched((4, 2), np.float32)
    expected = inputs.copy()
    expected[1:3] = rows[[0, 3]]
    kernels.gather_rows(rows, order, 1, 3, inputs.ravel())
    np.testing.assert_array_equal(inputs, expected)


@pytest.mark.parametrize("trouble", [np.nan, np.inf, -np.inf])
def test_non_finite_values_are_gathered_too(trouble):
    """Divergence is found by it."""
    rows = np.array([[0, trouble]], np.float32)
    inputs = np.zeros(2, np.float32)
    kernels.gather_rows(rows, np.zeros(1, np.uint32), 0, 1, inputs)
    np.testing.assert_array_equal(inputs, rows[0])
