"""Every optimizer against its formula as the paper gives it, over many steps."""

from __future__ import annotations

import numpy as np
import pytest

from tests import naive
from tests.engine.kernels.arrays import GUARD, between_guards, lanes
from tui_nn.engine.kernels.updates import prepare_hyperparameters, update_parameters
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.engine.rules import make_rule
from tui_nn.jit import kernel
from tui_nn.training.settings.bounds import EPSILON

RATE = 0.05
STEPS = 12

VECTOR = lanes(np.float32)
"""Adam takes whole vectors; the parameters are padded to them."""

IN_VECTORS = ("adam", "adamw")

every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)


@kernel
def make_step(rule, step, rate, weights, grad, first, second):
    """In one kernel, since Python has no float32 for the hyperparameters."""
    hyper = prepare_hyperparameters(rule.settings, step, rate, weights)
    update_parameters(rule.optimizer, hyper, weights, grad, first, second)


class Updater:
    """An optimizer's kernels on a flat array."""

    def __init__(self, name, size, dtype, settings=naive.SETTINGS):
        moments = OPTIMIZERS[name].moments
        self.rule = make_rule("mean-squared-error", name, **settings)
        self.first = np.zeros(size if "first" in moments else 0, dtype)
        self.second = np.zeros(size if "second" in moments else 0, dtype)
        self.steps = 0

    def update(self, weights, grad, rate) -> None:
        self.steps += 1
        make_step(self.rule, self.steps, rate, weights, grad, self.first, self.second)


@every_optimizer
@pytest.mark.parametrize("size", [1, 15, 16, 48, 100])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_steps_follow_the_formula(name, size, dtype):
    if name in IN_VECTORS:
        size = -(-size // lanes(dtype)) * lanes(dtype)
    generator = np.random.default_rng(size)
    weights = generator.normal(size=size).astype(dtype)
    expected = weights.astype(float)
    updater = Updater(name, size, dtype)
    formula = naive.Optimizer(name, (size,), naive.SETTINGS)
    for step in range(STEPS):
        grad = generator.normal(size=size).astype(dtype)
        rate = RATE / (1 + step)
        updater.update(weights, grad, rate)
        expected = formula.update(expected, grad.astype(float), rate)
        tolerance = 100 * np.finfo(dtype).eps
        np.testing.assert_allclose(weights, expected, rtol=tolerance, atol=tolerance)


@every_optimizer
def test_the_usual_settings_are_those_of_the_paper(name):
    """Above all Adam's 1e-7 beside bias corrections that are small in the first steps."""
    usual = {
        "momentum": 0.9,
        "rho": 0.9,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-7,
        "weight_decay": 0.01,
    }
    weights = np.resize(np.array([1.0, -1.0, 0.5], np.float32), VECTOR)
    expected = weights.astype(float)
    updater = Updater(name, VECTOR, np.float32, usual)
    formula = naive.Optimizer(name, (VECTOR,), usual)
    for step in range(STEPS):
        grad = np.resize(np.array([1e-3, -2.0, 1e-6], np.float32), VECTOR) * (step + 1)
        updater.update(weights, grad, 0.001)
        expected = formula.update(expected, grad.astype(float), 0.001)
    np.testing.assert_allclose(weights, expected, rtol=2e-6)


def test_adams_first_step_is_the_learning_rate():
    weights = np.zeros(8, np.float64)
    updater = Updater("adam", 8, np.float64, {**naive.SETTINGS, "epsilon": 1e-12})
    updater.update(weights, np.tile([1e-3, -5.0, 100.0, 0.0], 2), 0.1)
    np.testing.assert_allclose(weights, np.tile([-0.1, 0.1, -0.1, 0.0], 2), rtol=1e-8)


def test_weights_decay_only_where_the_table_says_so():
    for name in OPTIMIZERS:
        weights = np.ones(8, np.float64)
        Updater(name, 8, np.float64).update(weights, np.zeros(8), 0.5)
        decayed = (
            1 - 0.5 * naive.SETTINGS["weight_decay"]
            if "weight_decay" in OPTIMIZERS[name].settings
            else 1
        )
        np.testing.assert_array_equal(weights, np.full(8, decayed))


@every_optimizer
def test_padding_stays_zero(name):
    weights, grad = np.zeros(16, np.float32), np.zeros(16, np.float32)
    updater = Updater(name, 16, np.float32)
    for _ in range(3):
        updater.update(weights, grad, 0.1)
    np.testing.assert_array_equal(weights, np.zeros(16))


@every_optimizer
def test_a_run_in_the_middle_is_all_that_changes(name):
    """Workers have the runs before and behind, of the gradient a block begins anywhere."""
    size = 3 * VECTOR
    updater = Updater(name, size, np.float32)
    arrays = [between_guards(np.ones(size, np.float32)) for _ in range(4)]
    weights, grad, first, second = (array[GUARD:-GUARD] for array in arrays)
    updater.first = first if updater.first.size else updater.first
    updater.second = second if updater.second.size else updater.second
    updater.update(weights, grad, 0.1)
    assert (weights < 1).all()
    assert (grad == 1).all()
    for array in arrays:
        np.testing.assert_array_equal(array, between_guards(array[GUARD:-GUARD]))


@every_optimizer
@pytest.mark.parametrize("trouble", [np.nan, np.inf])
def test_a_gradient_that_is_no_number_shows_in_its_weight_alone(name, trouble):
    """Divergence is found by it, within a step or two."""
    weights, grad = np.ones(VECTOR, np.float32), np.zeros(VECTOR, np.float32)
    grad[5] = trouble
    updater = Updater(name, VECTOR, np.float32)
    for _ in range(2):
        updater.update(weights, grad, 0.1)
    assert not np.isfinite(weights[5])
    assert np.isfinite(np.delete(weights, 5)).all()


@pytest.mark.parametrize("name", ["rmsprop", "adam", "adamw"])
def test_the_smallest_epsilon_keeps_from_dividing_by_zero(name):
    settings = {**naive.SETTINGS, "epsilon": EPSILON.low, "weight_decay": 0.0}
    weights = np.ones(VECTOR, np.float32)
    updater = Updater(name, VECTOR, np.float32, settings)
    updater.update(weights, np.resize(np.array([0, 1], np.float32), VECTOR), 0.1)
    assert (weights[::2] == 1).all()
    assert ((weights[1::2] > 0) & (weights[1::2] < 1)).all()
