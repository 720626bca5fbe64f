"""Losses, accuracies and errors are what the definitions say, in the target's own unit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests import naive
from tests.training import tiny
from tests.typed import expect, expect_a
from tui_nn.data.dataset import Split
from tui_nn.training.trainer.evaluation import as_probabilities, evaluate, in_own_unit
from tui_nn.training.trainer.feed import Feed


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.DIGITS], ids=lambda c: c.recipe)
@pytest.mark.parametrize("name", ["train", "validation", "test"])
def test_classification(config, name):
    trainer = tiny.train(tiny.make_trainer(config))
    split = getattr(trainer.dataset, name)
    inputs = split.inputs / 255 if split.inputs.dtype == np.uint8 else split.inputs
    layers = naive.copy_layers(trainer.network.layers)
    found = trainer.evaluate(name)
    expected = naive.mean_loss(layers, inputs, split.targets, config.loss)
    assert found.loss == pytest.approx(expected, rel=1e-4)
    right = naive.count_right(naive.forward(layers, inputs).outputs, split.targets)
    assert found.accuracy == right / len(split)
    assert found.mae is None
    assert found.r2 is None


def test_regression_is_reported_in_the_targets_unit():
    trainer = tiny.train(tiny.make_trainer(tiny.HOUSES))
    split, scaling = trainer.dataset.test, trainer.dataset.target_scaling
    layers = naive.copy_layers(trainer.network.layers)
    outputs = naive.forward(layers, expect_a(Split, split).inputs).outputs
    true = expect_a(Split, split).targets * expect(scaling).deviation + expect(scaling).mean
    predicted = outputs * expect(scaling).deviation + expect(scaling).mean
    found = trainer.evaluate("test")
    assert found.accuracy is None
    assert found.loss == pytest.approx(
        ((outputs - expect_a(Split, split).targets) ** 2).mean(), rel=1e-4
    )
    assert found.mae == pytest.approx(np.abs(predicted - true).mean(), rel=1e-4)
    residual = ((predicted - true) ** 2).sum() / ((true - true.mean()) ** 2).sum()
    assert found.r2 == pytest.approx(1 - residual, rel=1e-3)
    assert expect(found.mae) > 1000  # dollars, not deviations


def test_an_empty_split_has_no_loss():
    trainer = tiny.make_trainer(validation_split=0.0)
    found = trainer.evaluate("validation")
    assert math.isnan(found.loss)
    assert found.accuracy is None


def test_targets_that_are_all_alike_have_no_r2():
    trainer = tiny.make_trainer(tiny.HOUSES)
    one = Split(
        expect_a(Split, trainer.dataset.test).inputs[:1],
        expect_a(Split, trainer.dataset.test).targets[:1],
    )
    found = evaluate(trainer.dataset, Feed(trainer.executor, one))
    assert math.isnan(expect(found.r2))
    assert math.isfinite(expect(found.mae))


def test_without_scaling_numbers_stay_as_they_are():
    trainer = tiny.make_trainer()
    values = in_own_unit(trainer.dataset, np.array([[1.5], [2.0]], np.float32))
    np.testing.assert_array_equal(values, [1.5, 2.0])


def test_a_single_unit_speaks_for_the_second_class():
    outputs = np.array([[0.25], [1.0]], np.float32)
    np.testing.assert_array_equal(as_probabilities(outputs, 2), [[0.75, 0.25], [0.0, 1.0]])
    np.testing.assert_array_equal(as_probabilities(outputs, 0), outputs)
    three = np.array([[0.25, 0.5, 0.25]])
    np.testing.assert_array_equal(as_probabilities(three, 3), three)
