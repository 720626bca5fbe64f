"""A run learns, ends when it should, and is the same however it was portioned and watched."""

from __future__ import annotations

import math
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import naive
from tests.training import tiny
from tests.typed import expect, expect_a
from tui_nn.data.dataset import Split
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.training.protocol.commands import Observe
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.reading.readers import trained_reader
from tui_nn.training.reading.sketching import classify
from tui_nn.training.session.observation import observe
from tui_nn.training.settings.choices import SCHEDULES
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.evaluation import in_own_unit
from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.records import RECENT_STEPS
from tui_nn.training.trainer.trainer import Trainer

configs = st.builds(
    tiny.MOONS.replace,
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    schedule=st.sampled_from(list(SCHEDULES)),
    schedule_period=st.integers(1, 2),
    early_stopping=st.integers(0, 2),
    l2=st.sampled_from([0.0, 0.01]),
    clip_norm=st.sampled_from([0.0, 0.1]),
)
portions = st.lists(st.integers(1, 9), max_size=20)


def test_a_run_has_its_steps_and_epochs():
    trainer = tiny.make_trainer()
    assert (trainer.samples, trainer.steps_per_epoch, trainer.total_steps) == (72, 5, 20)
    assert trainer.run_steps(3) == 3
    assert (trainer.step, trainer.epoch) == (3, 0)
    assert trainer.run_steps(9) == 2  # to the end of the epoch and no further
    assert (trainer.step, trainer.epoch) == (5, 1)
    tiny.train(trainer)
    assert (trainer.step, trainer.epoch) == (20, 4)
    assert trainer.finish_reason is FinishReason.DONE
    assert trainer.run_steps(1) == 0


@pytest.mark.parametrize("count", [0, -1])
def test_no_steps_are_no_steps(count):
    trainer = tiny.make_trainer()
    assert trainer.run_steps(count) == 0
    tiny.assert_same_run(trainer, tiny.make_trainer())


@given(configs, portions)
@settings(max_examples=40, deadline=None)
def test_portions_make_no_difference(config, counts):
    whole = tiny.train(tiny.make_trainer(config))
    tiny.assert_same_run(tiny.train(tiny.make_trainer(config), counts), whole)


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES, tiny.DIGITS], ids=lambda c: c.recipe)
def test_watching_makes_no_difference(config):
    unwatched = tiny.train(tiny.make_trainer(config))
    trainer = tiny.make_trainer(config)
    pacer = Pacer(perf_counter)
    while trainer.finish_reason is None:
        observe(trainer, Observe(), RunState.RUNNING, pacer)
        trainer.run_steps(2)
        for split in ("train", "validation", "test"):
            trainer.evaluate(split)
        if config is tiny.DIGITS:
            classify(trained_reader(trainer), tiny.SEVEN)
        trainer.latest_batch()
    tiny.assert_same_run(trainer, unwatched)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_is_that_of_a_naive_loop(optimizer):
    """Epoch after epoch, so that the optimizer's memory and count of steps have to continue."""
    trainer = tiny.make_trainer(optimizer=optimizer, schedule="cosine", activation="tanh")
    config, train = trainer.config, trainer.dataset.train
    layers = naive.copy_layers(trainer.network.layers)
    settings = {name: getattr(config, name) for name in naive.SETTINGS}
    twin = naive.Training(layers, config.loss, optimizer, settings)
    expected = []
    for epoch in range(4):
        rate = config.learning_rate * (1 + math.cos(math.pi * epoch / 4)) / 2
        order = trainer.order.of_epoch(epoch)
        for first in range(0, 72, 16):
            batch = order[first : first + 16]
            expected.append(
                twin.step(
                    expect_a(Split, train).inputs[batch],
                    expect_a(Split, train).targets[batch],
                    rate,
                )
            )
    tiny.train(trainer)
    np.testing.assert_allclose(trainer.records.recent_losses, expected, rtol=1e-5)
    for layer, other in zip(trainer.network.layers, layers, strict=True):
        np.testing.assert_allclose(layer.parameters["weights"], other.weights, rtol=1e-3, atol=1e-5)


def test_the_seed_decides():
    one = tiny.train(tiny.make_trainer(seed=3))
    tiny.assert_same_run(one, tiny.train(tiny.make_trainer(seed=3)))
    other = tiny.train(tiny.make_trainer(seed=4))
    assert (one.network.parameters.values != other.network.parameters.values).any()
    assert one.records.train_loss != other.records.train_loss


