"""The executor hands the kernels only what fits, and leaves the network as it should be."""

from __future__ import annotations

import gc
import threading

import numpy as np
import pytest

from tests import naive
from tui_nn.engine import executor as executor_module
from tui_nn.engine.executor import SMALLEST_WORKSPACE, Executor
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.engine.rules import make_rule


def make_executor(
    sizes=(4, 6, 3), *, loss="categorical-cross-entropy", optimizer="adam", batch_size=5
) -> Executor:
    output = LOSSES[loss].output_activation or "linear"
    activations = ["tanh"] * (len(sizes) - 2) + [output]
    network = Network(stack_dense(sizes, activations), optimizer=optimizer)
    network.initialize("glorot-uniform", np.random.default_rng(0))
    return Executor(network, make_rule(loss, optimizer), batch_size)


def inputs_of(samples: int, features: int = 4) -> np.ndarray:
    return np.random.default_rng(samples).normal(size=(samples, features)).astype(np.float32)


@pytest.mark.parametrize(
    ("loss", "inputs", "targets"),
    [
        ("categorical-cross-entropy", (5, 3), np.zeros(5, int)),
        ("categorical-cross-entropy", (5, 784), np.zeros(5, int)),
        ("categorical-cross-entropy", (5, 4), np.zeros(4, int)),
        ("categorical-cross-entropy", (5, 4), np.array([0, 1, 2, 3, 0])),
        ("categorical-cross-entropy", (5, 4), np.array([0, 1, -1, 0, 0])),
        ("categorical-cross-entropy", (5, 4), np.zeros((5, 3))),
        ("binary-cross-entropy", (5, 4), np.zeros((5, 2))),
        ("mean-squared-error", (5, 4), np.zeros((5, 2))),
        ("mean-squared-error", (5, 4), np.full(5, 3)),
        ("mean-squared-error", (20,), np.zeros(20, int)),
    ],
)
@pytest.mark.parametrize("kind", [np.float32, np.uint8])
def test_what_does_not_fit_is_refused(loss, inputs, targets, kind):
    """A kernel would read or write wherever it leads."""
    executor = make_executor(loss=loss)
    with pytest.raises(ValueError, match=r"inputs|labels|targets"):
        executor.prepare(np.zeros(inputs, kind), targets)


def test_inputs_of_another_network_are_refused():
    with pytest.raises(ValueError, match="inputs"):
        make_executor().predict(np.zeros((1, 784), np.uint8))


def test_labels_of_a_single_output_are_no_or_yes():
    executor = make_executor((4, 1), loss="binary-cross-entropy")
    executor.prepare(inputs_of(3), np.array([0, 1, 1]))
    with pytest.raises(ValueError, match="labels"):
        executor.prepare(inputs_of(3), np.array([0, 1, 2]))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("samples", [0, 1, SMALLEST_WORKSPACE, SMALLEST_WORKSPACE + 1, 200])
