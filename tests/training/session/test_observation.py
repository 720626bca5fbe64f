"""Answers are whole, true, and stay as they are while training continues."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest

from tests.training import tiny
from tests.typed import expect
from tui_nn.training.protocol.commands import Observe
from tui_nn.training.protocol.layers import parameter_count, unit_counts
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.session.observation import describe, observe, summarize_run
from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.trainer import Trainer


def look(trainer: Trainer, **question: Any) -> Snapshot:
    return observe(trainer, Observe(**question), RunState.PAUSED, Pacer(lambda: 0.0))


def test_a_run_that_stands_ready():
    trainer = tiny.advance(tiny.make_trainer(tiny.HOUSES), 7)
    ready = describe(trainer)
    assert ready.config == tiny.HOUSES
    assert unit_counts(ready.layers) == (8, 8, 1)
    assert parameter_count(ready.layers) == 9 * 8 + 9
    assert (ready.steps_per_epoch, ready.total_steps, ready.step) == (5, 20, 7)
    assert ready.schema == trainer.dataset.schema
    assert ready.schema.target_name


def test_a_snapshot_before_the_first_step():
    snapshot = look(tiny.make_trainer())
    assert (snapshot.step, snapshot.total_steps) == (0, 20)
    assert (snapshot.epoch, snapshot.epochs) == (1, 4)
    assert math.isnan(snapshot.train_loss)
    assert snapshot.validation is None
    assert all(len(curve.steps) == 0 for curve in snapshot.curves.values())
    assert len(snapshot.layers) == 2
    assert snapshot.verdict


@pytest.mark.parametrize(("step", "epoch"), [(4, 1), (5, 2), (19, 4), (20, 4)])
def test_epochs_are_counted_from_one_to_the_last(step, epoch):
    assert look(tiny.advance(tiny.make_trainer(), step)).epoch == epoch


def test_a_snapshot_says_what_the_trainer_says():
    trainer = tiny.advance(tiny.make_trainer(schedule="cosine"), 12)
    trainer.train_seconds = 3.0
    now = [10.0]
    pacer = Pacer(lambda: now[0])
    pacer.start()
    pacer.set_pace(7.0)
    now[0] = 12.0
    snapshot = observe(trainer, Observe(), RunState.RUNNING, pacer)
    assert snapshot.state is RunState.RUNNING
    assert snapshot.step == 12
    assert snapshot.train_seconds == 5.0
    assert snapshot.pace == 7.0
    assert snapshot.learning_rate == trainer.learning_rate < trainer.base_rate
    assert snapshot.train_loss == trainer.records.train_loss
    assert snapshot.train_accuracy == trainer.records.train_accuracy
    assert snapshot.validation == trainer.validation
    np.testing.assert_array_equal(snapshot.curves["validation_loss"].steps, [5, 10])


@pytest.mark.parametrize("columns", [1, 5, 80])
def test_curves_fit_the_columns(columns):
    curves = look(tiny.advance(tiny.make_trainer(), 17), columns=columns).curves
    assert len(curves["train_loss"].steps) == min(columns, 17)
    assert len(curves["validation_loss"].steps) == min(columns, 3)


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES, tiny.DIGITS], ids=lambda c: c.recipe)
def test_a_snapshot_does_not_change_while_training_continues(config):
    trainer = tiny.make_trainer(config)
    trainer.run_steps(2)
    snapshot = look(trainer)
    before = copy.deepcopy(snapshot)
    tiny.train(trainer)
    look(trainer)
    for name, curve in snapshot.curves.items():
        for part in ("steps", "low", "mean", "high"):
            np.testing.assert_array_equal(getattr(curve, part), getattr(before.curves[name], part))
    for layer, other in zip(snapshot.layers, before.layers, strict=True):
        np.testing.assert_array_equal(layer.histogram, other.histogram)
        assert layer.mean == other.mean


def test_the_result_of_a_run():
    trainer = tiny.train(tiny.make_trainer(seed=5))
    trainer.train_seconds = 2.5
    result = summarize_run(trainer)
    assert (result.recipe, result.dataset, result.seed) == ("moons", "moons", 5)
    assert (result.layers, result.parameters) == ((2, 8, 1), 33)
    assert (result.epochs, result.steps, result.train_seconds) == (4, 20, 2.5)
    assert result.train == trainer.evaluate("train")
    assert result.validation == trainer.evaluate("validation")
    assert result.test == trainer.evaluate("test")
    assert result.reason is FinishReason.DONE


def test_a_run_without_validation_has_none_in_its_result():
    assert summarize_run(tiny.train(tiny.make_trainer(validation_split=0.0))).validation is None


def test_the_result_of_an_early_stop_is_that_of_the_best_weights():
    trainer = tiny.make_trainer(learning_rate=0.7, epochs=60, early_stopping=4)
    tiny.train(trainer)
    result = summarize_run(trainer)
    assert result.reason is FinishReason.STOPPED_EARLY
    assert expect(result.validation).loss == trainer.progress.best_loss
    assert result.epochs == trainer.epoch < 60


def test_layers_are_measured_only_when_asked_for(monkeypatch):
    trainer = tiny.advance(tiny.make_trainer(tiny.HOUSES), 7)
    measured = []
    monkeypatch.setattr(trainer.executor.meter, "measure", lambda *_: measured.append(1))
    snapshot = look(trainer, layers=False)
    assert (snapshot.layers, snapshot.verdict, measured) == ((), None, [])
