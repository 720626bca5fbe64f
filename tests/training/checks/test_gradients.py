"""The gradient check finds a wrong gradient, and nothing wrong with the engine's."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training import tiny
from tests.training.checks.carrying_out import carry_out
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.executor import Executor
from tui_nn.training.checks.gradients import CHECK, relative_error
from tui_nn.training.protocol.checking import CheckState
from tui_nn.training.settings.recipes import RECIPES


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES, tiny.DIGITS, RECIPES["xor"].config])
def test_the_engine_passes(config):
    assert carry_out(CHECK, config).state is CheckState.PASSED


@pytest.mark.parametrize("activation", [n for n in ACTIVATIONS if n != "softmax"])
def test_with_every_activation_penalty_weights_of_classes_and_clipping(activation):
    found = carry_out(
        CHECK, tiny.MOONS, activation=activation, hidden=(7, 5), l2=0.1, clip_norm=1e-3,
        class_weights="balanced",
    )  # fmt: skip
    assert found.state is CheckState.PASSED
    assert "3 layers" in found.numbers


@pytest.mark.parametrize("initializer", ["zeros", "uniform"])
def test_units_on_their_kink_are_no_error(initializer):
    assert carry_out(CHECK, tiny.DIGITS, initializer=initializer).state is CheckState.PASSED


@pytest.mark.parametrize("layer", [0, 1, 2])
@pytest.mark.parametrize("name", ["weights", "biases"])
def test_a_wrong_gradient_of_one_parameter_is_found_and_named(monkeypatch, layer, name):
    right = Executor.gradients

    def wrong(executor, examples, order):
        loss, flat = right(executor, examples, order)
        executor.network.view_like(flat)[layer][name][:] *= 1.05
        return loss, flat

    monkeypatch.setattr(Executor, "gradients", wrong)
    found = carry_out(CHECK, tiny.MOONS, hidden=(6, 4))
    assert found.state is CheckState.FAILED
    assert ("hidden 1", "hidden 2", "output")[layer] in found.advice


def test_the_relative_error():
    assert relative_error([(1.0, 1.0), (2.0, 2.0)]) == 0
    assert relative_error([(1.0, 3.0)]) == pytest.approx(0.5)
    assert relative_error([(0.0, 1e-13)]) == 0  # rounding
    assert relative_error([(np.nan, 1.0)]) == np.inf
    assert relative_error([]) == 0
