"""From a `Load` command to a trainer with compiled kernels: all slow work at the start."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from tui_nn import jit
from tui_nn.compilation import counting_kernels, missing_kernels
from tui_nn.data.augmentation import augment_pictures
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.data.drawings import DrawingFile, read_drawings
from tui_nn.data.handwriting.penmanship import write_drawings
from tui_nn.data.handwriting.variations import vary_drawings
from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.data.strokes.rasterizer import prepare_drawings
from tui_nn.engine import executor, workspace
from tui_nn.errors import CheckpointError, ConfigError, RunError
from tui_nn.training.checkpoints.loading import (
    SavedRun,
    load_run,
    read_own_drawings,
    restore_trainer,
)
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.events import Loading
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.extension import extend_run
from tui_nn.training.trainer.trainer import Trainer

COMPILED = "loading the kernels"
COMPILING = "compiling for this machine (first start only)"
COMPILING_EACH_TIME = "compiling at each start (see `tui-nn doctor`)"

DOT = [np.zeros((1, 2))]
"""A drawing of one point."""

Report = Callable[[str, float | None], None]


class Progress:
    """Reports the progress of loading, or of compiling where kernels are missing."""

    def __init__(self, tell: Callable[[Loading], None], total: int = 0) -> None:
        """Report to `tell`; `total` kernels must be compiled."""
        self._tell = tell
        self._done, self._total = 0, total
        self._compiling = COMPILING if not total or jit.keeps_kernels() else COMPILING_EACH_TIME

    def report(self, message: str, fraction: float | None) -> None:
        """Tell what is being done, and its share that is done (None if unknown)."""
        self._tell(Loading(message, self._done / self._total if self._total else fraction))

    def count(self, done: int, total: int) -> None:
        """Report how many kernels are compiled."""
        self._done, self._total = done, total
        self.report_kernels()

    def report_kernels(self) -> None:
        """Report that kernels are being compiled, or else loaded."""
        if not self.report_missing():
            self.report(COMPILED, None)

    def report_missing(self) -> bool:
        """Report that kernels are being compiled, if some are missing; whether there are."""
        missing = self._done < self._total
        if missing:
            count = f"{self._done} of {self._total}"
            self._tell(Loading(self._compiling, self._done / self._total, count))
        return missing


def load_trainer(command: Load, tell: Callable[[Loading], None]) -> Trainer:
    """Load the data, make the network, and load or compile the kernels.

    Args:
        command: the run to begin, or the checkpoint to continue from.
        tell: receives the progress.

    Raises:
        UserError: data or checkpoint cannot be used.
    """
    config, saved = _begin(command, Progress(tell).report)
    missing = missing_kernels(kernels_of(config, saved.schema if saved else config.source.schema))
    progress = Progress(tell, len(missing))
    if not missing:
        return _extended(_make_trainer(config, saved, progress), command, progress)
    with counting_kernels(missing, progress.count):
        trainer = _make_trainer(config, saved, progress)
        _compile_rest(trainer)
    return _extended(trainer, command, progress)


def _extended(trainer: Trainer, command: Load, progress: Progress) -> Trainer:
    """The trainer with the number of epochs that the command asks for."""
    begun = command.run or command.checkpoint
    if begun and command.epochs is not None and command.epochs != trainer.config.epochs:
        progress.report(extend_run(trainer, command.epochs), None)
    return trainer


def kernels_of(config: TrainingConfig, schema: DatasetSchema | None) -> list[Callable[..., Any]]:
    """The kernels that a run and its first drawing call from Python.

    Args:
        config: the run.
        schema: what its examples are; None if only loading them tells, and kernels that are needed
            for pictures alone are then not listed.
    """
    kernels: list[Callable[..., Any]] = [*executor.KERNELS]
    if schema is not None and schema.is_pictures:
        kernels += workspace.KERNELS
    if schema is not None and schema.kind is Kind.DIGITS:
        kernels.append(prepare_drawings)
    if config.dataset == "digits":
        kernels.append(write_drawings)
    if config.is_augmented:
        kernels.append(augment_pictures)
    return kernels


def _compile_rest(trainer: Trainer) -> None:
    """Compile what is first called when the run is shown, so that the screen does not wait then."""
    trainer.executor.measure(0, 0.0, 0)
    if trainer.dataset.schema.kind is Kind.DIGITS:
        prepare_strokes(DOT)


def _make_trainer(config: TrainingConfig, saved: SavedRun | None, progress: Progress) -> Trainer:
    report = progress.report
    report(f"loading {config.source.name}", None)
    if config.dataset == "digits":
        progress.report_missing()  # those that generate the digits come first
    dataset = load_dataset(
        config.dataset,
        seed=config.seed,
        validation_split=config.validation_split,
        data_dir=config.data_dir,
        samples=config.samples,
        report=report,
    )
    config.check(dataset.schema)
    own = b""
    if config.own_drawings:
        report("adding your drawings", None)
        own = _own_drawings(saved)
        dataset = add_own_drawings(dataset, own, config.own_drawings, config.seed)
    progress.report_kernels()
    trainer = Trainer(config, dataset, own)
    trainer.executor.warm_up(trainer.examples)
    if saved is not None:
        restore_trainer(trainer, saved)
    return trainer


def _begin(command: Load, report: Report) -> tuple[TrainingConfig, SavedRun | None]:
    """The config of the run, and the saved run that it continues from, if any."""
    data_dir = command.config.data_dir
    if command.run is not None:
        folder = RunFolder(command.run)
        saved = read_newest(folder, report)
        config = _recorded_config(folder, saved)
        return config.replace(data_dir=data_dir or config.data_dir), saved
    if command.checkpoint is not None:
        report(f"reading {command.checkpoint.name}", None)
        saved = load_run(command.checkpoint)
        return saved.config.replace(data_dir=data_dir or saved.config.data_dir), saved
    return command.config, None


def _own_drawings(saved: SavedRun | None) -> bytes:
    """The user's drawings: as they were when the run began, if the checkpoint has them."""
    kept = read_own_drawings(saved) if saved else b""
    return kept or DrawingFile().content()


