from __future__ import annotations

import numpy as np
import pytest

from tui_nn.data.dataset import Scaling, Split, split_indices


@pytest.mark.parametrize(("samples", "share"), [(10, 0.0), (10, 0.3), (7, 0.5), (1, 0.2)])
def test_split_indices_deal_each_example_once(samples: int, share: float) -> None:
    training, validation = split_indices(samples, share, seed=1)
    assert len(validation) == round(samples * share)
    assert sorted([*training, *validation]) == list(range(samples))


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
