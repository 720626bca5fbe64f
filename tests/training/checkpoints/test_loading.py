"""A saved run that is loaded continues bit for bit; a file that does not fit is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.training import tiny
from tests.training.checkpoints.saved_runs import TROUBLED, damage, restore
from tui_nn.engine.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.errors import CheckpointError
from tui_nn.training.checkpoints.exporting import export_trainer
from tui_nn.training.checkpoints.loading import load_checkpoint, load_run
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.settings.choices import SCHEDULES

fixture_once = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    schedule=st.sampled_from(list(SCHEDULES)),
    early_stopping=st.integers(0, 2),
    steps=st.integers(0, 20),
)
@fixture_once
def test_a_run_continues_from_any_step(path, optimizer, schedule, early_stopping, steps):
    changes = {"schedule": schedule, "schedule_period": 1, "early_stopping": early_stopping}
    unbroken = tiny.make_trainer(optimizer=optimizer, learning_rate=0.3, **changes)
    trainer = tiny.make_trainer(unbroken.config)
    while trainer.step < steps and trainer.run_steps(min(3, steps - trainer.step)):
        pass
    save_trainer(trainer, path)
    restored = restore(path)
    tiny.assert_same_run(restored, trainer)
    tiny.assert_same_run(tiny.train(restored), tiny.train(unbroken))


@pytest.mark.parametrize("config", [tiny.HOUSES, tiny.DIGITS, TROUBLED], ids=lambda c: c.recipe)
@pytest.mark.parametrize("steps", [1, 7, 15])
def test_every_kind_of_run_continues(path, config, steps):
    if config is tiny.DIGITS:
        steps = min(steps, 9)
    unbroken = tiny.train(tiny.make_trainer(config))
    save_trainer(tiny.advance(tiny.make_trainer(config), steps), path)
    tiny.assert_same_run(tiny.train(restore(path)), unbroken)


def test_a_chain_of_saves_is_no_different(path):
    unbroken = tiny.train(tiny.make_trainer(TROUBLED))
    trainer = tiny.make_trainer(TROUBLED)
    while trainer.finish_reason is None:
        trainer.run_steps(4)
        save_trainer(trainer, path)
        trainer = restore(path)
    tiny.assert_same_run(trainer, unbroken)
    assert trainer.progress.drops > 0


def test_a_learning_rate_that_was_changed_by_hand_comes_back(path):
    trainer = tiny.make_trainer()
    trainer.run_steps(2)
    trainer.base_rate, trainer.train_seconds = 0.123, 4.5
    save_trainer(trainer, path)
    restored = restore(path)
    assert (restored.base_rate, restored.train_seconds) == (0.123, 4.5)
    assert restored.config.learning_rate == tiny.MOONS.learning_rate


def test_a_finished_run_stays_finished(path):
    trainer = tiny.train(tiny.make_trainer(TROUBLED))
    save_trainer(trainer, path)
    restored = restore(path)
    tiny.assert_same_run(restored, trainer)
    assert restored.run_steps(1) == 0
    assert restored.evaluate("test") == trainer.evaluate("test")


def test_a_diverged_run_can_be_saved(path):
    trainer = tiny.make_trainer(tiny.HOUSES, optimizer="sgd")
    trainer.base_rate = 1e38
    tiny.train(trainer)
    save_trainer(trainer, path)
    tiny.assert_same_run(restore(path), trainer)


def test_the_restored_run_owns_its_numbers(path):
    trainer = tiny.advance(tiny.make_trainer(TROUBLED), 7)
    save_trainer(trainer, path)
    restored = restore(path)
    restored.run_steps(2)
    assert restored.network.parameters.values.flags.writeable
    assert restored.step == 9
    assert trainer.step == 7


def test_a_file_from_before_layers_had_curves_comes_back_without(path):
    trainer = tiny.advance(tiny.make_trainer(epochs=50), 217)
    assert all(len(curve) for curve in trainer.layer_curves.values())
    save_trainer(trainer, path)
    checkpoint = read_checkpoint(path)
    tensors = {
        name: tensor
        for name, tensor in checkpoint.tensors.items()
        if not name.startswith("layer_curves.")
    }
    assert len(tensors) < len(checkpoint.tensors)
    write_checkpoint(path, Checkpoint(tensors, checkpoint.metadata))
    restored = tiny.train(restore(path))
    np.testing.assert_array_equal(
        restored.network.parameters.values, tiny.train(trainer).network.parameters.values
    )
    assert len(restored.layer_curves) == len(trainer.layer_curves)


WEIGHTS = "parameters.hidden 1.weights"


@pytest.mark.parametrize(
    "changes",
    [
        {"tensors": {WEIGHTS: None}},
        {"tensors": {WEIGHTS: np.zeros((2, 9), np.float32)}},
        {"tensors": {WEIGHTS: np.zeros((8, 2), np.float32)}},
        {"tensors": {WEIGHTS: np.zeros((2, 8), np.float64)}},
        {"tensors": {"second_moments.output.biases": None}},
        {"tensors": {"curves.train_loss.shape": None}},
        {"tensors": {"curves.train_loss.values": np.zeros((3, 4))}},
        {"tensors": {"recent.losses": None}},
        {"metadata": {"state": "{}"}},
        {"metadata": {"state": "[]"}},
        {"metadata": {"state": "null"}},
        {"metadata": {"state": "not JSON"}},
        {"without": ["state"]},
        {"metadata": {"config": json.dumps(tiny.MOONS.replace(hidden=(9,)).as_texts())}},
        {"metadata": {"config": json.dumps({**tiny.MOONS.as_texts(), "hidden": "many"})}},
        {"metadata": {"config": json.dumps({**tiny.MOONS.as_texts(), "colour": "red"})}},
        {"metadata": {"config": "[]"}},
        {"metadata": {"config": "7"}},
        {"metadata": {"config": '{"dataset": 7}'}},
        {"without": ["config"]},
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(path, changes):
    save_trainer(tiny.advance(tiny.make_trainer(), 6), path)
    damage(path, **changes)
    with pytest.raises(CheckpointError) as caught:
        restore(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message


def test_a_file_of_something_else_holds_no_training_run(path):
    write_checkpoint(path, Checkpoint({"x": np.zeros(3)}, {"note": "hello"}))
    with pytest.raises(CheckpointError, match="holds no training run"):
        load_checkpoint(path)


def test_a_network_alone_is_no_run_to_go_on_with(path):
    trainer = tiny.train(tiny.make_trainer())
    export_trainer(trainer, path)
    with pytest.raises(CheckpointError, match="holds only the network") as caught:
        load_run(path)
    assert "\n" not in str(caught.value)
    save_trainer(trainer, path)
    assert load_run(path).config == tiny.MOONS
