"""Digits that lie on their side are recognised by their ones."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Split
from tui_nn.data.idx.orientation import FEWEST_ONES, lie_on_side


@pytest.fixture(scope="module")
def digits() -> Split:
    return load_dataset("digits", seed=1, validation_split=0.1, samples=500).train.read()


def turned(digits: Split) -> Split:
    pictures = digits.inputs.reshape(-1, 28, 28).transpose(0, 2, 1)
    return Split(pictures.reshape(-1, 784), digits.targets)


def test_upright_and_on_their_side(digits):
    assert not lie_on_side(digits)
    assert lie_on_side(turned(digits))


def test_too_few_ones_decide_nothing(digits):
    ones = np.flatnonzero(digits.targets == 1)
    assert not lie_on_side(turned(digits.take(ones[: FEWEST_ONES - 1])))
    assert lie_on_side(turned(digits.take(ones[:FEWEST_ONES])))


def test_three_ones_are_too_few_and_eight_are_enough(digits):
    ones = np.flatnonzero(digits.targets == 1)
    assert not lie_on_side(turned(digits.take(ones[:3])))
    assert lie_on_side(turned(digits.take(ones[:8])))


def test_ones_as_wide_as_tall_do_not_lie_on_their_side():
    diagonals = np.tile((255 * np.eye(28, dtype=np.uint8)).ravel(), (8, 1))
    assert not lie_on_side(Split(diagonals, np.ones(8, np.int32)))
