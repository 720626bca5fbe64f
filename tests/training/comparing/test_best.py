"""Which recorded run is the best on the data of another."""

from __future__ import annotations

from typing import Any

import pytest

from tui_nn.training.comparing.best import find_best
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig

CONFIG = TrainingConfig(dataset="moons", hidden=(8, 8))


def record(validation: dict[str, float], config: TrainingConfig = CONFIG, **state: Any) -> str:
    folder = RunStore().create(config)
    state.setdefault("phase", Phase.FINISHED)
    folder.write_state(RecordedState(step=10, validation=validation, **state))
    return folder.name


def best(config: TrainingConfig = CONFIG, besides: str = "") -> str | None:
    found = find_best(RunStore().records(), config, besides)
    return found.name if found else None


def test_the_highest_accuracy_on_the_same_data_is_the_best():
    good = record({"loss": 0.5, "accuracy": 0.9})
    record({"loss": 0.1, "accuracy": 0.8})
    record({"loss": 0.1, "accuracy": 0.99}, CONFIG.replace(dataset="spirals"))
    record({"loss": 0.1, "accuracy": 0.99}, phase=Phase.DIVERGED)
    assert best() == good
    better = record({"loss": 0.5, "accuracy": 0.95}, CONFIG.replace(learning_rate=0.1))
    assert best() == better
    assert best(besides=better) == good


def test_losses_are_compared_only_where_they_are_of_one_kind():
    squared = CONFIG.replace(
        loss="mean-squared-error", output_activation="sigmoid", hidden=(4,), seed=1
    )
    usual = record({"loss": 0.5})
    record({"loss": 0.01}, squared)
    assert best() == usual


@pytest.mark.parametrize("damaged", ["config.toml", "state.json"])
def test_a_run_that_cannot_be_read_is_not_the_best(damaged):
    name = record({"loss": 0.5, "accuracy": 0.9})
    (RunStore().root / name / damaged).write_bytes(b"\xff{")
    assert best() is None
