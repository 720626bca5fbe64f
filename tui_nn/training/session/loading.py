"""Loading: turns a `Load` command into a trainer with compiled kernels."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import numpy as np

from tui_nn import jit
from tui_nn.compilation import counting_kernels, missing_kernels
from tui_nn.data.augmentation.changes import augment_pictures
from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.data.drawings import DrawingFile, read_drawings
from tui_nn.data.handwriting.penmanship import write_drawings
from tui_nn.data.handwriting.variations import vary_drawings
from tui_nn.data.schema import DatasetSchema
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
from tui_nn.training.imports.fitting import WeightsFile
from tui_nn.training.imports.recognition import is_foreign
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.events import Loading
from tui_nn.training.runs.claimed_run import ClaimedRun
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.session.own_data import find_moved, refuse_changed, refuse_misfit
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.suggestions import Suggestion, suggest
from tui_nn.training.trainer.extension import extend_run
from tui_nn.training.trainer.trainer import Trainer

COMPILED = "loading the kernels"
COMPILING = "compiling for this machine (first start only)"
COMPILING_EACH_TIME = "compiling at each start (see `tui-nn doctor`)"

DOT = [np.zeros((1, 2))]
"""Drawing of a single point."""

Report = Callable[[str, float | None], None]


class Progress:
    """Reports the progress of loading, or of compiling where kernels are missing."""

    def __init__(self, tell: Callable[[Loading], None], total: int = 0) -> None:
        """Report to `tell`; `total` kernels have to be compiled."""
        self._tell = tell
        self._done, self._total = 0, total
        self._compiling = COMPILING if not total or jit.keeps_kernels() else COMPILING_EACH_TIME

    def report(self, message: str, fraction: float | None) -> None:
        """Report the current activity and its completed share (None if unknown)."""
        self._tell(Loading(message, self._done / self._total if self._total else fraction))

    def count(self, done: int, total: int) -> None:
        """Report that `done` of `total` kernels are compiled."""
        self._done, self._total = done, total
        self.report_kernels()

    def report_kernels(self) -> None:
        """Report that kernels are being compiled, or loaded if none are missing."""
        if not self.report_missing():
            self.report(COMPILED, None)

    def report_missing(self) -> bool:
        """Report that missing kernels are being compiled; return whether any are missing."""
        missing = self._done < self._total
        if missing:
            count = f"{self._done} of {self._total}"
            self._tell(Loading(self._compiling, self._done / self._total, count))
        return missing


def load_trainer(
    command: Load, tell: Callable[[Loading], None], claimed: ClaimedRun | None = None
) -> Trainer:
    """Load the data, make the network, and load or compile the kernels.

    Args:
        command: config of a new run, or run or checkpoint to continue from.
        tell: receives the progress.
        claimed: the recorded run that the command names, if any.

    Raises:
        UserError: the data, run or checkpoint cannot be used.
    """
    config, saved = _begin(command, claimed, Progress(tell).report)
    weights = _read_weights(command, Progress(tell).report)  # before data are downloaded for them
    missing = missing_kernels(kernels_of(config, saved.schema if saved else config.source.schema))
    progress = Progress(tell, len(missing))
    with counting_kernels(missing, progress.count) if missing else nullcontext():
        trainer = _make_trainer(config, saved, command, progress)
        if missing:
            _compile_rest(trainer)
    if weights is not None:
        weights.begin(trainer)
    return _extended(trainer, command, progress)


def _extended(trainer: Trainer, command: Load, progress: Progress) -> Trainer:
    """Extend a continued run to the number of epochs in the command, if it has one."""
    begun = command.run or command.checkpoint
    if begun and command.epochs is not None and command.epochs != trainer.config.epochs:
        progress.report(extend_run(trainer, command.epochs), None)
    return trainer


def kernels_of(config: TrainingConfig, schema: DatasetSchema | None) -> list[Callable[..., Any]]:
    """Kernels that a run and its first drawing call from Python.

    Args:
        config: settings of the run.
        schema: schema of its data; None if unknown before loading, and kernels for pictures are
            then not listed.
    """
    kernels: list[Callable[..., Any]] = [*executor.KERNELS]
    is_own = config.dataset == OWN_SYMBOLS
    if is_own or (schema is not None and schema.is_pictures):
        kernels += workspace.KERNELS
    if is_own or (schema is not None and schema.is_drawn):
        kernels.append(prepare_drawings)
    if config.dataset == "digits":
        kernels.append(write_drawings)
    if config.is_augmented:
        kernels.append(augment_pictures)
    return kernels


def _compile_rest(trainer: Trainer) -> None:
    """Compile the kernels first called when the run is shown, so the screen does not wait."""
    trainer.executor.meter.measure(0, 0.0, 0)
    if trainer.dataset.schema.is_drawn:
        prepare_strokes(DOT)


def _make_trainer(
    config: TrainingConfig, saved: SavedRun | None, command: Load, progress: Progress
) -> Trainer:
    report = progress.report
    report(f"loading {config.source.name}", None)
    if config.dataset == "digits":
        progress.report_missing()  # the kernels that generate digits are compiled first
    own = _own_drawings(saved) if takes_drawings(config) else b""
    dataset = load_dataset(
        config.dataset,
        seed=config.seed_of_data,
        validation_split=config.validation_split,
        data_dir=config.data_dir,
        samples=config.samples,
        report=report,
        options=config.data_options,
        drawings=own if config.dataset == OWN_SYMBOLS else None,
    )
    suggestion = suggest(config, dataset, command.free) if command.free else Suggestion(config)
    config = suggestion.config
    config.check(dataset.schema)
    if saved is not None:
        if not command.accept_changed_data:
            refuse_changed(dataset, saved)
        refuse_misfit(dataset, saved)
    if config.own_drawings:
        report("adding your drawings", None)
        dataset = add_own_drawings(dataset, own, config.own_drawings, config.seed)
    progress.report_kernels()
    trainer = Trainer(config, dataset, own)
    trainer.free, trainer.reasons = command.free, suggestion.reasons
    trainer.executor.warm_up(trainer.examples)
    if saved is not None:
        restore_trainer(trainer, saved)
    return trainer


def _begin(
    command: Load, claimed: ClaimedRun | None, report: Report
) -> tuple[TrainingConfig, SavedRun | None]:
    """Return the config of the run and the saved run that it continues from, if any."""
    data_dir = command.config.data_dir
    if claimed is not None:
        saved = read_newest(claimed.folder, report)
        config = find_moved(_recorded_config(claimed, saved), command)
        return config.replace(data_dir=data_dir or config.data_dir), saved
    if command.checkpoint is not None and not is_foreign(command.checkpoint):
        report(f"reading {command.checkpoint.name}", None)
        saved = load_run(command.checkpoint)
        config = find_moved(saved.config, command)
        return config.replace(data_dir=data_dir or config.data_dir), saved
    return command.config, None


def _read_weights(command: Load, report: Report) -> WeightsFile | None:
    """The file of another program that a new run begins with, if any.

    Raises:
        UserError: it cannot be read.
    """
    path = command.checkpoint
    if command.run is not None or path is None or not is_foreign(path):
        return None
    report(f"reading {path.name}", None)
    return WeightsFile(path)


def takes_drawings(config: TrainingConfig) -> bool:
    """Whether the user's drawings are among the examples, and so part of the checkpoints."""
    return bool(config.own_drawings) or config.dataset == OWN_SYMBOLS