def test_every_epoch_has_an_order_of_its_own():
    trainer = tiny.make_trainer()
    orders = [trainer.order.of_epoch(epoch).copy() for epoch in range(3)]
    for order in orders:
        np.testing.assert_array_equal(np.sort(order), np.arange(72))
        assert order.dtype == np.uint32
    assert (orders[0] != orders[1]).any()
    np.testing.assert_array_equal(trainer.order.of_epoch(0), orders[0])
    other = tiny.make_trainer(seed=1)
    assert (other.order.of_epoch(0) != orders[0]).any()


def test_weights_and_order_come_from_streams_of_their_own():
    """Another initializer or network must not change what is seen when."""
    one, other = tiny.make_trainer(), tiny.make_trainer(initializer="he-normal", hidden=(3, 3))
    np.testing.assert_array_equal(one.order.of_epoch(2), other.order.of_epoch(2))


def test_curves_and_recent_means_are_those_of_the_steps():
    trainer = tiny.train(tiny.make_trainer(), [3, 1, 5])
    losses = trainer.records.curves["train_loss"].sample(100)
    np.testing.assert_array_equal(losses.steps, np.arange(1, 21))
    assert trainer.records.train_loss == pytest.approx(losses.mean.mean())
    shares = trainer.records.curves["train_accuracy"].sample(100).mean
    assert trainer.records.train_accuracy == pytest.approx(shares.mean())
    sizes = np.array([16, 16, 16, 16, 8] * 4)
    counts = shares * sizes
    np.testing.assert_allclose(counts, counts.round(), atol=1e-9)
    assert (shares <= 1).all()
    validation = trainer.records.curves["validation_loss"].sample(100)
    np.testing.assert_array_equal(validation.steps, [5, 10, 15, 20])
    assert (
        validation.mean[-1]
        == expect(trainer.validation).loss
        == trainer.evaluate("validation").loss
    )
    accuracy = trainer.records.curves["validation_accuracy"].sample(100).mean[-1]
    assert accuracy == expect(trainer.validation).accuracy


def test_only_the_latest_steps_count_as_recent():
    trainer = tiny.train(tiny.make_trainer(epochs=40))
    losses = trainer.records.curves["train_loss"].sample(1000).mean
    assert trainer.records.train_loss == pytest.approx(losses[-RECENT_STEPS:].mean())


def test_a_regression_has_no_accuracy_but_errors_in_its_own_unit():
    trainer = tiny.train(tiny.make_trainer(tiny.HOUSES))
    assert trainer.records.train_accuracy is None
    assert expect(trainer.validation).accuracy is None
    assert trainer.records.curves.keys() == {
        "train_loss",
        "validation_loss",
        "train_rmse",
        "validation_rmse",
    }
    split = trainer.dataset.validation
    true = in_own_unit(trainer.dataset, expect_a(Split, split).targets)
    predicted = in_own_unit(
        trainer.dataset, trainer.executor.predict(expect_a(Split, split).inputs)
    )
    rmse = trainer.records.curves["validation_rmse"].sample(100).mean[-1]
    assert rmse == pytest.approx(np.sqrt(((predicted - true) ** 2).mean()), rel=1e-5)


def test_without_a_validation_part_the_training_loss_takes_its_place():
    trainer = tiny.train(tiny.make_trainer(validation_split=0.0, schedule="plateau"))
    assert trainer.validation is None
    assert trainer.records.curves.keys() == {"train_loss", "train_accuracy"}
    assert trainer.progress.best_loss <= trainer.records.train_loss
    assert math.isnan(trainer.evaluate("validation").loss)


@pytest.mark.parametrize("losses", [[math.inf, -math.inf], [1.7e308] * 20])
def test_losses_that_cannot_be_added_up_are_no_warning(losses):
    trainer = tiny.make_trainer()
    trainer.records.recent_losses = np.array(losses)
    assert not math.isfinite(trainer.records.train_loss)


def test_before_the_first_step_there_is_nothing_to_tell():
    trainer = tiny.make_trainer()
    assert math.isnan(trainer.records.train_loss)
    assert math.isnan(expect(trainer.records.train_accuracy))
    assert trainer.validation is None


TOO_FAST: dict[str, Any] = {"learning_rate": 0.7, "epochs": 60, "early_stopping": 4}
"""Settings with which the validation loss soon gets worse."""


