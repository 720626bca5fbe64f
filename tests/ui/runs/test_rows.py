"""What the table says of each run."""

from __future__ import annotations

import pytest

from tui_nn.training.runs.profile import Profile, write_profile
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.runs.comparison import draw_comparison, lines_of
from tui_nn.ui.runs.rows import make_rows, write_result, write_seconds

CONFIG = TrainingConfig(recipe="moons", dataset="moons", epochs=9)


def record(result=None, phase=Phase.FINISHED, **settings):
    store = RunStore()
    folder = store.create(CONFIG.replace(**settings))
    folder.write_state(
        RecordedState(phase=phase, step=20, steps_per_epoch=10, train_seconds=2.0, result=result)
    )
    return store.record(folder)


def test_only_settings_that_differ_on_the_same_data_are_listed():
    records = [
        record(learning_rate=0.1),
        record(learning_rate=0.2),
        record(dataset="circles", batch_size=8),
    ]
    assert [row.settings for row in make_rows(records)] == [
        "learning-rate 0.1", "learning-rate 0.2", "",
    ]  # fmt: skip


def test_the_seed_comes_last():
    records = [record(seed=1, learning_rate=0.1), record(seed=2, learning_rate=0.2)]
    assert make_rows(records)[0].settings == "learning-rate 0.1, seed 1"


def test_a_row_says_title_state_result_time_and_data():
    one = record({"test_accuracy": 0.9})
    write_profile(one.folder.path, Profile("wide"))
    (row,) = make_rows([RunStore().record(one.folder)])
    assert row[:6] == ("moons-1", "wide", "finished", "90.00%", "2.0 s", "moons")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ({"test_accuracy": 0.5}, "50.00%"),
        ({"validation_accuracy": 0.5, "validation_loss": 1.0}, "val 50.00%"),
        ({"test_r2": 0.9}, "R² 0.900"),
        ({"validation_loss": 0.25}, "val loss 0.250"),
        ({}, "-"),
    ],
)
def test_a_result_is_the_best_known_measure(found, text):
    assert write_result(found)[0] == text


def test_more_is_better_of_every_score():
    scores = [write_result(one)[1] for one in (
        {"test_loss": 2.0}, {"test_loss": 1.0}, {"test_accuracy": 0.1}, {"test_accuracy": 0.9},
    )]  # fmt: skip
    assert scores == sorted(scores, key=lambda score: score or 0.0)


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, "-"), (0.84, "0.8 s"), (12.3, "12 s"), (300, "5 min")]
)
def test_durations(seconds, text):
    assert write_seconds(seconds) == text


def test_a_diverged_run_has_no_result():
    (row,) = make_rows([record({"test_accuracy": 0.9}, Phase.DIVERGED)])
    assert (row.result, row.score) == ("-", None)


def test_the_comparison_marks_what_is_better_and_worse():
    records = [
        record({"test_accuracy": 0.5, "test_loss": 1.0}, activation="relu"),
        record({"test_accuracy": 0.9, "test_loss": 2.0}, activation="tanh"),
    ]
    lines = dict(lines_of(records))
    assert [text for text, _ in lines["activation"]] == ["relu", "tanh"]
    assert lines["test accuracy"][1] == ("90.00% +", "better")
    assert lines["test loss"][1] == ("2 -", "worse")
    text = str(draw_comparison(78, 12, records, 0))
    assert "a moons-1" in text
    assert "b moons-2" in text


def test_results_on_different_data_are_neither_better_nor_worse():
    records = [record({"test_accuracy": 0.9}), record({"test_accuracy": 0.8}, dataset="circles")]
    lines = dict(lines_of(records))
    assert [text for text, _ in lines["data"]] == ["moons", "circles"]
    assert {key for _, key in lines["test accuracy"]} == {"value"}


def test_large_results_are_written_in_full():
    config = CONFIG.replace(seed=5)
    folder = RunStore().create(config)
    folder.write_state(
        RecordedState(phase=Phase.FINISHED, step=25_000, steps_per_epoch=10, train_seconds=2.0)
    )
    lines = dict(lines_of([RunStore().record(folder)]))
    assert lines["steps per second"] == [("12,500", "value")]
