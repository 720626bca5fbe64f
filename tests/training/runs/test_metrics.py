"""A line for every epoch; those behind a step can be taken back, whatever the file holds."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tests.training import tiny
from tests.typed import expect
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.runs.metrics import (
    LONGEST_LINE,
    MOST_LINES,
    drop_later_lines,
    format_lines,
    is_kept,
    measure_epoch,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "metrics.jsonl"


def lines_to(*steps: int) -> bytes:
    return format_lines({"step": step} for step in steps) + b"\n"


def test_a_classification_has_losses_and_accuracies():
    trainer = tiny.advance(tiny.make_trainer(), 10)
    measures = measure_epoch(trainer, 0.01, 1.5)
    assert (measures["epoch"], measures["step"]) == (2, 10)
    assert (measures["seconds"], measures["learning_rate"]) == (1.5, 0.01)
    assert measures["train_loss"] == trainer.records.train_loss
    assert measures["validation_accuracy"] == expect(trainer.validation).accuracy
    assert "validation_r2" not in measures


def test_a_regression_has_errors_in_the_targets_unit():
    trainer = tiny.advance(tiny.make_trainer(tiny.HOUSES), 5)
    measures = measure_epoch(trainer, 0.01, 1.5)
    assert measures["train_rmse"] > 1.0
    assert measures["validation_r2"] == expect(trainer.validation).r2
    assert "train_accuracy" not in measures


def test_non_finite_values_are_null():
    trainer = tiny.make_trainer()
    assert math.isnan(trainer.records.train_loss)
    (line,) = format_lines([measure_epoch(trainer, 0.01, 0.0)]).splitlines()
    assert json.loads(line, parse_constant=pytest.fail)["train_loss"] is None


def test_the_last_epoch_of_a_run_that_stops_early_is_kept():
    trainer = tiny.make_trainer(epochs=3 * MOST_LINES)
    trainer.step = 4 * trainer.steps_per_epoch
    assert not is_kept(trainer)
    trainer.finish_reason = FinishReason.STOPPED_EARLY
    assert is_kept(trainer)


def test_a_very_long_run_does_not_fill_the_disk():
    trainer = tiny.make_trainer(epochs=3 * MOST_LINES)
    kept = []
    for epoch in range(1, 10):
        trainer.step = epoch * trainer.steps_per_epoch
        if is_kept(trainer):
            kept.append(epoch)
    assert kept == [3, 6, 9]


@pytest.mark.parametrize(
    ("step", "kept"), [(-1, ()), (4, ()), (5, (5,)), (14, (5, 10)), (99, (5, 10, 15))]
)
def test_lines_behind_a_step_are_dropped(path, step, kept):
    path.write_bytes(lines_to(5, 10, 15))
    drop_later_lines(path, step)
    assert path.read_bytes() == (lines_to(*kept) if kept else b"")


@pytest.mark.parametrize(
    "damage",
    [
        b'{"step": 15',
        b'{"step": 15}',
        b"\0" * 50 + b"\n",
        b"null\n",
        b'{"epoch": 1}\n',
        b'{"step": "far"}\n',
        b'{"step": 1e999}\n',
        b"[" * 4_000 + b"\n",
        b'{"step": 12}' + b" " * LONGEST_LINE + b"\n",
    ],
)
def test_a_line_that_is_not_whole_goes_with_all_behind_it(path, damage):
    path.write_bytes(lines_to(5, 10) + damage + lines_to(16))
    drop_later_lines(path, 99)
    assert path.read_bytes() == lines_to(5, 10)


def test_no_file_has_no_lines(path):
    drop_later_lines(path, 5)
    assert not path.exists()


def test_layers_are_measured_too():
    trainer = tiny.advance(tiny.make_trainer(epochs=40), 100)
    measures = measure_epoch(trainer, 0.01, 1.5)
    assert measures["gradient_norm.output"] > 0
    assert set(trainer.latest_layer_measures) <= set(measures)
