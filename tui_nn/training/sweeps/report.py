"""SweepReport: where a sweep stands, read from the folders of its runs."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_nn.errors import RunError
from tui_nn.storage.durable import read_at_most, replace_file
from tui_nn.storage.private_folders import OWNER_ONLY
from tui_nn.training.comparing.series import EPOCH, read_series
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.state import ENDED, Phase, RecordedState
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.sweeps.folder import SweepFolder
from tui_nn.training.sweeps.halving import rungs
from tui_nn.training.sweeps.request import SweepRequest, measures_of

FAILURE = "failure.json"
"""The file in a run's folder that says why its trial failed."""

MAXIMUM_SIZE = 1 << 14

VALIDATION = "validation"


@dataclass(frozen=True, slots=True)
class TrialRun:
    """The run of a trial with one of its seeds.

    Attributes:
        folder: where it is.
        config: its settings.
        state: its recorded state.
        failure: why it failed; "" if it did not.
    """

    folder: RunFolder
    config: TrainingConfig
    state: RecordedState
    failure: str = ""

    @property
    def has_ended(self) -> bool:
        """Whether it is not trained further: it has finished, diverged or failed."""
        return bool(self.failure) or self.state.phase in ENDED

    @property
    def seconds(self) -> float:
        """Time spent training."""
        return self.state.train_seconds or 0.0

    def objective(self, epochs: int, name: str) -> float | None:
        """The measure `name`, such as "validation_accuracy", after `epochs`; None if it has none.

        Of a run that stopped early, it is that of the weights that were restored.
        """
        if self.failure or self.state.phase is Phase.DIVERGED:
            return None
        if self.state.epoch <= epochs:
            part, _, measure = name.partition("_")
            if part == VALIDATION and self.state.validation:
                return _finite(self.state.validation.get(measure))
            if self.state.result:
                return _finite(self.state.result.get(name))
        x, y = read_series(self.folder).curve(name, EPOCH)
        before = y[x <= epochs]
        return _finite(float(before[-1])) if len(before) else None


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """A trial: one set of settings.

    Attributes:
        number: from 0.
        settings: the settings that vary, by name.
        runs: one for each seed that was begun.
    """

    number: int
    settings: Mapping[str, Any]
    runs: tuple[TrialRun, ...]

    @property
    def seconds(self) -> float:
        """Time spent training all its runs."""
        return sum(run.seconds for run in self.runs)

    @property
    def epochs(self) -> int:
        """Epochs that all its runs were trained."""
        return min((run.state.epoch for run in self.runs), default=0)

    @property
    def failure(self) -> str:
        """Why it failed; "" if it did not."""
        return next((run.failure for run in self.runs if run.failure), "")

    def has_reached(self, epochs: int, seeds: int) -> bool:
        """Whether all its runs were trained that far, or have ended."""
        return len(self.runs) == seeds and all(
            run.has_ended or run.state.epoch >= epochs for run in self.runs
        )

    def objective(self, epochs: int, name: str) -> float | None:
        """The mean of its runs after `epochs`; None if one has no result."""
        values = [run.objective(epochs, name) for run in self.runs]
        known = [value for value in values if value is not None]
        return sum(known) / len(known) if known and len(known) == len(values) else None


@dataclass(frozen=True, slots=True)
class SweepReport:
    """A sweep at one moment.

    Attributes:
        folder: where it is.
        request: what it tries.
        trials: those that were begun, by number.
        objective: name of the measure that ranks them.
    """

    folder: SweepFolder
    request: SweepRequest
    trials: tuple[TrialRecord, ...]
    objective: str

    @property
    def maximize(self) -> bool:
        """Whether more of the objective is better."""
        return self.objective.endswith(("accuracy", "r2"))

    @property
    def rungs(self) -> tuple[int, ...]:
        """Epochs after which trials are compared."""
        return rungs(self.request.epochs, early_ending=self.request.early_ending)

    def ranked(self) -> list[tuple[TrialRecord, float]]:
        """Trials with a result, with it: those trained furthest first, of them the best first."""
        sign = -1 if self.maximize else 1
        found = [(trial, trial.objective(trial.epochs, self.objective)) for trial in self.trials]
        known = [(trial, value) for trial, value in found if value is not None]
        return sorted(
            known, key=lambda pair: (-self._rung(pair[0]), sign * pair[1], pair[0].number)
        )

    def _rung(self, trial: TrialRecord) -> int:
        """How many rungs a trial has reached."""
        return sum(trial.has_reached(epochs, self.request.seeds) for epochs in self.rungs)


def read_sweep(folder: SweepFolder, store: RunStore | None = None) -> SweepReport:
    """Where a sweep stands.

    Raises:
        UserError: its request cannot be read.
    """
    request, store = folder.request(), store or RunStore()
    trials = (read_trial(folder, request, number, store) for number in range(request.trials))
    known = tuple(trial for trial in trials if trial is not None)
    return SweepReport(folder, request, known, objective_of(request))


def read_trial(
    folder: SweepFolder, request: SweepRequest, number: int, store: RunStore
) -> TrialRecord | None:
    """A trial; None if it was not begun."""
    names = [folder.run_name(number, repeat, request.seeds) for repeat in range(request.seeds)]
    runs = [read_run(RunFolder(store.root / name)) for name in names]
    begun = tuple(run for run in runs if run is not None)
    if not begun:
        return None
    settings = {name: getattr(begun[0].config, name) for name in request.dimensions}
    return TrialRecord(number, settings, begun)


def read_run(folder: RunFolder) -> TrialRun | None:
    """The run of a trial; None if it was not begun, or its folder is damaged."""
    try:
        return TrialRun(folder, folder.config(), folder.state(), _failure(folder))
    except RunError:
        return None


def objective_of(request: SweepRequest) -> str:
    """The measure that ranks the trials, such as "validation_accuracy"."""
    return next(name for name in measures_of(request.config) if name.endswith(request.objective))


def write_failure(folder: Path, reason: str) -> None:
    """Record why a trial failed.

    Raises:
        OSError: it cannot be written.
    """
    content = json.dumps({"error": reason}).encode()
    replace_file(folder / FAILURE, content, permissions=OWNER_ONLY)


def _failure(folder: RunFolder) -> str:
    with contextlib.suppress(OSError, ValueError, TypeError, LookupError, RecursionError):
        return str(json.loads(read_at_most(folder.path / FAILURE, MAXIMUM_SIZE))["error"])
    return ""


def _finite(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def best(report: SweepReport) -> TrialRecord | None:
    """The best of the trials that were trained to the end; None before there is one."""
    last = report.rungs[-1]
    full: Sequence[TrialRecord] = [
        trial for trial, _ in report.ranked() if trial.has_reached(last, report.request.seeds)
    ]
    return full[0] if full else None
