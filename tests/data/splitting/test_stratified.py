"""Examples are held out class by class, at random, the same for the same seed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.splitting.stratified import hold_out

LABELS = st.lists(st.integers(0, 5), min_size=1, max_size=200).map(np.array)
SHARES = st.floats(0, 0.9)


@given(LABELS, SHARES, st.integers(0, 1000))
def test_each_example_is_in_one_part(labels, share, seed):
    kept, held = hold_out(labels, share, seed, 0)
    assert np.array_equal(np.sort(np.concatenate([kept, held])), np.arange(len(labels)))
    assert (np.diff(kept.astype(int)) > 0).all()
    assert (np.diff(held.astype(int)) > 0).all()


@given(LABELS, SHARES, st.integers(0, 1000))
def test_each_class_has_its_share_within_one_example(labels, share, seed):
    kept, held = hold_out(labels, share, seed, 0)
    for label in np.unique(labels):
        count = int((labels == label).sum())
        found = int((labels[held] == label).sum())
        assert abs(found - share * count) <= 1
        assert found < count
    assert set(labels[kept]) == set(labels)


def test_the_whole_share_is_as_requested():
    labels = np.arange(1000) % 7
    assert len(hold_out(labels, 0.2, 3, 0)[1]) == 200


def test_seed_and_purpose_decide():
    labels = np.arange(100) % 3
    first = hold_out(labels, 0.3, 1, 0)[1]
    assert np.array_equal(first, hold_out(labels, 0.3, 1, 0)[1])
    assert not np.array_equal(first, hold_out(labels, 0.3, 2, 0)[1])
    assert not np.array_equal(first, hold_out(labels, 0.3, 1, 1)[1])


def test_a_sorted_file_is_split_at_random():
    labels = np.sort(np.arange(300) % 3)
    held = hold_out(labels, 0.2, 0, 0)[1]
    assert held[:20].tolist() != list(range(20))
    assert np.bincount(labels[held]).tolist() == [20, 20, 20]
