"""From a `Load` command to a trainer whose kernels are compiled: all that is slow at the start."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.data.drawings import DrawingFile, read_drawings
from tui_nn.data.variations import vary_drawings
from tui_nn.engine.checkpoint import Checkpoint
from tui_nn.errors import CheckpointError, ConfigError, RunError
from tui_nn.jit import is_compiled
from tui_nn.training.checkpoints import load_run, read_own_drawings, restore_trainer
from tui_nn.training.commands import Load
from tui_nn.training.config import TrainingConfig
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.trainer import Trainer

KERNELS_READY = "loading the kernels"
KERNELS_MISSING = "compiling kernels, this once: about 10 s"
AUGMENTATION_MISSING = "compiling the augmentation, this once: about 3 s"

Report = Callable[[str, float | None], None]


class Source(NamedTuple):
    """What a run is brought back from: a file, and what is in it."""

    path: Path
    config: TrainingConfig
    checkpoint: Checkpoint


def load_trainer(command: Load, report: Report) -> Trainer:
    """Load the data, make the network, and load or compile the kernels.

    Args:
        command: the run to begin, or the checkpoint to go on from.
        report: told what is going on, and the share of it that is done (None if unknown).

    Raises:
        UserError: data or checkpoint cannot be used.
    """
    config, source = _begin(command, report)
    report(f"loading {config.dataset}", None)
    dataset = load_dataset(
        config.dataset,
        seed=config.seed,
        validation_split=config.validation_split,
        data_dir=config.data_dir,
        samples=config.samples,
        report=report,
    )
    own = b""
    if config.own_drawings:
        report("adding your drawings", None)
        own = _own_drawings(source)
        dataset = add_own_drawings(dataset, own, config.own_drawings, config.seed)
    report(_kernels_message(config), None)
    trainer = Trainer(config, dataset, own)
    trainer.executor.warm_up(trainer.examples)
    if source is not None:
        restore_trainer(trainer, source.checkpoint, source.path)
    return trainer


def _begin(command: Load, report: Report) -> tuple[TrainingConfig, Source | None]:
    """The config of the run, and what it is brought back from."""
    data_dir = command.config.data_dir
    if command.run is not None:
        source = read_newest(RunFolder(command.run), report)
        config = source.config if source else RunFolder(command.run).config()
        return config.replace(data_dir=data_dir or _data_dir(command.run, config)), source
    if command.checkpoint is not None:
        report(f"reading {command.checkpoint.name}", None)
        source = Source(command.checkpoint, *load_run(command.checkpoint))
        return source.config.replace(data_dir=data_dir or source.config.data_dir), source
    return command.config, None


def _own_drawings(source: Source | None) -> bytes:
    """The user's drawings, as they were when the run began if that is known."""
    kept = read_own_drawings(source.checkpoint, source.path) if source else b""
    return kept or DrawingFile().content()


def read_newest(folder: RunFolder, report: Report) -> Source | None:
    """The newest checkpoint of a run that is whole; None if there is none yet.

    Args:
        folder: of the run.
        report: told of those that are damaged, and passed over.

    Raises:
        RunError: there are some, but none is whole.
    """
    reason = ""
    for path in folder.checkpoints():
        report(f"reading {path.name} of {folder.name}", None)
        try:
            return Source(path, *load_run(path))
        except CheckpointError as error:
            reason = str(error)
            report(f"{reason}: going on from the one before", None)
    if reason:
        raise RunError(f"{folder.name} has no checkpoint that is whole: {reason}")
    return None


def _data_dir(run: Path, config: TrainingConfig) -> Path | None:
    """Where the data of a run were: its folder knows that from the root on."""
    try:
        return RunFolder(run).config().data_dir
    except RunError:
        return config.data_dir


def _kernels_message(config: TrainingConfig) -> str:
    """What to say while the kernels are loaded, or else compiled."""
    if not is_compiled("run_batches"):
        return KERNELS_MISSING
    if config.is_augmented and not is_compiled("augment_pictures"):
        return AUGMENTATION_MISSING
    return KERNELS_READY


def add_own_drawings(dataset: Dataset, content: bytes, copies: int, seed: int) -> Dataset:
    """Put variations of the user's own drawings behind the training examples.

    Each epoch goes through all of them in an order of its own, so that they are mixed.

    Args:
        dataset: digits, in memory.
        content: of the file of the drawings.
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
