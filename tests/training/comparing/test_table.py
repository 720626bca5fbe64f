"""Runs as CSV and JSON."""

from __future__ import annotations

import csv
import json

import pytest

from tui_nn.errors import RunError
from tui_nn.training.comparing.table import write_table
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig

CONFIG = TrainingConfig(dataset="moons", hidden=(8, 8))


def make_runs() -> list[str]:
    names = []
    for activation, accuracy in (("relu", 0.5), ("tanh", 0.75)):
        folder = RunStore().create(CONFIG.replace(activation=activation))
        state = RecordedState(phase=Phase.FINISHED, step=4, validation={"accuracy": accuracy})
        folder.write_state(state)
        names.append(folder.name)
    return names


@pytest.mark.parametrize("ending", ["csv", "json", "JSON"])
def test_a_row_for_each_run_with_the_settings_that_differ(ending, tmp_path):
    names, path = make_runs(), tmp_path / f"runs.{ending}"
    (RunStore().root / names[0] / "config.toml").write_text("damaged")
    path.write_text("old")
    records = [RunStore().record(RunStore().find(name)) for name in names]
    write_table(records, path)
    text = path.read_text()
    rows = list(csv.DictReader(text.splitlines())) if ending == "csv" else json.loads(text)
    assert [row["run"] for row in rows] == names
    assert [float(row["validation_accuracy"]) for row in rows] == [0.5, 0.75]
    assert "activation" not in rows[0]  # the other run's settings are damaged: nothing differs


def test_settings_that_differ_are_columns(tmp_path):
    names, path = make_runs(), tmp_path / "runs.csv"
    write_table([RunStore().record(RunStore().find(name)) for name in names], path)
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert [row["activation"] for row in rows] == ["relu", "tanh"]
    assert "hidden" not in rows[0]


@pytest.mark.parametrize("name", ["runs.txt", "runs", "nowhere/runs.csv"])
def test_a_file_that_cannot_be_written_is_refused(name, tmp_path):
    with pytest.raises(RunError, match=r"must end with \.csv or \.json|cannot be written"):
        write_table([], tmp_path / name)
