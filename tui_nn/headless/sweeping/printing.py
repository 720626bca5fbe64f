"""What a sweep prints: a line for each trial, and a summary at the end."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

import numpy as np

from tui_nn.headless.printing.results import print_json
from tui_nn.headless.printing.run_table import changed_settings
from tui_nn.headless.printing.tables import print_table
from tui_nn.printing import print_line
from tui_nn.text import percent, plural
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.sweeps.importance import FEWEST_TRIALS, explained_share
from tui_nn.training.sweeps.report import SweepReport, TrialRecord
from tui_nn.training.sweeps.request import describe_settings
from tui_nn.training.sweeps.space import write_value

MOST_ROWS = 10
"""Trials in the summary."""


class TrialLines:
    """Prints each trial that has reached a rung.

    Args:
        objective: name of the measure.
        as_json: print JSON objects.
    """

    def __init__(self, objective: str, *, as_json: bool) -> None:
        self._objective, self._as_json = objective, as_json

    def show(self, trial: TrialRecord, value: float | None) -> None:
        """Print a trial with its result."""
        if self._as_json:
            print_json(trial_fields(trial, value, self._objective))
            return
        result = write_objective(self._objective, value)
        settings = describe_settings(trial.settings)
        reason = f"  {trial.failure}" if trial.failure else ""
        print_line(
            f"trial {trial.number:<4} {result:>9}  {plural(trial.epochs, 'epoch'):>10}"
            f"  {trial.seconds:6.2f} s  {settings}{reason}",
            flush=True,
        )


def trial_fields(trial: TrialRecord, value: float | None, objective: str) -> dict[str, Any]:
    """A trial as a JSON object."""
    return {
        "trial": trial.number,
        objective: value,
        "epochs": trial.epochs,
        "train_seconds": trial.seconds,
        "settings": {name: write_value(name, value) for name, value in trial.settings.items()},
        "runs": [run.folder.name for run in trial.runs],
        "error": trial.failure or None,
    }


def print_summary(report: SweepReport, winner: Mapping[str, Any] | None, *, as_json: bool) -> None:
    """Print the best trials, which settings matter, and the test of the winner."""
    shares = explained_shares(report)
    if as_json:
        print_json({"sweep": report.folder.name, "explained": shares, "winner": winner})
        return
    print_line()
    _print_best(report)
    print_line()
    _print_shares(shares)
    if winner is not None:
        _print_winner(report, winner)


def explained_shares(report: SweepReport) -> dict[str, float | None]:
    """The share of the variance of the results that each setting explains, where that is known."""
    ranked = report.ranked()
    values = np.array([value for _, value in ranked])
    return {
        name: explained_share(dimension, [trial.settings[name] for trial, _ in ranked], values)
        for name, dimension in report.request.dimensions.items()
    }


def write_objective(objective: str, value: float | None) -> str:
    """A result for a table."""
    if value is None:
        return "-"
    return percent(value, 2) if objective.endswith("accuracy") else f"{value:.4g}"


def reproducing_command(config: TrainingConfig) -> str:
    """The command line that trains a network with these settings."""
    words = ["tui-nn", "train"]
    words += ["--recipe", config.recipe] if config.recipe in RECIPES else []
    for name, text in changed_settings(config).items():
        words += [f"--{name}", text]
    return shlex.join(words)


def _print_best(report: SweepReport) -> None:
    names = list(report.request.dimensions)
    headings = ["trial", *(name.replace("_", "-") for name in names), "epochs"]
    headings.append(report.objective.replace("_", " "))
    rows = [
        [
            str(trial.number),
            *(write_value(name, trial.settings[name]) for name in names),
            str(trial.epochs),
            write_objective(report.objective, value),
        ]
        for trial, value in report.ranked()[:MOST_ROWS]
    ]
    if rows:
        print_table(headings, rows, 2)


def _print_shares(shares: Mapping[str, float | None]) -> None:
    known = {name: share for name, share in shares.items() if share is not None}
    if not known:
        print_line(f"which settings matter cannot be told from fewer than {FEWEST_TRIALS} trials")
        return
    ranked = sorted(known, key=lambda name: -known[name])
    said = ", ".join(f"{name.replace('_', '-')} {percent(known[name], 0)}" for name in ranked)
    print_line(f"share of the differences that each setting explains alone: {said}")


def _print_winner(report: SweepReport, winner: Mapping[str, Any]) -> None:
    trial = next(one for one in report.trials if one.number == winner["trial"])
    measures = {
        name.removeprefix("test_"): value
        for name, value in winner.items()
        if name.startswith("test_") and value is not None
    }
    said = ", ".join(f"{name} {value:.4g}" for name, value in measures.items())
    print_line(f"trial {trial.number} on the test part: {said}")
    config = trial.runs[0].config
    print_line(f"train it again: {reproducing_command(config)}")
    print_line(f"look at it:     tui-nn --resume {trial.runs[0].folder.name}")
