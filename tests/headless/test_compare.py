"""`tui-nn compare`: only what differs, and the differences of results."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tui_nn.cli.main import main
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig

CONFIG = TrainingConfig(recipe="moons", dataset="moons", epochs=9)


def record(accuracy: float | None, **settings) -> str:
    folder = RunStore().create(CONFIG.replace(**settings))
    result = {"test_accuracy": accuracy, "test_loss": 0.5, "train_seconds": 2.0}
    folder.write_state(
        RecordedState(phase=Phase.FINISHED, step=20, steps_per_epoch=10, train_seconds=2.0,
                      result=result)
    )  # fmt: skip
    return folder.name


@pytest.fixture
def runs() -> list[str]:
    return [record(0.75, activation="relu"), record(0.9, activation="tanh", learning_rate=0.1)]


def test_only_differing_settings_are_shown(runs, capsys):
    assert main(["compare", *runs]) == 0
    shown = capsys.readouterr().out
    assert [line.split()[0] for line in shown.splitlines()[1:4]] == [
        "state", "activation", "learning-rate",
    ]  # fmt: skip
    assert "90.00% (+15.00, better)" in shown
    assert "batch-size" not in shown
    assert "0.5000 (" not in shown


def test_worse_results_are_called_worse(runs, capsys):
    main(["compare", *reversed(runs)])
    assert "75.00% (-15.00, worse)" in capsys.readouterr().out


def test_all_settings(runs, capsys):
    main(["compare", *runs, "--all-settings"])
    assert "batch-size" in capsys.readouterr().out


def test_json_and_csv_have_a_line_for_each_run(runs, capsys):
    main(["compare", *runs, "--json"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["test_accuracy"] for row in rows] == [0.75, 0.9]
    assert [row["activation"] for row in rows] == ["relu", "tanh"]
    main(["compare", *runs, "--csv"])
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [line["run"] for line in lines] == runs
    assert lines[1]["learning-rate"] == "0.1"


def test_many_runs_have_a_line_each(capsys):
    names = [record(0.5, seed=number) for number in range(8)]
    main(["compare", *names])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == names


def test_different_data_are_said(capsys):
    main(["compare", record(0.5), record(0.5, dataset="circles")])
    assert "different data" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("names", "message"), [([], "two or more runs"), (["moons-1", "none"], "no run called none")]
)
def test_missing_runs_are_one_line(names, message, capsys):
    record(0.5)
    assert main(["compare", *names]) in (1, 2)
    assert message in capsys.readouterr().err