def read_newest(folder: RunFolder, report: Report) -> SavedRun | None:
    """The newest intact checkpoint of a run; None if there is none yet.

    Args:
        folder: of the run.
        report: receives the damaged ones, which are skipped.

    Raises:
        RunError: all of them are damaged.
    """
    reason = ""
    for path in folder.checkpoints():
        report(f"reading {path.name} of {folder.name}", None)
        try:
            return load_run(path)
        except CheckpointError as error:
            reason = str(error)
            report(f"{reason}: continuing from the one before", None)
    if reason:
        raise RunError(f"{folder.name} has no intact checkpoint: {reason}")
    return None


def _recorded_config(folder: RunFolder, saved: SavedRun | None) -> TrainingConfig:
    """The settings of the checkpoint, with the data folder of the run's own file.

    Only that file has the absolute path of the data; the checkpoint may be of an extended run.

    Raises:
        RunError: there is no checkpoint, and the file is missing or damaged.
    """
    if saved is None:
        return folder.config()
    try:
        return saved.config.replace(data_dir=folder.config().data_dir)
    except RunError:
        return saved.config


def add_own_drawings(dataset: Dataset, content: bytes, copies: int, seed: int) -> Dataset:
    """Append variations of the user's own drawings to the training examples; shuffling mixes them.

    Args:
        dataset: digits, in memory.
        content: the file of the drawings.
        copies: variations of each.
        seed: of the variations.

    Raises:
        UserError: there are no drawings, they cannot be read, or the examples are not in memory.
    """
    train = dataset.train
    if isinstance(train, StoredSplit):
        raise ConfigError("own_drawings", "cannot go with examples that do not fit into memory")
    drawings = read_drawings(content).drawings
    if not drawings:
        raise ConfigError("own_drawings", f"there are none in {DrawingFile().path} yet; use 0")
    own = vary_drawings(drawings, copies, seed)
    targets = np.concatenate([train.targets, own.targets.astype(train.targets.dtype)])
    return dataclasses.replace(
        dataset, train=Split(np.concatenate([train.inputs, own.inputs]), targets)
    )
