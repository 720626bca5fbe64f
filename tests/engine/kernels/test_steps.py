"""Many steps in one call: against a naive loop, however portioned, and stopped by divergence."""

from __future__ import annotations

import inspect
import math
from typing import Any

import numpy as np
import pytest

from tests import naive
from tui_nn.engine.executor import Executor
from tui_nn.engine.kernels import steps as kernels
from tui_nn.engine.kernels.structures import Examples, Parameters
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.engine.rules import make_rule

SAMPLES, FEATURES, CLASSES = 50, 23, 4
BATCH = 8
LOSS = "categorical-cross-entropy"
RATES = {"sgd": 0.3, "momentum": 0.05, "nesterov": 0.05}

every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS)


def make_executor(optimizer="sgd", *, dtype=np.float32, **settings: float) -> Executor:
    network = Network(
        stack_dense((FEATURES, 18, 9, CLASSES), ["relu", "tanh", "softmax"]),
        optimizer=optimizer,
        dtype=dtype,
    )
    network.initialize("glorot-uniform", np.random.default_rng(0))
    return Executor(network, make_rule(LOSS, optimizer, **{**naive.SETTINGS, **settings}), BATCH)


def make_data() -> tuple[np.ndarray, np.ndarray]:
    """Sparse pictures, each class bright in places of its own."""
    generator = np.random.default_rng(1)
    labels = generator.integers(0, CLASSES, SAMPLES).astype(np.int32)
    pixels = generator.integers(0, 256, (SAMPLES, FEATURES))
    pixels[generator.uniform(size=pixels.shape) < 0.7] = 0
    pixels[np.arange(SAMPLES), labels] = 255
    return pixels.astype(np.uint8), labels


def run(executor: Executor, examples: Examples, portions, rate=0.1) -> list[float]:
    """Train the portions of steps one after the other; the losses."""
    order = np.random.default_rng(2).permutation(SAMPLES).astype(np.uint32)
    found: list[float] = []
    for count in portions:
        losses, _ = executor.run_steps(
            examples,
            order,
            first=len(found) * BATCH,
            count=count,
            learning_rate=rate,
            step=len(found),
        )
        found += losses.tolist()
    return found


@every_optimizer
def test_hundreds_of_sparse_steps_agree_with_a_naive_loop_in_float64(optimizer):
    """Rounding is all that may part them."""
    pixels, labels = make_data()
    settings = {**naive.SETTINGS, "l2": 0.01, "clip_norm": 0.7}
    executor = make_executor(optimizer, l2=0.01, clip_norm=0.7)
    twin = naive.Training(naive.copy_layers(executor.network.layers), LOSS, optimizer, settings)
    examples = executor.prepare(pixels, labels)
    rate = RATES.get(optimizer, 0.003)
    step = 0
    for epoch in range(40):
        order = np.random.default_rng(epoch).permutation(SAMPLES).astype(np.uint32)
        losses, rights = executor.run_steps(
            examples, order, first=0, count=7, learning_rate=rate, step=step
        )
        step += 7
        for number, loss in enumerate(losses):
            batch = order[number * BATCH : (number + 1) * BATCH]
            expected = twin.step(pixels[batch] / 255, labels[batch], rate)
            assert loss == pytest.approx(expected, rel=2e-3, abs=2e-5)
    for layer, other in zip(executor.network.layers, twin.layers, strict=True):
        np.testing.assert_allclose(layer.parameters["weights"], other.weights, atol=2e-3)
        np.testing.assert_allclose(layer.parameters["biases"], other.biases, atol=2e-3)
    assert losses.mean() < 0.3  # it did learn, so that this was no comparison of nothing
    assert rights.sum() > 45


def test_the_last_batch_is_as_small_as_it_is():
    pixels, labels = make_data()
    executor = make_executor()
    examples = executor.prepare(pixels, labels)
    layers = naive.copy_layers(executor.network.layers)
    order = np.arange(SAMPLES, dtype=np.uint32)
    losses, rights = executor.run_steps(
        examples, order, first=48, count=1, learning_rate=0.1, step=0
    )
    assert losses[0] == pytest.approx(
        naive.mean_loss(layers, pixels[48:] / 255, labels[48:], LOSS), rel=1e-5
    )
    assert 0 <= rights[0] <= 2
    grads = naive.gradients(layers, pixels[48:] / 255, labels[48:], LOSS)
    for layer, old, (weights_grad, _) in zip(executor.network.layers, layers, grads, strict=True):
        np.testing.assert_allclose(
            layer.parameters["weights"], old.weights - 0.1 * weights_grad, atol=1e-6
        )


@every_optimizer
@pytest.mark.parametrize("portions", [[1] * 7, [3, 4], [6, 1], [2, 0, 5]])
def test_portions_make_no_difference(optimizer, portions):
    pixels, labels = make_data()
    whole, portioned = make_executor(optimizer), make_executor(optimizer)
    expected = run(whole, whole.prepare(pixels, labels), [7])
    assert run(portioned, portioned.prepare(pixels, labels), portions) == expected
    for one, other in zip(whole.network.parameters, portioned.network.parameters, strict=True):
        np.testing.assert_array_equal(one, other)


