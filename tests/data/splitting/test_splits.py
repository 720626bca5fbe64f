from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.splitting.splits import order_rows, split_parts


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=60),
    st.floats(0, 0.9),
    st.floats(0, 0.9),
    st.integers(0, 5),
)
def test_each_row_is_in_one_part(labels, test, validation, seed):
    parts = split_parts(np.array(labels), test=test, validation=validation, seed=seed)
    together = np.concatenate([parts.train, parts.validation, parts.test])
    assert sorted(together) == list(range(len(labels)))
    assert set(np.array(labels)[parts.train]) == set(labels)


@pytest.mark.parametrize("labels", [np.zeros(100), np.repeat([0, 1, 2], [50, 30, 20])])
def test_the_share_is_exact(labels):
    parts = split_parts(labels, test=0.2, validation=0.25, seed=0)
    assert [len(part) for part in (parts.train, parts.validation, parts.test)] == [60, 20, 20]


@pytest.mark.parametrize("labels", [np.zeros(4), np.array([0, 1, 1, 1])])
def test_at_least_one_row_is_held_out(labels):
    parts = split_parts(labels, test=0.01, validation=0.01, seed=0)
    assert [len(part) for part in (parts.train, parts.validation, parts.test)] == [2, 1, 1]


def test_the_seed_decides():
    labels = np.arange(100) % 3
    parts = [split_parts(labels, test=0.2, validation=0.1, seed=seed) for seed in (1, 1, 2)]
    assert np.array_equal(parts[0].test, parts[1].test)
    assert not np.array_equal(parts[0].test, parts[2].test)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0.0, -0.0, 1.5, np.nan]))), st.randoms()
)
def test_rows_have_the_same_order_however_the_file_is_shuffled(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)

    def ordered(rows):
        codes = np.array([code for code, _ in rows], dtype=np.int64)
        numbers = np.array([number for _, number in rows], dtype=np.float64)
        order = order_rows([codes, numbers])
        return codes[order], numbers[order]

    for first, second in zip(ordered(rows), ordered(shuffled), strict=True):
        np.testing.assert_array_equal(first, second)


def test_dates_and_numbers_tell_rows_apart():
    days = np.array(["2024-01-01", "2024-01-02", "NaT"], dtype="datetime64[D]")
    first = days[order_rows([days])]
    second = days[::-1][order_rows([days[::-1]])]
    np.testing.assert_array_equal(first, second)
    assert list(order_rows([np.arange(20)])) != list(range(20))
