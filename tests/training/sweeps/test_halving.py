"""Which trials are trained further."""

from __future__ import annotations

import pytest

from tui_nn.training.sweeps.halving import choose, rungs


@pytest.mark.parametrize(
    ("epochs", "expected"),
    [(30, (1, 3, 10, 30)), (5, (1, 5)), (2, (2,)), (1000, (37, 111, 333, 1000))],
)
def test_rungs_are_a_third_of_the_next(epochs, expected):
    assert rungs(epochs, early_ending=True) == expected
    assert rungs(epochs, early_ending=False) == (epochs,)


def test_the_better_third_goes_on():
    results = {0: 0.1, 1: 0.9, 2: None, 3: 0.5, 4: 0.7, 5: 0.2}
    assert choose(results, maximize=True) == [1, 4]
    assert choose(results, maximize=False) == [0, 5]


def test_at_least_one_goes_on_and_equal_ones_in_order():
    assert choose({4: 0.5, 2: 0.5}, maximize=True) == [2]
    assert choose({0: None}, maximize=True) == []
