"""What is measured of a layer is what NumPy finds in it, and measuring changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tests import naive
from tui_nn.engine.executor import HISTOGRAM_BINS, Executor, make_rule
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import OPTIMIZERS

LOSS = "mean-squared-error"
RATE = 0.02


def trained(optimizer: str, sizes=(4, 19, 3)):
    """An executor after three steps and a look at the gradient; its examples; and the naive twin."""
    network = Network(sizes, ["tanh"] * (len(sizes) - 2) + ["linear"], optimizer=optimizer)
    network.initialize("glorot-normal", np.random.default_rng(1))
    executor = Executor(network, make_rule(LOSS, optimizer, **naive.SETTINGS), 5)
    generator = np.random.default_rng(2)
    inputs, targets = generator.normal(size=(15, 4)), generator.normal(size=(15, sizes[-1]))
    examples = executor.prepare(inputs, targets)
    order = np.arange(15, dtype=np.uint32)
    executor.run_steps(examples, order, first=0, count=3, learning_rate=RATE, step=0)
    executor.gradients(examples, order)
    return executor, examples, order


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("number", [0, 1])
def test_measures_are_those_of_the_weights(optimizer, number):
    executor, _, _ = trained(optimizer)
    network = executor.network
    weights = network.layers[number].weights.astype(float)
    _, flat = executor.gradients(*trained(optimizer)[1:])
    grad = network.view_like(flat)[number][0].astype(float)
    found = executor.measure(number, RATE, 3)
    assert found.mean == pytest.approx(weights.mean(), rel=1e-9)
    assert found.deviation == pytest.approx(weights.std(), rel=1e-9)
    assert found.minimum == weights.min()
    assert found.maximum == weights.max()
    assert found.norm == pytest.approx(np.linalg.norm(weights))
    assert found.gradient_norm == pytest.approx(np.linalg.norm(grad), rel=1e-6)
    assert found.update_norm == pytest.approx(_naive_update(network, number, grad), rel=1e-3)
    low, high = weights.min(), weights.max()
    places = np.minimum(((weights - low) / (high - low) * HISTOGRAM_BINS).astype(int), 31)
    np.testing.assert_array_equal(
        found.histogram, np.bincount(places.ravel(), minlength=HISTOGRAM_BINS)
    )


def _naive_update(network: Network, number: int, grad: np.ndarray) -> float:
    """Norm of the fourth update, from the moments that the network has after three."""
    layer = network.layers[number]
    optimizer = naive.Optimizer(network_optimizer(network), layer.weights.shape, naive.SETTINGS)
    for name in ("first", "second"):
        flat = getattr(network.parameters, f"{name}_moments")
        if flat.size:
            setattr(optimizer, name, network.view_like(flat)[number][0].astype(float))
    optimizer.steps = 3
    before = layer.weights.astype(float)
    return float(np.linalg.norm(optimizer.update(before, grad, RATE) - before))
