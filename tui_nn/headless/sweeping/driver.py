"""SweepDriver: has workers train the trials of a sweep, until all are trained or it is stopped.

The folders of the runs are the truth: a driver that begins reads them, and has only what is missing
trained.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from pathlib import Path
from threading import Event

from tui_nn.errors import RunError, UserError
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.membership import Membership
from tui_nn.training.runs.store import RunStore
from tui_nn.training.sweeps.folder import SweepFolder
from tui_nn.training.sweeps.halving import choose
from tui_nn.training.sweeps.pool import WorkerDiedError
from tui_nn.training.sweeps.report import (
    SweepReport,
    TrialRecord,
    objective_of,
    read_run,
    read_sweep,
    read_trial,
    write_failure,
)
from tui_nn.training.sweeps.request import SweepRequest, describe_settings
from tui_nn.training.sweeps.search import GridSearch, RandomSearch, Search, make_search
from tui_nn.training.sweeps.trial import run_trial

LOOK = 0.5
"""Seconds between two looks whether to stop."""

MOST_CHECKED = 1_000
"""Trials whose settings are checked before the first is trained."""

Results = dict[int, float | None]
"""The results at a rung, by number of the trial; None of those that failed."""

Show = Callable[[TrialRecord, float | None], None]
"""Takes a trial whose runs have reached a rung, and its result there."""


class SweepDriver:
    """Trains what is missing of a sweep.

    Args:
        folder: the sweep, which this process has claimed.
        executor: its workers.
        workers: how many it has. Each has a second task waiting, unless the settings of a trial
            depend on the results so far.
        show: told of each trial that has reached a rung.
    """

    def __init__(
        self,
        folder: SweepFolder,
        executor: Executor,
        workers: int,
        show: Show,
    ) -> None:
        self._folder, self._executor, self._show = folder, executor, show
        self._request = folder.request()
        self._width = workers if self._request.search == "tpe" else 2 * workers
        self._store = RunStore()
        self._objective = objective_of(self._request)
        self._stopped = Event()

    def stop(self) -> None:
        """Hand out nothing more; `run` returns when the workers have ended their tasks."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped.is_set()

    def run(self) -> SweepReport:
        """Train the trials, rung by rung.

        Raises:
            UserError: a run cannot be recorded, or an extra is missing.
        """
        report = read_sweep(self._folder, self._store)
        search = make_search(self._request, maximize=report.maximize)
        numbers: Iterable[int] = range(self._request.trials)
        for rung, epochs in enumerate(report.rungs):
            results = self._train(numbers, epochs, search if rung == 0 else None)
            if self.is_stopped:
                break
            numbers = choose(results, maximize=report.maximize)
        return read_sweep(self._folder, self._store)

    def _train(self, numbers: Iterable[int], epochs: int, search: Search | None) -> Results:
        """Train trials up to a rung; their results there."""
        results: Results = {}
        waiting: dict[Future[str], tuple[int, Path]] = {}
        for number in numbers:
            if self.is_stopped:
                break
            for folder in self._folders(number, search):
                if not _is_done(folder, epochs):
                    task = json.dumps({"folder": str(folder.path), "epochs": epochs})
                    waiting[self._executor.submit(run_trial, task)] = number, folder.path
            self._collect(number, waiting, epochs, search, results)
            while len(waiting) >= self._width:
                self._wait(waiting, epochs, search, results)
        while waiting:
            self._wait(waiting, epochs, search, results)
        return results

    def _folders(self, number: int, search: Search | None) -> Iterator[RunFolder]:
        """The folders of a trial's runs; new ones get the settings that the search chooses."""
        request, known = self._request, self._read(number)
        settings = dict(known.settings) if known else None
        for repeat in range(request.seeds):
            name = self._folder.run_name(number, repeat, request.seeds)
            folder = RunFolder(self._store.root / name)
            if not folder.is_run:
                if settings is None:
                    assert search is not None, "a trial that was trained has its runs"
                    settings = search.ask(number)
                config = request.config.replace(seed=request.config.seed + repeat, **settings)
                membership = Membership(self._folder.name, number, repeat)
                folder = self._store.create_trial(config, name, membership)
            yield folder

    def _wait(
        self,
        waiting: dict[Future[str], tuple[int, Path]],
        epochs: int,
        search: Search | None,
        results: Results,
    ) -> None:
        """Wait for a task to end, and take note of its trial if that was its last one."""
        done, _ = wait(waiting, timeout=LOOK, return_when=FIRST_COMPLETED)
        for future in done:
            number, path = waiting.pop(future)
            _note_failure(future, path)
            self._collect(number, waiting, epochs, search, results)

    def _collect(
        self,
        number: int,
        waiting: dict[Future[str], tuple[int, Path]],
        epochs: int,
        search: Search | None,
        results: Results,
    ) -> None:
        """Take note of a trial that no worker has a task of."""
        if any(number == other for other, _ in waiting.values()):
            return
        trial = self._read(number)
        if trial is None or not trial.has_reached(epochs, self._request.seeds):
            return
        objective = results[number] = trial.objective(epochs, self._objective)
        if search is not None:
            search.tell(number, trial.settings, objective)
        self._show(trial, objective)

    def _read(self, number: int) -> TrialRecord | None:
        return read_trial(self._folder, self._request, number, self._store)


def _is_done(folder: RunFolder, epochs: int) -> bool:
    """Whether a run has been trained so far, or has ended."""
    run = read_run(folder)
    return run is not None and (run.has_ended or run.state.epoch >= epochs)


def _note_failure(future: Future[str], path: Path) -> None:
    """Record why a run could not be trained.

    Raises:
        RunError: that cannot be recorded either.
        Exception: a defect of the program.
    """
    try:
        reason = json.loads(future.result()).get("error", "")
    except WorkerDiedError as error:
        reason = str(error)
    if not reason:
        return
    try:
        write_failure(path, reason)
    except OSError as error:
        raise RunError(f"{path}: cannot be written ({error.strerror or error})") from error


def check_request(request: SweepRequest) -> None:
    """Refuse settings that cannot be used together, before anything is trained.

    Raises:
        UserError: the settings of a trial contradict each other.
    """
    search = GridSearch(request) if request.search == "grid" else RandomSearch(request)
    for number in range(min(request.trials, MOST_CHECKED)):
        settings = search.ask(number)
        try:
            request.config.replace(**settings)
        except UserError as error:
            raise UserError(f"{describe_settings(settings)}: {error}") from None
