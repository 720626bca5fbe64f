"""Entries are exactly what is not zero, by sample and by feature."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests import naive
from tui_nn.engine.kernels import entries as kernels

BEGIN = 3
"""Where the entries of the layer under test begin: others may lie before them."""

shapes = st.tuples(st.integers(1, 7), st.integers(1, 20))

sparse_pixels = shapes.flatmap(
    lambda shape: arrays.arrays(np.uint8, shape, elements=st.sampled_from([0, 0, 0, 1, 7, 255]))
)
sparse_rows = shapes.flatmap(
    lambda shape: arrays.arrays(
        np.float32, shape, elements=st.sampled_from([0.0, -0.0, 0.5, -2.0, 1e-30])
    )
)


def listed(starts, features, values, begin=0) -> list[tuple[int, int, float]]:
    """(sample, feature, value) of entries by sample."""
    found = []
    for sample in range(len(starts) - 1):
        for k in range(begin + starts[sample], begin + starts[sample + 1]):
            found.append((sample, int(features[k]), float(values[k])))
    return found


def gather(rows, order) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    starts = np.zeros(len(order) + 1, np.int64)
    features, values = np.zeros(rows.size + 1, np.int32), np.zeros(rows.size + 1, rows.dtype)
    kernels.gather_rows(rows, order, starts, features, values)
    return starts, features, values


@given(sparse_pixels)
@settings(max_examples=40, deadline=None)
def test_pixels_are_indexed_and_gathered(pixels):
    starts = np.zeros(len(pixels) + 1, np.int64)
    kernels.count_nonzeros(pixels, starts)
    columns, values = np.zeros(starts[-1], np.uint16), np.zeros(starts[-1], np.uint8)
    kernels.index_nonzeros(pixels, columns, values)
    assert listed(starts, columns, values) == list(naive.entries(pixels))

    order = np.arange(len(pixels), dtype=np.uint32)[::-1].copy()
    batch_starts = np.zeros(len(order) + 1, np.int64)
    features = np.zeros(pixels.size + 1, np.int32)
    found = np.zeros(pixels.size + 1, np.float32)
    scale = np.float32(0.25)
    kernels.gather_pixels(starts, columns, values, order, scale, batch_starts, features, found)
    expected = list(naive.entries(pixels[order] * scale))
    assert listed(batch_starts, features, found) == expected


@given(sparse_rows, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_rows_are_gathered_in_order(rows, random):
    order = [random.randrange(len(rows)) for _ in range(random.randrange(1, 9))]
    order = np.array(order, np.uint32)
    # Room for as many samples as the order names, and not one number more.
    taken = rows[order]
    starts = np.zeros(len(order) + 1, np.int64)
    features, values = np.zeros(taken.size, np.int32), np.zeros(taken.size, np.float32)
    kernels.gather_rows(rows, order, starts, features, values)
    assert listed(starts, features, values) == list(naive.entries(taken))


@given(sparse_rows)
@settings(max_examples=40, deadline=None)
def test_outputs_are_gathered_behind_what_is_there(rows):
    batch, units = rows.shape
    stride, place = -(-units // 16) * 16, 32
    outputs = np.full(place + batch * stride, 99, np.float32)
    outputs[place:].reshape(batch, stride)[:, :units] = rows
    starts = np.zeros(batch + 1, np.int64)
    features = np.full(BEGIN + rows.size, -1, np.int32)
    values = np.full(BEGIN + rows.size, 99, np.float32)
    kernels.gather_outputs(outputs, place, stride, batch, units, starts, BEGIN, features, values)
    assert listed(starts, features, values, BEGIN) == list(naive.entries(rows))
    assert (features[:BEGIN] == -1).all()
    assert (values[:BEGIN] == 99).all()


@given(sparse_rows)
@settings(max_examples=40, deadline=None)
def test_sorting_by_feature_keeps_every_entry_and_the_order_of_samples(rows):
    batch, width = rows.shape
    starts, features, values = gather(rows, np.arange(batch, dtype=np.uint32))
    features = np.concatenate([np.full(BEGIN, -1, np.int32), features])
    values = np.concatenate([np.full(BEGIN, 99, np.float32), values])
    feature_starts = np.full(width + 3, -9, np.int64)
    samples, found = np.zeros(rows.size, np.int32), np.zeros(rows.size, np.float32)
    kernels.sort_by_feature(starts, width, BEGIN, features, values, feature_starts, samples, found)
    expected = [(s, f, v) for f, s, v in naive.entries(rows.T)]
    by_feature = [(s, f, v) for f, s, v in listed(feature_starts[: width + 1], samples, found)]
    assert by_feature == expected
    assert (feature_starts[width + 1 :] == -9).all()


@pytest.mark.parametrize("shape", [(1, 1), (3, 5)])
def test_all_zeros_have_no_entries(shape):
    rows = np.zeros(shape, np.float32)
    starts, features, values = gather(rows, np.arange(len(rows), dtype=np.uint32))
    assert (starts == 0).all()
    feature_starts = np.full(shape[1] + 1, -9, np.int64)
    nothing = np.zeros(rows.size, np.int32), np.zeros(rows.size, np.float32)
    kernels.sort_by_feature(starts, shape[1], 0, features, values, feature_starts, *nothing)
    assert (feature_starts == 0).all()


def test_nan_is_an_entry():
    rows = np.array([[0.0, np.nan]], np.float32)
    starts, features, values = gather(rows, np.zeros(1, np.uint32))
    assert starts[1] == 1
    assert features[0] == 1
    assert np.isnan(values[0])
