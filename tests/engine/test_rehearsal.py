"""A rehearsed update is the one that is done, to the last bit, and changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tests import naive
from tui_nn.engine.executor import Executor
from tui_nn.engine.kernels.structures import Examples
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.engine.rules import make_rule

SIZES = (7, 21, 3)

ORDER = np.arange(5, dtype=np.uint32)


def make(optimizer: str, l2: float = 0.0, clip_norm: float = 0.0) -> tuple[Executor, Examples]:
    network = Network(stack_dense(SIZES, ["tanh", "softmax"]), optimizer=optimizer)
    generator = np.random.default_rng(3)
    network.initialize("he-normal", generator)
    loss = "categorical-cross-entropy"
    rule = make_rule(loss, optimizer, l2=l2, clip_norm=clip_norm, **naive.SETTINGS)
    executor = Executor(network, rule, len(ORDER))
    inputs = generator.normal(size=(5, 7)).astype(np.float32)
    return executor, executor.prepare(inputs, np.array([0, 1, 2, 1, 0]))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("l2", "clip_norm"), [(0.0, 0.0), (0.01, 0.0), (0.01, 0.1)])
def test_it_is_what_the_kernel_then_does(optimizer, l2, clip_norm):
    executor, examples = make(optimizer, l2, clip_norm)
    parameters = executor.network.parameters
    for step in range(3):
        before = [array.copy() for array in parameters]
        loss, after = executor.rehearse(examples, ORDER, learning_rate=0.05, step=step)
        for array, kept in zip(parameters, before, strict=True):
            np.testing.assert_array_equal(array, kept)
        expected, _ = executor.evaluate(examples)
        assert loss == pytest.approx(expected, rel=1e-6)
        value_after = executor.mean_loss(examples, ORDER, after)
        executor.run_steps(examples, ORDER, first=0, count=1, learning_rate=0.05, step=step)
        for array, rehearsed in zip(parameters[1:], after[1:], strict=True):
            np.testing.assert_array_equal(array, rehearsed)
        assert not np.array_equal(parameters.values, before[1])
        assert value_after == pytest.approx(executor.evaluate(examples)[0], rel=1e-6)


def test_penalty_and_clipping_can_be_left_out():
    executor, examples = make("sgd", l2=0.1, clip_norm=1e-3)
    network = executor.network
    layers = naive.copy_layers(network.layers)
    inputs, labels = np.asarray(examples.rows, float), examples.labels
    for penalized, clipped in ((False, False), (True, False), (True, True)):
        _, grads = executor.gradients(examples, ORDER, penalized=penalized, clipped=clipped)
        expected = naive.gradients(
            layers,
            inputs,
            labels,
            "categorical-cross-entropy",
            l2=0.1 * penalized,
            clip_norm=1e-3 * clipped,
        )
        for found, (weights, biases) in zip(network.view_like(grads), expected, strict=True):
            np.testing.assert_allclose(found["weights"], weights, rtol=1e-4, atol=1e-7)
            np.testing.assert_allclose(found["biases"], biases, rtol=1e-4, atol=1e-7)


def test_the_deltas_are_the_gradients_by_the_logits():
    executor, examples = make("sgd")
    executor.gradients(examples, ORDER)
    layers = naive.copy_layers(executor.network.layers)
    passed = naive.forward(layers, np.asarray(examples.rows, float))
    last = naive.output_delta(
        "categorical-cross-entropy", "softmax", passed.logits[-1], examples.labels
    )
    first = naive.backpropagate("tanh", passed.logits[0], last @ layers[1].weights.T)
    np.testing.assert_allclose(executor.deltas(1, 5), last, rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(executor.deltas(0, 5), first, rtol=1e-4, atol=1e-7)


def test_a_loss_that_is_not_finite_leaves_the_copies_as_they_are():
    executor, examples = make("adam")
    executor.network.parameters.values[:] = np.nan
    loss, after = executor.rehearse(examples, ORDER, learning_rate=0.1, step=0)
    assert not np.isfinite(loss)
    np.testing.assert_array_equal(after.values, executor.network.parameters.values)