def test_divergence_ends_the_chunk_and_leaves_its_update_out():
    pixels, labels = make_data()
    executor = make_executor()
    losses = run(executor, executor.prepare(pixels, labels), [7], rate=1e38)
    assert 1 < len(losses) < 7
    assert all(math.isfinite(loss) for loss in losses[:-1])
    assert not math.isfinite(losses[-1])

    again = make_executor()
    run(again, again.prepare(pixels, labels), [len(losses) - 1], rate=1e38)
    np.testing.assert_array_equal(
        executor.network.parameters.values, again.network.parameters.values
    )


def test_the_penalty_is_on_the_weights_alone():
    pixels, labels = make_data()
    plain, penalized = make_executor(), make_executor(l2=0.5)
    order = np.arange(BATCH, dtype=np.uint32)
    loss, grads = plain.gradients(plain.prepare(pixels, labels), order)
    other_loss, other_grads = penalized.gradients(penalized.prepare(pixels, labels), order)
    assert loss == other_loss
    layers = plain.network.layers
    pairs = zip(
        plain.network.view_like(grads), penalized.network.view_like(other_grads), strict=True
    )
    for layer, (grad, penalized_grad) in zip(layers, pairs, strict=True):
        expected = grad["weights"] + 0.5 * layer.parameters["weights"]
        np.testing.assert_allclose(penalized_grad["weights"], expected, rtol=1e-6, atol=1e-7)
        np.testing.assert_array_equal(penalized_grad["biases"], grad["biases"])


@pytest.mark.parametrize("limit", [1e-3, 0.1, 1e3])
def test_clipping_shortens_the_whole_gradient_and_keeps_its_direction(limit):
    pixels, labels = make_data()
    plain, clipped = make_executor(), make_executor(clip_norm=limit)
    order = np.arange(BATCH, dtype=np.uint32)
    _, grads = plain.gradients(plain.prepare(pixels, labels), order)
    _, shorter = clipped.gradients(clipped.prepare(pixels, labels), order)
    norm = np.linalg.norm(grads)
    assert norm > 0.1
    assert np.linalg.norm(shorter) == pytest.approx(min(norm, limit), rel=1e-5)
    np.testing.assert_allclose(shorter * (norm / min(norm, limit)), grads, rtol=1e-5, atol=1e-7)


def test_clipping_does_not_hide_a_nan():
    grads = np.array([1, np.nan], np.float32)
    kernels.clip_gradient(grads, 0.5)
    assert np.isnan(grads[1])


@pytest.mark.parametrize("samples", [1, 63, 64, 65, 130])
def test_evaluation_goes_over_every_sample_once(samples):
    pixels, labels = make_data()
    picks = np.arange(samples) % SAMPLES
    executor = make_executor()
    layers = naive.copy_layers(executor.network.layers)
    loss, right = executor.evaluate(executor.prepare(pixels[picks], labels[picks]))
    passed = naive.forward(layers, pixels[picks] / 255)
    assert loss == pytest.approx(
        naive.mean_loss(layers, pixels[picks] / 255, labels[picks], LOSS), rel=1e-5
    )
    assert right == naive.count_right(passed.outputs, labels[picks])
    np.testing.assert_allclose(executor.predict(pixels[picks]), passed.outputs, atol=1e-6)


def test_one_compilation_serves_every_architecture_and_every_kind_of_data():
    """A second one would cost seconds in the middle of a session."""
    dispatcher: Any = kernels.run_batches  # Numba gives it no type
    before = list(dispatcher.signatures)
    generator = np.random.default_rng(0)
    read_only = generator.normal(size=(20, 3)).astype(np.float32)
    read_only.flags.writeable = False
    for inputs, targets, loss, sizes in (
        (make_data()[0], make_data()[1], LOSS, (FEATURES, 5, CLASSES)),
        (np.maximum(make_data()[0], 1), make_data()[1], LOSS, (FEATURES, CLASSES)),
        (read_only, np.zeros((20, 1), np.float64), "mean-squared-error", (3, 1)),
        (read_only.astype(np.float64), np.zeros(20, np.int64), LOSS, (3, 4, 5, 6)),
        (np.asfortranarray(read_only), read_only[:, :2], "mean-squared-error", (3, 4, 2)),
    ):
        hidden = ["relu"] * (len(sizes) - 2)
        output = "softmax" if loss == LOSS else "linear"
        executor = Executor(
            Network(stack_dense(sizes, [*hidden, output])), make_rule(loss, "sgd"), 4
        )
        examples = executor.prepare(inputs, targets)
        order = np.arange(20, dtype=np.uint32)
        executor.run_steps(examples, order, first=0, count=1, learning_rate=0.1, step=0)
        executor.evaluate(examples)
        executor.predict(inputs)
        executor.predict(inputs[:3])
    place = [*inspect.signature(dispatcher.py_func).parameters].index("parameters")
    values = Parameters._fields.index("values")
    new = [each for each in dispatcher.signatures if each not in before]
    types = [signature[place].types[values].dtype for signature in new]
    assert len(types) == len(set(types))
