"""A trial in the process of a worker: trained up to a number of epochs, and recorded as a run."""

from __future__ import annotations

import dataclasses
import json
import time
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset
from tui_nn.data.options import DataOptions
from tui_nn.errors import UserError
from tui_nn.training.checkpoints.loading import restore_trainer
from tui_nn.training.checkpoints.saving import fingerprint_trainer
from tui_nn.training.moments.album import Album
from tui_nn.training.protocol.events import Event
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.open_run import OpenRun
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.store import RunStore
from tui_nn.training.session.loading import read_newest
from tui_nn.training.session.observation import summarize_run
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.trainer import Trainer

PLAN = RecordingPlan(interval=0.0, moments_budget=0)
"""A trial is written when it ends or is interrupted, and keeps no moments."""

CHUNK = 10_000
"""Steps of one call, after which the measures of an epoch are taken."""


class DataKey(NamedTuple):
    """All settings that the examples depend on."""

    dataset: str
    seed: int
    validation_split: float
    data_dir: Path | None
    samples: int | None
    options: DataOptions


def run_trial(text: str) -> str:
    """Train the run of a trial.

    Args:
        text: JSON: `folder`, that of the run, and `epochs`, the epochs after which it stops.

    Returns:
        JSON: `error`, a sentence, if it failed; else `{}`: its folder has the result.
    """
    task = json.loads(text)
    try:
        train_trial(Path(task["folder"]), task["epochs"])
    except UserError as error:
        return json.dumps({"error": str(error)})
    return "{}"


def train_trial(path: Path, epochs: int) -> None:
    """Train a recorded run from where it is until it has trained `epochs`.

    Its test part stays untouched: it is used once, for the winner of the sweep.

    Raises:
        UserError: the run cannot be claimed or loaded, or its data cannot be read.
    """
    claimed = RunStore(path.parent).claim_for_training(path)
    try:
        trainer = _load_trainer(claimed.folder)
    except BaseException:
        claimed.release()
        raise
    faults: list[Event] = []
    # A new run can be made again from its settings: nothing is written of its first step.
    known = fingerprint_trainer(trainer) if trainer.step == 0 else None
    run = OpenRun(claimed, faults.append, PLAN, trainer, known, Album(0, 0))
    try:
        run.begin(trainer)
        _train(trainer, run, epochs)
        if trainer.finish_reason is not None:
            run.finish(trainer, summarize_run(trainer))
        else:
            run.write_standing(trainer, running=False)
    finally:
        run.close()


def _train(trainer: Trainer, run: OpenRun, epochs: int) -> None:
    begin, before = time.perf_counter(), trainer.train_seconds
    while trainer.finish_reason is None and trainer.epoch < epochs:
        rate = trainer.learning_rate
        trainer.run_steps(min(CHUNK, trainer.steps_per_epoch))
        trainer.train_seconds = before + time.perf_counter() - begin
        if trainer.divergence is not None:
            trainer.finish_reason = FinishReason.DIVERGED
        else:
            run.end_epoch(trainer, rate, trainer.train_seconds)


def _load_trainer(folder: RunFolder) -> Trainer:
    config = folder.config()
    trainer = Trainer(config, untested(load_data(data_key(config))))
    trainer.executor.warm_up(trainer.examples)
    saved = read_newest(folder, _ignore)
    if saved is not None:
        restore_trainer(trainer, saved)
    return trainer


def data_key(config: TrainingConfig) -> DataKey:
    """What the examples of a run depend on."""
    return DataKey(
        config.dataset,
        config.seed_of_data,
        config.validation_split,
        config.data_dir,
        config.samples,
        config.data_options,
    )


@lru_cache(maxsize=1)
def load_data(key: DataKey) -> Dataset:
    """The data set; kept for the next trial, which usually has the same."""
    return load_dataset(
        key.dataset,
        seed=key.seed,
        validation_split=key.validation_split,
        data_dir=key.data_dir,
        samples=key.samples,
        options=key.options,
    )


def untested(dataset: Dataset) -> Dataset:
    """The data set without the examples of its test part."""
    return dataclasses.replace(dataset, test=dataset.test.first(0), origins=None)


def _ignore(_message: str, _fraction: float | None) -> Any:
    """Discard a progress report."""