class TestEarlyStopping:
    """With the best weights restored."""

    def test_it_stops_and_brings_the_best_weights_back(self):
        trainer = tiny.train(tiny.make_trainer(**TOO_FAST))
        losses = trainer.records.curves["validation_loss"].sample(100).mean
        best = int(losses.argmin())
        assert trainer.finish_reason is FinishReason.STOPPED_EARLY
        assert trainer.epoch == len(losses) == best + 1 + 4 < 60
        assert trainer.evaluate("validation").loss == losses[best] == trainer.progress.best_loss
        assert expect(trainer.validation).loss == losses[best]

        shorter = tiny.advance(tiny.make_trainer(**TOO_FAST), (best + 1) * 5)
        np.testing.assert_array_equal(
            trainer.network.parameters.values, shorter.network.parameters.values
        )

    def test_the_best_weights_come_back_after_the_last_epoch_too(self):
        changes = {**TOO_FAST, "early_stopping": 1000, "epochs": 12}
        trainer = tiny.train(tiny.make_trainer(**changes))
        assert trainer.finish_reason is FinishReason.DONE
        losses = trainer.records.curves["validation_loss"].sample(100).mean
        assert losses.argmin() < 11
        assert trainer.evaluate("validation").loss == losses.min()

    def test_without_it_the_last_weights_stay(self):
        trainer = tiny.train(tiny.make_trainer(**{**TOO_FAST, "early_stopping": 0}))
        assert trainer.epoch == 60
        assert trainer.best_parameters is None
        assert trainer.evaluate("validation").loss == expect(trainer.validation).loss


def rates(trainer: Trainer) -> list[float]:
    """The learning rate of each epoch."""
    found = []
    while trainer.finish_reason is None:
        found.append(trainer.learning_rate)
        trainer.run_steps(trainer.steps_per_epoch)
    return found


def test_the_schedule_is_followed_epoch_by_epoch():
    trainer = tiny.make_trainer(
        learning_rate=0.08, schedule="step", schedule_period=2, schedule_factor=0.5, epochs=6
    )
    assert rates(trainer) == pytest.approx([0.08, 0.08, 0.04, 0.04, 0.02, 0.02])


def test_a_plateau_lowers_the_rate():
    trainer = tiny.make_trainer(
        learning_rate=0.7, schedule="plateau", schedule_period=1, schedule_factor=0.5, epochs=15
    )
    found = rates(trainer)
    losses = trainer.records.curves["validation_loss"].sample(100).mean
    expected, drops, best = [], 0, math.inf
    for loss in losses:
        expected.append(0.7 * 0.5**drops)
        drops += not loss < best
        best = min(best, loss)
    assert found == pytest.approx(expected)
    assert drops > 0


def test_a_new_base_rate_counts_from_the_next_step_on():
    trainer, unchanged = tiny.make_trainer(optimizer="sgd"), tiny.make_trainer(optimizer="sgd")
    trainer.run_steps(2)
    trainer.base_rate = 0.0
    trainer.run_steps(2)
    tiny.advance(unchanged, 2)
    np.testing.assert_array_equal(
        trainer.network.parameters.values, unchanged.network.parameters.values
    )
    assert trainer.learning_rate == 0


@pytest.mark.parametrize("step", [0, 1, 4, 5, 12, 20])
def test_the_latest_batch_ends_with_the_latest_examples(step):
    trainer = tiny.advance(tiny.make_trainer(), step)
    batch = trainer.latest_batch()
    assert len(batch) == len(set(batch.tolist())) == trainer.executor.capacity
    order = trainer.order.of_epoch(max(step - 1, 0) // 5)
    stop = min(((step - 1) % 5 + 1) * 16, 72) if step else 0
    assert set(order[max(stop - 64, 0) : stop]) <= set(batch)


def test_moons_are_learned():
    config = RECIPES["moons"].config.replace(samples=600, epochs=30)
    trainer = tiny.train(tiny.make_trainer(config))
    assert expect(trainer.evaluate("test").accuracy) >= 0.95
    assert trainer.evaluate("train").loss < 0.15


@pytest.mark.parametrize("seed", [0, 7])
def test_exclusive_or_is_learned(seed):
    trainer = tiny.train(tiny.make_trainer(RECIPES["xor"].config, seed=seed))
    assert trainer.evaluate("test").accuracy == 1
    assert trainer.evaluate("test").loss < 0.05


def test_weights_that_are_all_alike_learn_nothing_of_exclusive_or():
    config = RECIPES["xor"].config.replace(initializer="zeros", epochs=200)
    trainer = tiny.train(tiny.make_trainer(config))
    assert expect(trainer.evaluate("test").accuracy) <= 0.75