def test_predictions_are_one_row_a_sample(loss, samples):
    executor = make_executor(loss=loss)
    inputs = inputs_of(samples)
    outputs = executor.predict(inputs)
    assert outputs.shape == (samples, 3)
    expected = naive.forward(naive.copy_layers(executor.network.layers), inputs).outputs
    np.testing.assert_allclose(outputs, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("samples", [0, 1, SMALLEST_WORKSPACE, SMALLEST_WORKSPACE + 1, 200])
def test_each_loss_is_that_of_its_example(loss, samples):
    executor = make_executor(loss=loss)
    inputs, labels = inputs_of(samples), np.arange(samples) % 3
    targets = labels if LOSSES[loss].needs_labels else np.eye(3, dtype=np.float32)[labels]
    losses, outputs = executor.judge(inputs, targets)
    layers = naive.copy_layers(executor.network.layers)
    passed = naive.forward(layers, inputs)
    expected = naive.losses(loss, passed.logits[-1], passed.outputs, targets)
    np.testing.assert_allclose(losses, expected, rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(outputs, executor.predict(inputs))


def test_an_answer_does_not_change_later():
    executor = make_executor()
    outputs = executor.predict(inputs_of(3))
    before = outputs.copy()
    executor.predict(inputs_of(7))
    executor.gradients(
        executor.prepare(inputs_of(5), np.zeros(5, int)), np.arange(5, dtype=np.uint32)
    )
    np.testing.assert_array_equal(outputs, before)


def test_the_answer_for_a_sample_does_not_depend_on_its_company():
    executor = make_executor()
    inputs = inputs_of(150)
    together = executor.predict(inputs)
    alone = np.concatenate([executor.predict(row[None]) for row in inputs])
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_warming_up_changes_nothing(optimizer):
    executor = make_executor(optimizer=optimizer)
    before = [array.copy() for array in executor.network.parameters]
    executor.warm_up(executor.prepare(inputs_of(3), np.zeros(3, int)))
    for array, old in zip(executor.network.parameters, before, strict=True):
        np.testing.assert_array_equal(array, old)


def test_no_steps_are_no_steps():
    executor = make_executor()
    examples = executor.prepare(inputs_of(5), np.zeros(5, int))
    before = executor.network.parameters.values.copy()
    losses, rights = executor.run_steps(
        examples, np.arange(5, dtype=np.uint32), first=0, count=0, learning_rate=1.0, step=0
    )
    assert len(losses) == len(rights) == 0
    np.testing.assert_array_equal(executor.network.parameters.values, before)


def test_the_outputs_of_a_layer_are_its_latest():
    executor = make_executor()
    inputs = inputs_of(4)
    examples = executor.prepare(inputs, np.zeros(4, int))
    executor.gradients(examples, np.array([2, 0], np.uint32))
    layers = naive.copy_layers(executor.network.layers)
    hidden = naive.forward(layers[:1], inputs[[2, 0]]).outputs
    np.testing.assert_allclose(executor.outputs(0, 2), hidden, rtol=1e-5, atol=1e-6)
    assert executor.outputs(1, 2).shape == (2, 3)


def test_other_threads_run_meanwhile():
    """The interpreter lock is released: another thread sees the weights change within a call."""
    executor = make_executor((4, 64, 64, 3), batch_size=64)
    samples = 50_000
    examples = executor.prepare(inputs_of(samples), np.zeros(samples, int))
    order, steps = np.arange(samples, dtype=np.uint32), samples // 64
    weights = executor.network.layers[0].parameters["weights"]
    ready, done, seen = threading.Event(), threading.Event(), set()

    def watch() -> None:
        ready.set()
        while not done.is_set():
            seen.add(float(weights[0, 0]))

    thread = threading.Thread(target=watch)
    thread.start()
    ready.wait(10)
    for _ in range(20):
        seen.clear()
        executor.run_steps(examples, order, first=0, count=steps, learning_rate=0.001, step=0)
        within = len(seen) - 2  # less the weights before and after
        if within > 0:
            break
    done.set()
    thread.join(10)
    assert within > 0


def test_numbers_have_no_right_answers_even_after_a_prediction():
    """Which goes through the same kernels with labels of its own."""
    executor = make_executor((4, 1), loss="mean-squared-error")
    inputs, order = inputs_of(5), np.arange(5, dtype=np.uint32)
    executor.network.parameters.values[:] = 0
    executor.predict(inputs)
    examples = executor.prepare(inputs, np.zeros((5, 1)))
    _, rights = executor.run_steps(examples, order, first=0, count=1, learning_rate=0.1, step=0)
    assert rights.tolist() == [0]
    assert executor.evaluate(examples)[1] == 0


@pytest.mark.parametrize("rate", [0.1, 1e38])
def test_subnormal_numbers_are_as_before_afterwards(rate):
    """In the calling thread, also when the run diverges."""
    tiny = np.full(3, np.finfo(np.float32).tiny)
    executor = make_executor(optimizer="sgd")
    order = np.arange(50, dtype=np.uint32)
    examples = executor.prepare(inputs_of(50), np.arange(50) % 3)
    losses, _ = executor.run_steps(examples, order, first=0, count=10, learning_rate=rate, step=0)
    assert np.isfinite(losses[-1]) == (rate < 1)
    assert (tiny / 2 > 0).all()


def test_the_helpers_go_when_the_executor_goes(monkeypatch):
    """Every new network has an executor; threads and weights would pile up in a long session."""
    monkeypatch.setattr(executor_module, "workers_for", lambda *_: 2)
    before = set(threading.enumerate())
    executor = make_executor()
    [helper] = set(threading.enumerate()) - before
    examples = executor.prepare(inputs_of(5), np.zeros(5, int))
    order = np.arange(5, dtype=np.uint32)
    for step in range(2):  # alone, and together
        executor.run_steps(examples, order, first=0, count=1, learning_rate=0.1, step=step)
    del executor
    gc.collect()
    helper.join(60)
    assert not helper.is_alive()
