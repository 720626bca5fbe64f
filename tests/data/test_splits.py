from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.splits import hold_back, order_rows, split_parts


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=60),
    st.floats(0, 0.9),
    st.integers(0, 5),
    st.booleans(),
)
def test_each_row_is_in_one_part(labels, share, seed, is_stratified):
    given_labels = np.array(labels) if is_stratified else None
    kept, held = hold_back(len(labels), share, seed, given_labels)
    assert sorted([*kept, *held]) == list(range(len(labels)))
    assert len(kept) >= 1
    assert list(kept) == sorted(kept)
    assert list(held) == sorted(held)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=80), st.floats(0.05, 0.9))
def test_every_class_has_its_share(labels, share):
    labels = np.array(labels)
    _, held = hold_back(len(labels), share, 0, labels)
    for label in np.unique(labels):
        count = int((labels == label).sum())
        taken = int((labels[held] == label).sum())
        assert taken <= count - 1
        assert abs(taken - share * count) <= 1


@pytest.mark.parametrize("labels", [None, np.repeat([0, 1, 2], [50, 30, 20])])
def test_the_share_is_exact(labels):
    assert [len(part) for part in hold_back(100, 0.2, 0, labels)] == [80, 20]


def test_at_least_one_row_is_held_back_and_one_kept():
    assert [len(part) for part in hold_back(3, 0.01, 0)] == [2, 1]
    assert [len(part) for part in hold_back(3, 0.99, 0)] == [1, 2]
    assert [len(part) for part in hold_back(1, 0.5, 0)] == [1, 0]
    assert [len(part) for part in hold_back(9, 0.0, 0)] == [9, 0]


def test_the_seed_decides():
    labels = np.arange(100) % 3
    first, again, other = (hold_back(100, 0.2, seed, labels)[1] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_three_parts():
    labels = np.arange(100) % 2
    parts = split_parts(100, labels, test=0.2, validation=0.25, seed=0)
    assert [len(part) for part in (parts.train, parts.validation, parts.test)] == [60, 20, 20]
    assert np.array_equal(
        np.sort(np.concatenate([parts.train, parts.validation, parts.test])), np.arange(100)
    )


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
