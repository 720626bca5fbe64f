"""What is measured of a layer is what NumPy finds in it, and measuring changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tests import naive
from tui_nn.engine.executor import Executor
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.engine.rules import make_rule
from tui_nn.engine.weight_meter import HISTOGRAM_BINS

RATE = 0.02

STEPS_BEFORE = 3


def trained(optimizer: str) -> tuple[Executor, tuple[np.ndarray, ...]]:
    """An executor that has done three steps and a look at the gradient, and the gradient."""
    network = Network(stack_dense((4, 19, 3), ["tanh", "linear"]), optimizer=optimizer)
    network.initialize("glorot-normal", np.random.default_rng(1))
    rule = make_rule("mean-squared-error", optimizer, **naive.SETTINGS)
    executor = Executor(network, rule, 5)
    generator = np.random.default_rng(2)
    examples = executor.prepare(generator.normal(size=(15, 4)), generator.normal(size=(15, 3)))
    order = np.arange(15, dtype=np.uint32)
    executor.run_steps(examples, order, first=0, count=STEPS_BEFORE, learning_rate=RATE, step=0)
    _, flat = executor.gradients(examples, order)
    return executor, tuple(parts["weights"].astype(float) for parts in network.view_like(flat))


def next_update(network: Network, optimizer: str, number: int, grad: np.ndarray) -> np.ndarray:
    """The update that the optimizer's formula gives next, from the moments it has."""
    weights = network.layers[number].parameters["weights"].astype(float)
    formula = naive.Optimizer(optimizer, weights.shape, naive.SETTINGS)
    for name in ("first", "second"):
        flat = getattr(network.parameters, f"{name}_moments")
        if flat.size:
            setattr(formula, name, network.view_like(flat)[number]["weights"].astype(float))
    formula.steps = STEPS_BEFORE
    return formula.update(weights, grad, RATE) - weights


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("number", [0, 1])
def test_measures_are_those_of_the_weights(optimizer, number):
    executor, grads = trained(optimizer)
    weights = executor.network.layers[number].parameters["weights"].astype(float)
    update = next_update(executor.network, optimizer, number, grads[number])
    found = executor.meter.measure(number, RATE, STEPS_BEFORE)
    assert found.mean == pytest.approx(weights.mean(), rel=1e-9)
    assert found.deviation == pytest.approx(weights.std(), rel=1e-9)
    assert (found.minimum, found.maximum) == (weights.min(), weights.max())
    assert found.norm == pytest.approx(np.linalg.norm(weights))
    assert found.gradient_norm == pytest.approx(np.linalg.norm(grads[number]), rel=1e-6)
    assert found.update_norm == pytest.approx(np.linalg.norm(update), rel=1e-4)


@pytest.mark.parametrize("number", [0, 1])
def test_the_histogram_counts_every_weight_once(number):
    executor, _ = trained("sgd")
    weights = executor.network.layers[number].parameters["weights"].astype(float)
    low, high = weights.min(), weights.max()
    places = np.floor((weights - low) / (high - low) * HISTOGRAM_BINS).astype(int)
    expected = np.bincount(np.minimum(places, HISTOGRAM_BINS - 1).ravel(), minlength=HISTOGRAM_BINS)
    np.testing.assert_array_equal(executor.meter.measure(number, RATE, 0).histogram, expected)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_measuring_changes_nothing(optimizer):
    executor, _ = trained(optimizer)
    parameters = executor.network.parameters
    before = [array.copy() for array in parameters]
    executor.meter.measure(0, RATE, STEPS_BEFORE)
    for array, old in zip(parameters, before, strict=True):
        np.testing.assert_array_equal(array, old)


def test_weights_that_are_all_alike_lie_in_the_middle():
    executor, _ = trained("sgd")
    executor.network.layers[0].parameters["weights"][:] = 0.25
    found = executor.meter.measure(0, RATE, 0)
    assert found.histogram[HISTOGRAM_BINS // 2] == found.histogram.sum() == 4 * 19
    assert (found.minimum, found.maximum, found.deviation) == (0.25, 0.25, 0.0)


@pytest.mark.parametrize("trouble", [np.nan, np.inf, -np.inf])
def test_weights_that_are_no_numbers_are_measured_without_complaint(trouble):
    executor, _ = trained("adam")
    executor.network.layers[0].parameters["weights"][0, 0] = trouble
    found = executor.meter.measure(0, RATE, STEPS_BEFORE)
    assert not np.isfinite(found.mean)
    assert not np.isfinite(found.deviation)
