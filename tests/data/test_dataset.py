from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tui_nn.data.dataset import Scaling, Split, StoredSplit, split_indices
from tui_nn.data.storing.stored import StoredRows


@pytest.mark.parametrize(("samples", "share"), [(10, 0.0), (10, 0.3), (7, 0.5), (1, 0.2)])
def test_split_indices_deal_each_example_once(samples: int, share: float) -> None:
    training, validation = split_indices(samples, share, seed=1)
    assert len(validation) == round(samples * share)
    assert sorted([*training, *validation]) == list(range(samples))


def test_split_indices_are_small_and_sorted() -> None:
    for part in split_indices(1000, 0.3, seed=1):
        assert part.dtype == np.uint32
        assert (np.diff(part.astype(np.int64)) > 0).all()


def test_split_indices_follow_the_seed() -> None:
    first, again, other = (split_indices(100, 0.2, seed)[1] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_scaling_standardizes_and_inverts() -> None:
    values = np.random.default_rng(0).normal(5, 3, (200, 2))
    scaling = Scaling.fit(values)
    scaled = scaling.apply(values)
    assert scaled.dtype == np.float32
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(scaled.std(axis=0), 1, atol=1e-6)
    np.testing.assert_allclose(scaling.invert(scaled), values, atol=1e-5)


def test_scaling_keeps_a_constant_column() -> None:
    values = np.full((5, 1), 7.0)
    np.testing.assert_array_equal(Scaling.fit(values).apply(values), 0)


def test_split_is_read_only_and_leaves_the_callers_array_alone() -> None:
    inputs = np.zeros((3, 2), dtype=np.float32)
    split = Split(inputs, np.zeros(3, dtype=np.int32))
    with pytest.raises(ValueError, match="read-only"):
        split.inputs[0, 0] = 1
    inputs[0, 0] = 1
    assert len(split.take(np.array([2, 0]))) == 2


def test_split_refuses_unequal_lengths() -> None:
    with pytest.raises(ValueError, match="3 inputs but 2 targets"):
        Split(np.zeros((3, 2)), np.zeros(2))


AnySplit = Split | StoredSplit


@pytest.fixture
def splits(tmp_path: Path) -> tuple[Split, StoredSplit]:
    """The same examples in memory and in a file."""
    pictures = np.arange(40, dtype=np.uint8).reshape(10, 4)
    labels = np.arange(10, dtype=np.uint8) % 3
    path = tmp_path / "pictures"
    path.write_bytes(pictures.tobytes())
    return Split(pictures, labels), StoredSplit(StoredRows(path, 0, (10, 2, 2)), labels)


@pytest.mark.parametrize("places", [[], [4], [9, 0, 3, 3]])
@pytest.mark.parametrize("part", [None, [1, 2, 5, 7, 8, 9, 0, 3, 4, 6]])
def test_a_stored_split_is_taken_from_like_one_in_memory(
    splits: tuple[Split, StoredSplit], places: list[int], part: list[int] | None
) -> None:
    whole, stored = splits
    if part is not None:
        places_taken = np.array(part, np.uint32)
        whole, stored = whole.take(places_taken), stored.take(places_taken)
    assert (len(whole), whole.features) == (len(stored), stored.features) == (10, 4)
    indices = np.array(places, np.uint32)
    pairs: list[tuple[Split | StoredSplit, Split | StoredSplit]] = [
        (whole, stored),
        (whole.take(indices), stored.take(indices)),
    ]
    pairs += [(whole.first(count), stored.first(count)) for count in (0, 3, 11)]
    for expected, found in pairs:
        np.testing.assert_array_equal(found.read().inputs, expected.read().inputs)
        np.testing.assert_array_equal(found.read().targets, expected.read().targets)
        np.testing.assert_array_equal(found.all_targets(), expected.all_targets())
        assert len(found) == len(expected)


def test_what_is_read_of_a_stored_split_is_read_only(splits: tuple[Split, StoredSplit]) -> None:
    """As what is in memory: to Numba it is the same type, and needs no other machine code."""
    for split in splits:
        first = split.first(5)
        assert not first.inputs.flags.writeable
        assert not first.targets.flags.writeable
