"""Weights are drawn from the distribution that the initializer's name promises."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tui_nn.engine.initializers import INITIALIZERS
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network

N, M = 300, 200

DEVIATIONS = {
    "glorot-uniform": math.sqrt(2 / (N + M)),
    "glorot-normal": math.sqrt(2 / (N + M)),
    "he-uniform": math.sqrt(2 / N),
    "he-normal": math.sqrt(2 / N),
    "uniform": 0.05 / math.sqrt(3),
    "zeros": 0.0,
}

LIMITS = {
    "glorot-uniform": math.sqrt(6 / (N + M)),
    "he-uniform": math.sqrt(6 / N),
    "uniform": 0.05,
}


def draw(name: str, seed: int = 0) -> np.ndarray:
    return INITIALIZERS[name].draw(np.random.default_rng(seed), N, M)


def test_every_initializer_has_its_statistics_checked():
    assert INITIALIZERS.keys() == DEVIATIONS.keys()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_mean_and_deviation(name):
    weights = draw(name)
    assert weights.shape == (N, M)
    # Of 60,000 numbers: five standard errors.
    assert abs(weights.mean()) <= 5 * DEVIATIONS[name] / math.sqrt(N * M)
    assert weights.std() == pytest.approx(DEVIATIONS[name], rel=0.02)


@pytest.mark.parametrize("name", LIMITS)
def test_a_uniform_one_fills_its_range_evenly(name):
    weights, limit = draw(name), LIMITS[name]
    assert np.abs(weights).max() <= limit
    counts, _ = np.histogram(weights, 10, (-limit, limit))
    assert counts.sum() == N * M
    assert counts.min() > 0.95 * N * M / 10


@pytest.mark.parametrize("name", ["glorot-normal", "he-normal"])
def test_a_normal_one_has_tails(name):
    weights = draw(name) / DEVIATIONS[name]
    assert (np.abs(weights) > 1).mean() == pytest.approx(0.3173, abs=0.01)
    assert (np.abs(weights) > 2).mean() == pytest.approx(0.0455, abs=0.005)
    assert np.abs(weights).max() > 3.5


@pytest.mark.parametrize("name", [name for name in INITIALIZERS if name != "zeros"])
def test_the_generator_decides(name):
    np.testing.assert_array_equal(draw(name), draw(name))
    assert (draw(name) != draw(name, seed=1)).all()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_a_network_takes_them_over(name):
    network = Network(stack_dense((N, M, 3), ["relu", "softmax"]), optimizer="adam")
    for flat in network.parameters[1:]:
        flat[:] = 7
    network.initialize(name, np.random.default_rng(0))
    np.testing.assert_array_equal(
        network.layers[0].parameters["weights"], draw(name).astype(np.float32)
    )
    for layer in network.layers:
        assert (layer.parameters["biases"] == 0).all()
    assert (network.parameters.first_moments == 0).all()
    assert (network.parameters.second_moments == 0).all()
