"""Splits in memory and on the disk are read as one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.typed import expect_a
from tui_nn.data.dataset import Split, StoredSplit
from tui_nn.data.storing.joined_rows import JoinedRows, join_splits
from tui_nn.data.storing.stored import StoredRows

INPUTS = np.arange(60, dtype=np.uint8).reshape(20, 3)
TARGETS = np.arange(20, dtype=np.int32)


@pytest.fixture(scope="module")
def stored(tmp_path_factory) -> StoredSplit:
    path = tmp_path_factory.mktemp("rows") / "rows"
    path.write_bytes(INPUTS.tobytes())
    return StoredSplit(StoredRows(path, 0, INPUTS.shape), TARGETS, np.array([4, 2, 19], np.uint32))


@given(rows=st.lists(st.integers(0, 22), max_size=40))
def test_rows_in_any_order(stored, rows):
    whole, parts = np.concatenate([INPUTS, INPUTS[[4, 2, 19]]]), (Split(INPUTS, TARGETS), stored)
    places = np.array(rows, np.uint32)
    assert np.array_equal(JoinedRows(parts).read(places), whole[places])


def test_empty_parts_are_passed_over(stored):
    joined = join_splits((stored.take(np.zeros(0, np.uint32)), stored, stored))
    assert np.array_equal(expect_a(StoredSplit, joined).read().inputs, INPUTS[[4, 2, 19] * 2])
    assert joined.all_targets().tolist() == [4, 2, 19] * 2


def test_what_is_in_memory_stays_there():
    joined = join_splits((Split(INPUTS, TARGETS), Split(INPUTS[:2], TARGETS[:2])))
    assert np.array_equal(expect_a(Split, joined).inputs, np.concatenate([INPUTS, INPUTS[:2]]))
