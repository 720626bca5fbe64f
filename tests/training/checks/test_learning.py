"""Overfitting, the baseline, the range test: each finds what keeps a network from learning."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.training import tiny
from tests.training.checks.carrying_out import carry_out
from tui_nn.data.dataset import Dataset, Split
from tui_nn.training.checks import baseline, overfitting, rate_range
from tui_nn.training.checks.baseline import compare
from tui_nn.training.checks.overfitting import choose_batch
from tui_nn.training.checks.rate_range import judge, read_curve
from tui_nn.training.protocol.checking import CheckState
from tui_nn.training.settings.recipes import RECIPES

XOR = RECIPES["xor"].config
GOOD = [XOR, tiny.MOONS, tiny.HOUSES, tiny.DIGITS]


@pytest.fixture
def short(monkeypatch):
    """Fewer steps: what does not learn would take all of them."""
    monkeypatch.setattr(overfitting, "MOST_STEPS", 2_000)
    monkeypatch.setattr(baseline, "MOST_STEPS", 512)


@pytest.mark.parametrize("check", [overfitting.CHECK, baseline.CHECK, rate_range.CHECK])
@pytest.mark.parametrize("config", GOOD)
def test_good_recipes_pass(check, config):
    found = carry_out(check, config)
    assert found.state is CheckState.PASSED, found.numbers
    assert found.advice == ""


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("check", [overfitting.CHECK, baseline.CHECK])
@pytest.mark.parametrize("change", [{"initializer": "zeros"}, {"hidden": ()}])
def test_a_network_that_cannot_learn_fails(check, change):
    found = carry_out(check, XOR, **change)
    assert found.state is CheckState.FAILED
    assert found.advice


@pytest.mark.usefixtures("short")
def test_vanishing_gradients_are_found():
    for check in overfitting.CHECK, baseline.CHECK:
        found = carry_out(check, tiny.DIGITS, hidden=(16,) * 8, activation="sigmoid",
                          optimizer="sgd", learning_rate=0.1)  # fmt: skip
        assert found.state is CheckState.FAILED


@pytest.mark.parametrize("check", [overfitting.CHECK, baseline.CHECK, rate_range.CHECK])
def test_a_rate_that_is_far_too_high_is_to_be_lowered(check):
    found = carry_out(check, tiny.HOUSES, optimizer="sgd", learning_rate=5.0)
    assert found.state is CheckState.FAILED
    assert found.advice.startswith("Lower the learning rate")


def test_a_rate_that_is_far_too_low_is_to_be_raised():
    found = carry_out(rate_range.CHECK, tiny.DIGITS, learning_rate=1e-6)
    assert found.state is CheckState.FAILED
    assert found.advice.startswith("Raise the learning rate")


def test_a_penalty_does_not_keep_a_batch_from_being_learned():
    assert carry_out(overfitting.CHECK, tiny.MOONS, l2=0.5).state is CheckState.PASSED


def test_the_batch_has_no_two_answers_to_the_same_inputs():
    inputs = np.repeat(np.arange(50, dtype=np.float32), 2)[:, None]
    batch = choose_batch(Split(inputs, np.arange(100, dtype=np.int32) % 2))
    assert len(batch) == 32
    assert len(np.unique(batch.inputs)) == 32


def without_meaning(dataset: Dataset) -> Dataset:
    """The data with inputs that say nothing of the targets."""
    random = np.random.default_rng(5)

    def replaced(split: Split) -> Split:
        return Split(random.normal(0, 1, split.inputs.shape).astype(np.float32), split.targets)

    train, validation = (part.read() for part in (dataset.train, dataset.validation))
    return dataclasses.replace(dataset, train=replaced(train), validation=replaced(validation))


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES])
def test_inputs_that_say_nothing_do_not_beat_zeros(config):
    config = config.replace(samples=400)
    found = carry_out(baseline.CHECK, config, without_meaning(tiny.load(config)))
    assert found.state is CheckState.FAILED


def test_the_comparison_is_in_standard_errors():
    real, zeroed = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 4.0, 4.0, 6.0])
    found = compare(real, zeroed)
    gains = np.array([1.0, 2.0, 1.0, 2.0])
    assert found.distance == pytest.approx(gains.mean() / (gains.std() / 2))
    assert compare(real, real).distance == 0
    assert compare(real, real + 1).distance == np.inf
    assert compare(real, real - 1).distance == -np.inf
    assert compare(real * np.nan, real).distance == 0
    assert compare(real, real * 1.02).is_clear
    assert not compare(real, real * 1.001).is_clear
    assert not compare(real * 1.02, real).is_clear


RATES = 1e-6 * 10 ** (np.arange(48) / 8)
"""1e-6 to 1: eight a decade."""

CURVE = np.interp(np.log10(RATES), [-6, -4, -2, -1, 0], [2.0, 2.0, 0.2, 0.2, 5.0])


def test_the_curve_is_read():
    reading = read_curve(RATES, CURVE)
    assert reading.suggested is not None
    assert 0.005 / 2 < reading.suggested < 0.012 / 2
    assert 0.09 < reading.rises < 0.2


@pytest.mark.parametrize(
    ("rate", "state", "advice"),
    [(0.005, CheckState.PASSED, ""), (0.5, CheckState.FAILED, "Lower"),
     (1e-5, CheckState.FAILED, "Raise")],
)  # fmt: skip
def test_a_rate_is_judged_by_the_curve(rate, state, advice):
    found = judge(rate, RATES, CURVE, each=10)
    assert found.state is state
    assert found.advice.startswith(advice)
    assert found.curve is not None


@pytest.mark.parametrize("losses", [np.full(48, 2.0), CURVE[::-1], CURVE[:5], np.zeros(0)])
def test_a_curve_that_does_not_fall_suggests_nothing(losses):
    found = judge(0.01, RATES[: len(losses)], losses, each=10)
    assert found.state is CheckState.FAILED
    assert found.curve is not None
    assert found.curve.suggested is None
