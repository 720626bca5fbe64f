"""Speed costs no exactness: long runs agree with the naive twin, and all ways to the bit."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Thread
from typing import Any

import numpy as np
import pytest

from tests import naive
from tests.engine.pictures import FORMS, pictures_as
from tui_nn.engine import executor as executor_module
from tui_nn.engine.crew import Crew
from tui_nn.engine.executor import Executor
from tui_nn.engine.kernels.structures import Examples
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.engine.rules import make_rule

SAMPLES, FEATURES, CLASSES = 150, 784, 10
LOSS = "categorical-cross-entropy"

PATIENCE = 120
"""Seconds until workers that have not returned are taken to wait for one another for ever."""

LONG_RUN = 1000
"""Steps of the comparison with the naive twin."""

RATES = {"sgd": 0.1, "momentum": 0.02, "nesterov": 0.02}

WAYS = (*FORMS, "rows")
"""Ways for the same data to come: as pictures in both of their forms, and as rows of numbers."""

every_way = pytest.mark.parametrize("way", WAYS)
one_or_two = pytest.mark.parametrize("workers", [1, 2])


def make_pictures() -> tuple[np.ndarray, np.ndarray]:
    """Sparse pictures, each class bright in places of its own, and a blank one."""
    generator = np.random.default_rng(1)
    labels = generator.integers(0, CLASSES, SAMPLES)
    pixels = generator.integers(1, 256, (SAMPLES, FEATURES)).astype(np.uint8)
    pixels[generator.uniform(size=pixels.shape) < 0.85] = 0
    for label in range(CLASSES):
        pixels[labels == label, label * 20 : label * 20 + 10] = 200
    pixels[3] = 0
    return pixels, labels


@dataclass
class Data:
    """The pictures, or rows of the numbers that they stand for, and their labels."""

    way: str

    def __post_init__(self) -> None:
        pixels, self.labels = make_pictures()
        self.numbers = pixels / 255
        self.inputs = self.numbers.astype(np.float32) if self.way == "rows" else pixels

    def prepare(self, executor: Executor) -> Examples:
        with pictures_as("listed" if self.way == "rows" else self.way):
            return executor.prepare(self.inputs, self.labels)


def finished(work: Callable[[], Any]) -> Any:
    """What `work` gives, unless it never ends."""
    found: list[Any] = []
    thread = Thread(target=lambda: found.append(work()), daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "workers wait for one another for ever"
    [answer] = found
    return answer


@pytest.fixture
def crews(monkeypatch):
    """Executors get the requested number of workers, and all work in every run."""

    def employ(workers: int) -> None:
        monkeypatch.setattr(executor_module, "workers_for", lambda *_: workers)
        monkeypatch.setattr(Crew, "_choose", lambda crew: crew.workers)

    return employ


@dataclass
class Run:
    """A run from the same start: all that may depend on how it is done."""

    batch_size: int = 13
    hidden: Sequence[int] = (33, 20)
    activation: str = "relu"
    optimizer: str = "adam"
    rule: dict[str, float] = field(default_factory=dict)
    rate: float = 0.01

    def make_executor(self) -> Executor:
        """With two hidden layers, the first one's gradient is of more than one block."""
        activations = [self.activation] * len(self.hidden) + ["softmax"]
        sizes = (FEATURES, *self.hidden, CLASSES)
        network = Network(stack_dense(sizes, activations), optimizer=self.optimizer)
        network.initialize("glorot-uniform", np.random.default_rng(0))
        return Executor(network, make_rule(LOSS, self.optimizer, **self.rule), self.batch_size)

    def train(
        self, executor: Executor, data: Data, portions: Sequence[int]
    ) -> tuple[list[float], list[int]]:
        """Losses and right answers of the portions of steps, in turn, until it diverges."""
        examples = data.prepare(executor)
        order = np.random.default_rng(2).permutation(SAMPLES).astype(np.uint32)
        losses: list[float] = []
        rights: list[int] = []
        for count in portions:
            done = executor.run_steps(
                examples,
                order,
                first=len(losses) * self.batch_size,
                count=count,
                learning_rate=self.rate,
                step=len(losses),
            )
            losses += done[0].tolist()
            rights += done[1].tolist()
            if not all(map(math.isfinite, losses)):
                break
        return losses, rights

    def result(self, data: Data, portions: Sequence[int]) -> tuple[Any, ...]:
        """Everything that comes of the run."""
        executor = self.make_executor()
        found = finished(lambda: self.train(executor, data, portions))
        return *found, *(array.tobytes() for array in executor.network.parameters)

    @property
    def steps(self) -> int:
        """In an epoch; the last batch is short, or the batch size is no good for this test."""
        assert SAMPLES % self.batch_size or self.batch_size == 1
        return -(-SAMPLES // self.batch_size)


@every_way
@pytest.mark.parametrize("hidden", ["tanh", "relu"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_thousand_steps_agree_with_the_naive_twin_in_float64(way, hidden, optimizer):
    """Only rounding may part them, and how far is known.

    A step rounds a weight and its gradient by about half a unit in the last place each, up or
    down; of a thousand steps the errors add up like a random walk, to the root of a thousand
    units, 32, and twice that is allowed. Where a ReLU's sum crosses zero, rounding may decide in
    which step it does: the weights may then be an update apart, and the loss a hundredth.
    """
    data = Data(way)
    rule = dict(naive.SETTINGS)
    run = Run(16, (12,), hidden, optimizer, rule, RATES.get(optimizer, 0.001))
    executor = run.make_executor()
    layers = naive.copy_layers(executor.network.layers)
    twin = naive.Training(layers, LOSS, optimizer, naive.SETTINGS)
    step = 0
    examples = data.prepare(executor)
    rounding = 2 * math.sqrt(LONG_RUN) * float(np.finfo(np.float32).eps)
    while step < LONG_RUN:
        order = np.random.default_rng(step).permutation(SAMPLES).astype(np.uint32)
        losses, _ = executor.run_steps(
            examples, order, first=0, count=run.steps, learning_rate=run.rate, step=step
        )
        for number, loss in enumerate(losses):
            batch = order[number * run.batch_size : (number + 1) * run.batch_size]
            expected = twin.step(data.numbers[batch], data.labels[batch], run.rate)
            part = 0.01 if hidden == "relu" else 0.0
            assert loss == pytest.approx(expected, rel=part, abs=rounding)
        step += len(losses)
    assert losses.mean() < 0.05  # it did learn, so that this was no comparison of nothing
    for layer, other in zip(executor.network.layers, twin.layers, strict=True):
        for found, right in (
            (layer.parameters["weights"], other.weights),
            (layer.parameters["biases"], other.biases),
        ):
            allowed = rounding * np.abs(right).max() + (run.rate if hidden == "relu" else 0)
            np.testing.assert_allclose(found, right, rtol=0, atol=allowed)


@every_way
@pytest.mark.parametrize("batch_size", [1, 7, 13, 32, 64, 149])
@pytest.mark.parametrize(
    "rule", [{}, {"l2": 0.01}, {"clip_norm": 0.5}, {"l2": 0.01, "clip_norm": 0.5}], ids=str
)
def test_neither_portions_nor_workers_change_a_bit(crews, way, batch_size, rule):
    """Odd batches are shared unevenly, small ones leave a worker idle, the last is short."""
    run = Run(batch_size=batch_size, rule=rule)
    data = Data(way)
    crews(1)
    expected = run.result(data, [run.steps])
    assert all(map(math.isfinite, expected[0]))
    for workers, portions in itertools.product((1, 2), ([run.steps], [1, 0, run.steps - 1])):
        crews(workers)
        assert run.result(data, portions) == expected
    assert run.result(data, [1] * run.steps) == expected


def test_a_picture_is_the_same_in_both_forms(crews):
    """A stored data set is read in windows, and one may be brighter than another."""
    for workers, rule in itertools.product((1, 2), ({}, {"l2": 0.01, "clip_norm": 0.5})):
        crews(workers)
        run = Run(rule=rule)
        listed, whole = (run.result(Data(form), [run.steps]) for form in FORMS)
        assert listed == whole


@every_way
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_two_workers_make_the_same_of_every_optimizer(crews, way, optimizer):
    run = Run(optimizer=optimizer, rule={"weight_decay": 0.1})
    data = Data(way)
    found = []
    for workers in (1, 2):
        crews(workers)
        found.append(run.result(data, [run.steps]))
    assert found[0] == found[1]


@every_way
@pytest.mark.parametrize("hidden", [(), (1,), (16, 16, 16), (400,)], ids=str)
def test_two_workers_make_the_same_of_every_shape(crews, way, hidden):
    run = Run(hidden=hidden)
    data = Data(way)
    found = []
    for workers in (1, 2):
        crews(workers)
        found.append(run.result(data, [run.steps]))
    assert found[0] == found[1]


@every_way
def test_two_workers_see_the_same(crews, way):
    """Evaluation, predictions and the gradient, of more samples than fit in one batch."""
    run = Run(rule={"l2": 0.01, "clip_norm": 0.5})
    data = Data(way)

    def look(executor: Executor) -> tuple[Any, ...]:
        examples = data.prepare(executor)
        order = np.arange(50, dtype=np.uint32)
        loss, grads = executor.gradients(examples, order)
        hidden = executor.outputs(0, 50).tobytes()
        answers = executor.predict(data.inputs).tobytes()
        return loss, grads.tobytes(), hidden, answers, executor.evaluate(examples)

    found = []
    for workers in (1, 2):
        crews(workers)
        executor = run.make_executor()
        found.append(finished(partial(look, executor)))
    assert found[0] == found[1]


@every_way
@pytest.mark.parametrize("rule", [{}, {"clip_norm": 0.5, "l2": 0.01}], ids=str)
def test_two_workers_both_end_at_the_step_that_diverges(crews, way, rule):
    """Whose update is left out: the parameters are those of the steps before."""
    run = Run(optimizer="sgd", rule=rule, rate=1e38)
    data = Data(way)
    crews(1)
    expected = run.result(data, [run.steps])
    done = len(expected[0])
    assert 1 < done < run.steps
    assert not math.isfinite(expected[0][-1])
    before = run.result(data, [done - 1])
    assert before[2:] == expected[2:]
    crews(2)
    for portions in ([run.steps], [1] * run.steps):
        found = run.result(data, portions)
        np.testing.assert_equal(found, expected)


@one_or_two
@pytest.mark.parametrize("trouble", [np.nan, np.inf])
@pytest.mark.parametrize("place", [0, 12])
def test_a_single_bad_sample_ends_the_chunk_on_any_worker(crews, workers, trouble, place):
    """The first of a batch is one worker's, the last the other's."""
    run = Run(hidden=(33,), activation="tanh")
    data = Data("rows")
    order = np.arange(SAMPLES, dtype=np.uint32)
    data.inputs[2 * run.batch_size + place, [0, 1, 2, 3]] = trouble
    crews(workers)
    executor, twin = run.make_executor(), run.make_executor()
    settings: dict[str, Any] = {"first": 0, "learning_rate": run.rate, "step": 0}

    def train(executor: Executor, count: int) -> np.ndarray:
        examples = data.prepare(executor)
        return executor.run_steps(examples, order, count=count, **settings)[0]

    losses = finished(lambda: train(executor, run.steps))
    assert len(losses) == 3
    np.testing.assert_array_equal(np.isfinite(losses), [True, True, False])
    finished(lambda: train(twin, 2))
    for array, other in zip(executor.network.parameters, twin.network.parameters, strict=True):
        np.testing.assert_array_equal(array, other)
