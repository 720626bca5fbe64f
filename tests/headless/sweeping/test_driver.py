"""The driver trains what is missing, rung by rung."""

from __future__ import annotations

import json
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from tui_nn.errors import UserError
from tui_nn.headless.sweeping.driver import SweepDriver, check_request
from tui_nn.headless.sweeping.testing import check_winner
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.store import RunStore
from tui_nn.training.sweeps.folder import SweepStore
from tui_nn.training.sweeps.report import best
from tui_nn.training.sweeps.request import make_request

TEXTS = {"learning_rate": "1e-4..1e-1", "epochs": "9", "samples": "200"}


class SameProcess(Executor):
    """Does each task at once.

    Attributes:
        tasks: those that were submitted.
        limit: the number of tasks after which the process is as if killed; None for none.
    """

    def __init__(self, limit=None) -> None:
        self.tasks: list[dict[str, Any]] = []
        self.limit = limit

    def submit(self, fn, /, *arguments, **keywords):
        if self.limit is not None and len(self.tasks) >= self.limit:
            raise KeyboardInterrupt
        self.tasks.append(json.loads(arguments[0]))
        future: Future[Any] = Future()
        future.set_result(fn(*arguments))
        return future


def open_sweep(**parts):
    return SweepStore().open(None, make_request("moons", TEXTS, **parts))


def drive(folder, executor=None, workers=2):
    shown = []
    executor = executor or SameProcess()
    driver = SweepDriver(
        folder, executor, workers, lambda trial, value: shown.append((trial, value))
    )
    return driver.run(), executor.tasks, shown


def results(report):
    return {trial.number: (trial.settings, value) for trial, value in report.ranked()}


def test_every_trial_is_a_run_of_the_sweep():
    report, tasks, shown = drive(open_sweep(trials=4))
    assert len(tasks) == len(shown) == len(report.trials) == 4
    records = {record.name: record for record in RunStore().records()}
    assert set(records) == {f"moons-1.{number}" for number in range(4)}
    assert {record.sweep for record in records.values()} == {"moons-1"}
    assert len({trial.settings["learning_rate"] for trial in report.trials}) == 4
    ranked = [value for _, value in report.ranked()]
    assert ranked == sorted(ranked, reverse=True)


def test_a_sweep_that_was_killed_continues_with_the_same_trials():
    folder = open_sweep(trials=5)
    with pytest.raises(KeyboardInterrupt):
        drive(folder, SameProcess(limit=3))
    report, tasks, _ = drive(folder)
    assert len(tasks) == 2
    names = [record.name for record in RunStore().records()]
    for name in names:
        RunStore().delete([name])
    fresh, _, _ = drive(folder)
    assert results(report) == results(fresh)


def test_more_trials_keep_the_first_ones():
    drive(open_sweep(trials=2))
    report, tasks, _ = drive(open_sweep(trials=4))
    assert report.folder.name == "moons-1"
    assert len(tasks) == 2
    assert len(report.trials) == 4


def test_a_finished_sweep_has_nothing_to_do():
    drive(open_sweep(trials=3))
    assert drive(open_sweep(trials=3))[1] == []


@pytest.mark.parametrize("width", [1, 4])
def test_only_the_better_third_is_trained_further(width):
    report, tasks, _ = drive(open_sweep(trials=9, early_ending=True), workers=width)
    assert report.rungs == (1, 3, 9)
    assert [task["epochs"] for task in tasks] == [1] * 9 + [3] * 3 + [9]
    assert sorted(trial.epochs for trial in report.trials) == [1] * 6 + [3] * 2 + [9]
    first_rung = {trial.number: trial.objective(1, report.objective) for trial in report.trials}
    further = {trial.number for trial in report.trials if trial.epochs > 1}
    assert min(first_rung[number] for number in further) >= sorted(first_rung.values())[6]
    winner = best(report)
    assert winner is not None
    assert winner.epochs == 9


def test_several_seeds_are_averaged():
    report, tasks, shown = drive(open_sweep(trials=2, seeds=3))
    assert (len(tasks), len(shown)) == (6, 2)
    for trial in report.trials:
        assert [run.config.seed for run in trial.runs] == [0, 1, 2]
        assert {run.config.data_seed for run in trial.runs} == {0}
        values = [run.objective(9, report.objective) for run in trial.runs]
        assert trial.objective(9, report.objective) == pytest.approx(sum(values) / 3)


def test_a_trial_that_fails_does_not_end_the_sweep():
    folder = open_sweep(trials=3)

    class Broken(SameProcess):
        def submit(self, fn, /, *arguments, **keywords):
            path = json.loads(arguments[0])["folder"]
            if path.endswith(".1"):
                (RunFolder(RunStore().root / "moons-1.1").path / "config.toml").chmod(0o600)
                return super().submit(lambda text: json.dumps({"error": "no disk"}), *arguments)
            return super().submit(fn, *arguments, **keywords)

    report, _, shown = drive(folder, Broken())
    assert len(report.ranked()) == 2
    assert [trial.failure for trial in report.trials] == ["", "no disk", ""]
    assert len(shown) == 3
    assert drive(folder)[1] == []


def test_the_winner_is_tested_once():
    report, _, _ = drive(open_sweep(trials=3))
    first = check_winner(report)
    assert first is not None
    assert first["test_accuracy"] > 0.5
    winner = best(report)
    assert winner is not None
    assert first["trial"] == winner.number
    marked = {**first, "test_accuracy": 0.0}
    report.folder.write_winner(marked)
    assert check_winner(report) == marked


def test_stopping_leaves_the_rest_for_later():
    folder = open_sweep(trials=6)
    drivers: list[SweepDriver] = []

    def stop_after_two(trial, value):
        if trial.number == 1:
            drivers[0].stop()

    drivers.append(SweepDriver(folder, SameProcess(), 1, stop_after_two))
    assert len(drivers[0].run().trials) == 2
    assert len(drive(folder)[0].trials) == 6


def test_impossible_settings_are_refused_before_anything_is_trained():
    texts = {"output_activation": "sigmoid/tanh", "learning_rate": "0.1/0.2"}
    with pytest.raises(UserError, match=r"--output-activation tanh.*needs output-activation"):
        check_request(make_request("moons", texts, search="grid"))
    check_request(make_request("moons", TEXTS))


def test_trials_may_differ_in_length():
    folder = SweepStore().open(None, make_request("moons", {"epochs": "2/4"}, search="grid"))
    report, _, _ = drive(folder)
    assert [trial.epochs for trial in report.trials] == [2, 4]
    assert all(run.has_ended for trial in report.trials for run in trial.runs)
