"""Each activation and its derivative, against the textbook."""

from __future__ import annotations

import numpy as np
import pytest

from tests import naive
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.kernels.activations import apply_activation, multiply_derivative
from tui_nn.engine.tables import code_of

every_activation = pytest.mark.parametrize("name", ACTIVATIONS)
every_width = pytest.mark.parametrize("units", [1, 2, 15, 16, 17, 40])
every_type = pytest.mark.parametrize("dtype", [np.float32, np.float64])

EXTREMES = [0.0, -0.0, 1e-30, -1e-30, 80.0, -80.0, 1e4, -1e4]


def apply(name: str, z: np.ndarray) -> np.ndarray:
    row = z.copy()
    apply_activation(code_of(ACTIVATIONS, name), row)
    return row


def logits(units: int, dtype) -> np.ndarray:
    return np.random.default_rng(units).normal(scale=3, size=units).astype(dtype)


@every_activation
@every_width
@every_type
def test_outputs(name, units, dtype):
    z = logits(units, dtype)
    expected = naive.activate(name, z[None].astype(float))[0]
    np.testing.assert_allclose(apply(name, z), expected, rtol=20 * np.finfo(dtype).eps, atol=0)


@every_activation
@every_width
@every_type
def test_derivatives(name, units, dtype):
    z = logits(units, dtype)
    delta = np.random.default_rng(99).normal(size=units).astype(dtype)
    expected = naive.backpropagate(name, z[None].astype(float), delta[None].astype(float))[0]
    row = apply(name, z)
    before = row.copy()
    multiply_derivative(code_of(ACTIVATIONS, name), row, delta)
    np.testing.assert_allclose(delta, expected, rtol=1e-4, atol=100 * np.finfo(dtype).eps)
    np.testing.assert_array_equal(row, before)


@every_activation
@pytest.mark.parametrize("z", EXTREMES)
def test_extremes_are_finite_and_right(name, z):
    row = apply(name, np.array([z, 0.5], np.float32))
    expected = naive.activate(name, np.array([[z, 0.5]]))[0]
    np.testing.assert_allclose(row, expected, rtol=1e-6, atol=1e-30)


@every_activation
@pytest.mark.parametrize("units", [1, 16, 19])
def test_a_nan_comes_through(name, units):
    """Divergence is found by it."""
    row = apply(name, np.full(units, np.nan, np.float32))
    assert np.isnan(row).all()


@pytest.mark.parametrize("name", ["softmax", "linear", "relu"])
def test_an_infinite_logit_ends_in_something_infinite_or_nan(name):
    assert not np.isfinite(apply(name, np.array([1, np.inf], np.float32))).all()


def test_the_derivative_leaves_the_padding_alone():
    row, delta = np.full(3, 0.5, np.float32), np.full(16, 2, np.float32)
    for entry in ACTIVATIONS.values():
        multiply_derivative(code_of(ACTIVATIONS, entry.name), row, delta)
    assert (delta[3:] == 2).all()


def test_softmax_sums_to_one_whatever_is_added():
    z = np.random.default_rng(0).normal(size=10).astype(np.float64)
    for shift in (0.0, 1e4, -1e4):
        np.testing.assert_allclose(apply("softmax", z + shift).sum(), 1, rtol=1e-14)
        np.testing.assert_allclose(apply("softmax", z + shift), apply("softmax", z), rtol=1e-11)
