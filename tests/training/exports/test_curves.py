"""The measures of a run as CSV, JSON and events, read back."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tui_nn.errors import UserError
from tui_nn.training.exports.curves import RunCurves, read_curves, write_csv, write_json
from tui_nn.training.exports.plots import make_chart, write_png, write_svg
from tui_nn.training.exports.tensorboard_events import write_tensorboard
from tui_nn.training.runs.profile import Profile, write_profile
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig

LINES = """\
{"epoch": 1, "step": 10, "seconds": 0.5, "train_loss": 2.0, "validation_loss": null}
{"epoch": 2, "step": 20, "seconds": 1.0, "train_loss": 1.0, "validation_loss": 1.5, "update_ratio.output": 0.1}
"""  # noqa: E501


@pytest.fixture
def run() -> RunCurves:
    store = RunStore()
    folder = store.create(TrainingConfig(dataset="moons"))
    folder.metrics.write_text(LINES)
    folder.write_state(RecordedState(phase=Phase.FINISHED, started="2026-01-02T03:04:05+00:00"))
    write_profile(folder.path, Profile("a < b", ("x",), "why"))
    return read_curves(store.records()[0])


def test_csv_has_a_line_for_each_epoch(run, tmp_path):
    write_csv(run, tmp_path / "curves.csv")
    with (tmp_path / "curves.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["1", "2"]
    assert [row["validation_loss"] for row in rows] == ["", "1.5"]
    assert rows[1]["update_ratio.output"] == "0.1"


def test_json_has_settings_results_and_curves(run, tmp_path):
    write_json(run, tmp_path / "curves.json")
    content = json.loads((tmp_path / "curves.json").read_text())
    assert content["settings"]["dataset"] == "moons"
    assert (content["title"], content["tags"], content["state"]) == ("a < b", ["x"], "finished")
    assert content["curves"]["validation_loss"] == [None, 1.5]


def test_tensorboard_reads_every_scalar_back(run, tmp_path):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    folders = write_tensorboard(run, tmp_path / "events")
    assert [folder.name for folder in folders] == ["train", "validation"]
    scalars = {folder.name: EventAccumulator(str(folder)).Reload() for folder in folders}
    train = scalars["train"].Scalars("loss")
    assert [(point.step, point.value) for point in train] == [(10, 2.0), (20, 1.0)]
    assert train[1].wall_time - train[0].wall_time == pytest.approx(0.5)
    assert [point.value for point in scalars["validation"].Scalars("loss")] == [1.5]
    assert scalars["train"].Scalars("update_ratio/output")[0].value == pytest.approx(0.1)


def test_events_are_not_mixed_with_those_of_another_export(run, tmp_path):
    pytest.importorskip("tensorboard")
    write_tensorboard(run, tmp_path / "events")
    with pytest.raises(UserError, match="holds events already"):
        write_tensorboard(run, tmp_path / "events")


def test_the_chart_has_both_losses_and_the_title(run, tmp_path):
    write_svg(run, tmp_path / "loss.svg")
    content = (tmp_path / "loss.svg").read_text()
    assert "a &lt; b" in content
    assert "training   1" in content
    assert "validation   1.5" in content


def test_png_is_a_picture_of_the_page(run, tmp_path):
    pil = pytest.importorskip("PIL.Image")
    write_png(run, tmp_path / "loss.png")
    chart = make_chart(run)
    with pil.open(tmp_path / "loss.png") as picture:
        assert picture.size == (2 * chart.width, 2 * chart.height)
        assert len(np.unique(np.asarray(picture).reshape(-1, 3), axis=0)) > 10


def test_a_run_without_measures_is_an_empty_chart(tmp_path):
    RunStore().create(TrainingConfig(dataset="moons"))
    empty = read_curves(RunStore().records()[0])
    write_svg(empty, tmp_path / "loss.svg")
    write_csv(empty, tmp_path / "curves.csv")
    assert Path(tmp_path / "curves.csv").read_text() == "epoch,step,seconds\n"
