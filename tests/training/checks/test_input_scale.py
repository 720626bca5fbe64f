"""The inputs' scale: inputs of very different sizes are found and named."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.training import tiny
from tests.training.checks.carrying_out import carry_out
from tui_nn.data.dataset import Dataset, Split
from tui_nn.training.checks import input_scale
from tui_nn.training.health.spreads import input_spreads
from tui_nn.training.protocol.checking import CheckState
from tui_nn.training.settings.recipes import RECIPES


def moons_of(first: float, second: float) -> Dataset:
    """Two inputs of these standard deviations."""
    dataset = tiny.load(tiny.MOONS)
    inputs = np.tile(np.array([[first, -second], [-first, second]], np.float32), (20, 1))
    return dataclasses.replace(dataset, train=Split(inputs, dataset.train.read().targets[:40]))


@pytest.mark.parametrize(
    ("first", "second", "limit", "state"),
    [
        (9.0, 0.1, 10, CheckState.PASSED),  # not 10 yet
        (11.0, 0.1, 10, CheckState.FAILED),
        (2.0, 59.0, 60, CheckState.PASSED),  # not 30 times as wide
        (2.0, 61.0, 60, CheckState.FAILED),
    ],
)
def test_the_widest_input_is_compared_with_the_narrowest(first, second, limit, state):
    found = carry_out(input_scale.CHECK, tiny.MOONS, moons_of(first, second))
    assert found.state is state
    names = ("x", "y") if first < second else ("y", "x")
    narrow, wide = sorted((first, second))
    assert found.numbers == (
        f"standard deviations {narrow:.2g} ({names[0]}) to {wide:.3g} ({names[1]});"
        f" allowed below {limit}"
    )
    assert found.advice.startswith("Standardize") == (state is CheckState.FAILED)


def test_unscaled_houses_fail_and_scaled_ones_pass():
    for name, state in ("unscaled", CheckState.FAILED), ("houses", CheckState.PASSED):
        found = carry_out(input_scale.CHECK, RECIPES[name].config, samples=300)
        assert found.state is state


def test_equal_inputs_are_both_named():
    assert "(x) to 1 (y)" in carry_out(input_scale.CHECK, tiny.MOONS, moons_of(1, 1)).numbers


def test_constant_inputs_do_not_count():
    spreads = input_spreads(moons_of(0, 50))
    assert spreads is not None
    assert (spreads.narrow, spreads.wide) == ("y", "y")
    assert input_spreads(moons_of(0, 0)) is None
    assert carry_out(input_scale.CHECK, tiny.MOONS, moons_of(0, 0)).state is CheckState.SKIPPED


def test_pixels_are_of_one_scale():
    assert carry_out(input_scale.CHECK, tiny.DIGITS).state is CheckState.SKIPPED