def _own_drawings(saved: SavedRun | None) -> bytes:
    """Return the user's drawings as of the start of the run if saved, else the current ones."""
    kept = read_own_drawings(saved) if saved else b""
    return kept or DrawingFile().content()


def read_newest(folder: RunFolder, report: Report) -> SavedRun | None:
    """Load the newest intact checkpoint of a run; return None if it has no checkpoints.

    Args:
        folder: folder of the run.
        report: receives progress and the reason why a damaged checkpoint is skipped.

    Raises:
        RunError: all checkpoints are damaged.
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


def _recorded_config(claimed: ClaimedRun, saved: SavedRun | None) -> TrainingConfig:
    """Return the checkpoint's config with the data folder from the run's config file.

    Only that file has the absolute path of the data; the checkpoint's config includes extensions.

    Raises:
        RunError: there is no checkpoint, and the config file is missing or damaged.
    """
    recorded = claimed.config
    if saved is None:
        return recorded or claimed.folder.config()  # reading it again says what is wrong with it
    return saved.config if recorded is None else saved.config.replace(data_dir=recorded.data_dir)


def add_own_drawings(dataset: Dataset, content: bytes, copies: int, seed: int) -> Dataset:
    """Append variations of the user's drawings to the training examples.

    Args:
        dataset: digits in memory, inputs (samples, 784) uint8.
        content: content of the drawings file.
        copies: variations of each drawing.
        seed: seed of the variations.

    Raises:
        UserError: there are no drawings, they cannot be read, or the examples are not in memory.
    """
    train = dataset.train
    if isinstance(train, StoredSplit):
        raise ConfigError("own_drawings", "cannot go with examples that do not fit into memory")
    names = dataset.schema.class_names
    drawings = [one for one in read_drawings(content).drawings if one.label in names]
    if not drawings:
        raise ConfigError("own_drawings", f"there are no digits in {DrawingFile().path} yet; use 0")
    own = vary_drawings(drawings, names, copies, seed)
    targets = np.concatenate([train.targets, own.targets.astype(train.targets.dtype)])
    return dataclasses.replace(
        dataset, train=Split(np.concatenate([train.inputs, own.inputs]), targets)
    )
