"""The plain arithmetic of the checks is that of the naive twin."""

from __future__ import annotations

import numpy as np
import pytest

from tests import naive
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.losses import LOSSES
from tui_nn.training.checks.arithmetic import (
    ACTIVATE,
    even_loss,
    losses_of_logits,
    losses_of_outputs,
)
from tui_nn.training.settings.recipes import RECIPES

Z = np.random.default_rng(0).normal(0, 3, (20, 4))
LABELS = np.arange(20) % 4


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations(name):
    np.testing.assert_allclose(ACTIVATE[name](Z), naive.activate(name, Z), rtol=1e-12)


@pytest.mark.parametrize(("loss", "activation", "units"), [
    ("categorical-cross-entropy", "softmax", 4),
    ("binary-cross-entropy", "sigmoid", 1),
    ("mean-squared-error", "sigmoid", 1),
    ("mean-squared-error", "linear", 4),
])  # fmt: skip
def test_losses_of_logits_and_of_outputs(loss, activation, units):
    assert loss in LOSSES
    z, targets = Z[:, :units], LABELS % max(units, 2)
    outputs = naive.activate(activation, z)
    expected = naive.losses(loss, z, outputs, targets)
    np.testing.assert_allclose(losses_of_logits(loss, activation, z, targets), expected)
    np.testing.assert_allclose(losses_of_outputs(loss, outputs, targets), expected)


def test_the_loss_of_an_even_answer():
    digits, moons, xor = (RECIPES[name].config for name in ("digits", "moons", "xor"))
    assert even_loss(digits, 10, np.arange(10)) == pytest.approx(np.log(10))
    assert even_loss(moons, 1, np.array([0, 1])) == pytest.approx(np.log(2))
    assert even_loss(xor, 1, np.array([0, 1, 1, 0])) == pytest.approx(0.25)
