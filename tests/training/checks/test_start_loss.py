"""The loss at the start: what it should be, and how far it may be off."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.training import tiny
from tests.training.checks.carrying_out import carry_out
from tui_nn.data.dataset import Dataset, Split
from tui_nn.training.checks.material import Material
from tui_nn.training.checks.start_loss import CHECK, expected_spread, find_theory
from tui_nn.training.protocol.checking import CheckState
from tui_nn.training.settings.recipes import RECIPES


def scaled(dataset: Dataset, factor: float) -> Dataset:
    """The data with inputs that are so many times larger."""
    train = dataset.train.read()
    inputs = (train.inputs * np.float32(factor)).astype(np.float32)
    return dataclasses.replace(dataset, train=Split(inputs, train.targets))


@pytest.mark.parametrize(
    ("config", "name", "value"),
    [(tiny.DIGITS, "ln 10", np.log(10)), (tiny.MOONS, "ln 2", np.log(2)),
     (RECIPES["xor"].config, "an even answer", 0.25)],
)  # fmt: skip
def test_the_theoretical_value(config, name, value):
    theory = find_theory(Material(config, tiny.load(config)))
    assert theory.name == name
    assert theory.value == pytest.approx(value)
    assert theory.low < theory.value < theory.high


def test_that_of_numbers_is_their_variance():
    dataset = tiny.load(tiny.HOUSES)
    theory = find_theory(Material(tiny.HOUSES, dataset))
    assert theory.value == pytest.approx(dataset.train.read().targets.var(), rel=1e-6)


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES, tiny.DIGITS, RECIPES["xor"].config])
@pytest.mark.parametrize("seed", range(5))
def test_every_seed_starts_within_the_bounds(config, seed):
    assert carry_out(CHECK, config, seed=seed).state is CheckState.PASSED


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES])
def test_inputs_that_are_not_scaled_do_not(config):
    found = carry_out(CHECK, config, scaled(tiny.load(config), 100.0))
    assert found.state is CheckState.FAILED
    assert "inputs" in found.advice


def test_weights_of_zero_leave_only_rounding():
    theory = find_theory(Material(tiny.MOONS.replace(initializer="zeros"), tiny.load(tiny.MOONS)))
    assert theory.high - theory.low < 1e-3


def test_the_spread_is_that_of_wide_random_networks():
    """He's weights keep the mean square; the last layer, without ReLU, doubles it."""
    config = tiny.MOONS.replace(hidden=(512, 512))
    network = Material(config, tiny.load(config)).make_executor().network
    inputs = np.random.default_rng(0).normal(0, 1, (500, 2))
    assert expected_spread(network, inputs) == pytest.approx(np.sqrt(2), rel=0.1)
    assert expected_spread(network, 100 * inputs) == pytest.approx(np.sqrt(2), rel=0.1)
