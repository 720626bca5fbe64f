"""The settings in which runs differ, and what is known of their results."""

from __future__ import annotations

import dataclasses

from tui_nn.training.comparing.differences import (
    differing_settings,
    is_better,
    objective,
    results,
)
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig

CONFIG = TrainingConfig(dataset="moons", hidden=(8, 8))


def record_of(state: RecordedState):
    store = RunStore()
    folder = store.create(CONFIG)
    folder.write_state(state)
    return next(record for record in store.records() if record.name == folder.name)


def test_only_settings_that_differ_are_named_in_their_usual_order():
    configs = [CONFIG, CONFIG.replace(learning_rate=0.1), CONFIG.replace(activation="tanh")]
    assert differing_settings(configs) == ("activation", "learning_rate")
    assert differing_settings([CONFIG, CONFIG]) == ()
    assert differing_settings([]) == ()


def test_a_run_in_training_has_its_latest_validation():
    state = RecordedState(
        phase=Phase.RUNNING, step=40, steps_per_epoch=20, train_seconds=2.0,
        validation={"loss": 0.5, "accuracy": 0.75},
    )  # fmt: skip
    found = results(record_of(state))
    assert found["validation_accuracy"] == 0.75
    assert (found["epochs"], found["seconds"], found["steps_per_second"]) == (2.0, 2.0, 20.0)


def test_a_finished_run_has_its_result_and_nothing_that_is_not_a_number():
    result = {"test_loss": 0.25, "validation_loss": 0.5, "train_loss": None, "recipe": "moons"}
    state = RecordedState(phase=Phase.FINISHED, validation={"loss": 9.0}, result=result)
    found = results(record_of(state))
    assert found["validation_loss"] == 0.5
    assert found["test_loss"] == 0.25
    assert "train_loss" not in found
    assert "recipe" not in found


def test_a_damaged_state_has_no_results():
    assert results(dataclasses.replace(record_of(RecordedState()), state=None)) == {}


def test_more_is_better_of_some_measures():
    assert is_better("validation_accuracy", 0.9, 0.8)
    assert is_better("test_r2", 0.9, 0.8)
    assert is_better("validation_loss", 0.8, 0.9)


def test_runs_are_ranked_by_what_there_is():
    assert objective({"validation_loss": 1.0, "validation_r2": 0.5}) == "validation_r2"
    assert objective({"validation_loss": 1.0, "validation_accuracy": 0.5}) == "validation_accuracy"
    assert objective({}) == "validation_loss"
