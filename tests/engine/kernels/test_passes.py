"""Forward and backward pass of whole networks against their naive twin, on awkward shapes."""

from __future__ import annotations

import numpy as np
import pytest

from tests import naive
from tests.engine.pictures import FORMS, pictures_as
from tui_nn.engine.executor import Executor
from tui_nn.engine.kernels.structures import Examples
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network
from tui_nn.engine.rules import make_rule

CROSS_ENTROPY = "categorical-cross-entropy"

SHAPES = [
    (1, 1),
    (1, 2),
    (2, 1, 1, 3),
    (3, 16, 16, 2),
    (17, 15, 33, 10),
    (5, 4, 4, 4, 4, 4, 4, 3),
    (784, 31, 10),
]
"""One unit, exactly one cache line, one unit more or less, and deep."""

WAYS = (*FORMS, "rows")

every_way = pytest.mark.parametrize("way", WAYS)


def make_executor(sizes, *, batch_size=8, hidden="relu", dtype=np.float32) -> Executor:
    loss = CROSS_ENTROPY if sizes[-1] > 1 else "mean-squared-error"
    output = "softmax" if sizes[-1] > 1 else "linear"
    network = Network(stack_dense(sizes, [hidden] * (len(sizes) - 2) + [output]), dtype=dtype)
    network.initialize("he-normal", np.random.default_rng(3))
    for layer in network.layers:
        layer.parameters["biases"][:] = np.random.default_rng(4).normal(
            scale=0.3, size=layer.settings.out_features
        )
    return Executor(network, make_rule(loss, "sgd"), batch_size)


def loss_name(executor: Executor) -> str:
    return CROSS_ENTROPY if executor.network.out_features > 1 else "mean-squared-error"


def make_inputs(samples: int, features: int, way: str) -> np.ndarray:
    """Half of everything is zero, and so is all of the first sample."""
    generator = np.random.default_rng(samples)
    pixels = generator.integers(0, 256, (samples, features), np.uint8)
    pixels[generator.uniform(size=pixels.shape) < 0.5] = 0
    pixels[0] = 0
    return (pixels / 255 - 0.5 * (pixels > 0)).astype(np.float32) if way == "rows" else pixels


def prepare(executor: Executor, inputs, targets, way: str) -> Examples:
    """The examples; pictures in the form that is wanted."""
    with pictures_as("listed" if way == "rows" else way):
        return executor.prepare(inputs, targets)


def compare(executor: Executor, inputs, targets, order, *, way="rows", tolerance) -> None:
    """Loss, outputs and gradient of the samples in `order`."""
    layers = naive.copy_layers(executor.network.layers)
    taken, wanted = inputs[order].astype(float), targets[order]
    if way != "rows":
        taken /= 255
    loss = loss_name(executor)
    found, flat = executor.gradients(prepare(executor, inputs, targets, way), order)
    passed = naive.forward(layers, taken)
    expected = naive.losses(loss, passed.logits[-1], passed.outputs, wanted).mean()
    assert found == pytest.approx(expected, rel=tolerance, abs=tolerance)
    for number, logits in enumerate(passed.logits):
        outputs = naive.activate(layers[number].activation, logits)
        np.testing.assert_allclose(
            executor.outputs(number, len(order)), outputs, rtol=tolerance, atol=tolerance
        )
    grads = naive.gradients(layers, taken, wanted, loss)
    for pair, twin in zip(executor.network.view_like(flat), grads, strict=True):
        for grad, other in zip(pair.values(), twin, strict=True):
            size = np.abs(other).max()
            np.testing.assert_allclose(grad, other, rtol=0, atol=tolerance * (size + 1e-3))


@pytest.mark.parametrize("sizes", SHAPES)
@pytest.mark.parametrize("batch", [1, 5, 8])
@every_way
def test_a_batch(sizes, batch, way):
    executor = make_executor(sizes)
    inputs = make_inputs(9, sizes[0], way)
    targets = np.random.default_rng(5).integers(0, max(sizes[-1], 2), 9).astype(np.int32)
    order = np.random.default_rng(batch).permutation(9)[:batch].astype(np.uint32)
    compare(executor, inputs, targets, order, way=way, tolerance=3e-5)


@pytest.mark.parametrize("sizes", SHAPES)
@pytest.mark.parametrize("hidden", ["tanh", "softmax", "leaky-relu"])
def test_a_batch_in_float64(sizes, hidden):
    executor = make_executor(sizes, hidden=hidden, dtype=np.float64)
    inputs = make_inputs(9, sizes[0], "rows")
    targets = np.random.default_rng(5).integers(0, max(sizes[-1], 2), 9).astype(np.int32)
    compare(executor, inputs, targets, np.arange(7, dtype=np.uint32), tolerance=1e-12)


@every_way
def test_all_inputs_zero(way):
    executor = make_executor((6, 5, 3))
    inputs = np.zeros((4, 6), np.float32 if way == "rows" else np.uint8)
    targets, order = np.array([0, 1, 2, 0], np.int32), np.arange(4, dtype=np.uint32)
    compare(executor, inputs, targets, order, way=way, tolerance=1e-5)
    _, flat = executor.gradients(prepare(executor, inputs, targets, way), order)
    assert (executor.network.view_like(flat)[0]["weights"] == 0).all()


@pytest.mark.parametrize("form", FORMS)
def test_pictures_and_rows_give_the_same_answers(form):
    pixels = make_inputs(30, 784, form)
    rows = (pixels / 255).astype(np.float32)
    executor = make_executor((784, 20, 10))
    with pictures_as(form):
        answers = executor.predict(pixels)
    np.testing.assert_allclose(answers, executor.predict(rows), rtol=1e-5, atol=1e-7)


def test_targets_that_are_numbers():
    executor = make_executor((4, 5, 1), hidden="sigmoid")
    generator = np.random.default_rng(0)
    inputs = generator.normal(size=(6, 4)).astype(np.float32)
    targets = generator.normal(size=(6, 1)).astype(np.float32)
    compare(executor, inputs, targets, np.arange(6, dtype=np.uint32), tolerance=1e-5)


@every_way
def test_a_batch_leaves_nothing_behind_for_a_smaller_one(way):
    executor, fresh = make_executor((17, 15, 10)), make_executor((17, 15, 10))
    examples = prepare(executor, make_inputs(9, 17, way), np.zeros(9, np.int32), way)
    small = np.array([4, 2], np.uint32)
    executor.gradients(examples, np.arange(8, dtype=np.uint32))
    found, flat = executor.gradients(examples, small)
    expected, other = fresh.gradients(examples, small)
    assert found == expected
    np.testing.assert_array_equal(flat, other)


def test_the_padding_of_parameters_and_gradient_stays_zero():
    executor = make_executor((17, 15, 10), hidden="sigmoid")
    inputs = make_inputs(9, 17, "rows")
    examples = executor.prepare(inputs, np.arange(9, dtype=np.int32))
    order = np.arange(9, dtype=np.uint32)
    executor.run_steps(examples, order, first=0, count=2, learning_rate=0.5, step=0)
    _, grads = executor.gradients(examples, order[:8])
    for flat in (executor.network.parameters.values, grads):
        real = np.zeros(flat.size, bool)
        for parts in executor.network.view_like(real):
            for part in parts.values():
                part[:] = True
        assert (flat[~real] == 0).all()
        assert flat[real].any()
