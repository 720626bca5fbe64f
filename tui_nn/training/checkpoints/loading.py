"""From a checkpoint to a run: read, checked, and restored into a trainer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.drawings import read_drawings
from tui_nn.data.preparation import Preparation
from tui_nn.data.record import DataRecord
from tui_nn.data.schema import DatasetSchema
from tui_nn.engine.checkpoint import Checkpoint, read_checkpoint
from tui_nn.errors import CheckpointError, ConfigError, DataError
from tui_nn.training.checkpoints.layout import (
    CONFIG,
    NOTES,
    OWN_DRAWINGS,
    PARENT,
    PREPARATION,
    RECORD,
    RELIABILITY,
    SCHEMA,
    STATE,
    buffers_of,
    copy_parts,
    curves_of,
    tensor_name,
)
from tui_nn.training.checkpoints.saved_parent import read_parent
from tui_nn.training.checkpoints.saved_preparation import (
    read_preparation,
    read_record,
    read_reliability,
)
from tui_nn.training.checkpoints.saved_schema import read_schema
from tui_nn.training.checkpoints.saved_state import read_state, read_step
from tui_nn.training.imports.recognition import READ, is_foreign
from tui_nn.training.protocol.layers import planned_layers
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.reading.reliability import Reliability
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.records import RECENT_STEPS
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

T = TypeVar("T")


@dataclass(frozen=True, eq=False, slots=True)
class SavedRun:
    """A run, or an exported network, read from a file.

    Attributes:
        path: the file.
        config: the settings.
        schema: what the examples are.
        checkpoint: everything in the file.
        preparation: how a user's own data become inputs; None for built-in data.
        record: the user's own data as they were; None for built-in data.
        reliability: results on the test part; None of a run that had not ended.
    """

    path: Path
    config: TrainingConfig
    schema: DatasetSchema
    checkpoint: Checkpoint
    preparation: Preparation | None = None
    record: DataRecord | None = None
    reliability: Reliability | None = None

    @property
    def step(self) -> int:
        """Steps the network was trained.

        Raises:
            KeyError, ValueError: the file does not say.
        """
        return read_step(self.checkpoint.metadata[STATE])

    @property
    def notes(self) -> dict[str, Any]:
        """What was noted at the export; empty for the checkpoint of a run.

        Raises:
            ValueError, TypeError: the notes are damaged.
        """
        try:
            return dict(json.loads(self.checkpoint.metadata.get(NOTES, "{}")))
        except RecursionError:
            raise ValueError("nested too deep") from None


def load_checkpoint(path: Path) -> SavedRun:
    """Read the checkpoint of a run, or an exported network.

    Raises:
        CheckpointError: missing, damaged, of another program, or not a training run.
    """
    if path.suffix.lower() in READ and path.is_file() and is_foreign(path):
        raise CheckpointError(
            f"{path}: holds weights of another program, not a network with its data;"
            f" `tui-nn --load {path}` begins a new run with them"
        )
    checkpoint = read_checkpoint(path)
    config = _read_config(checkpoint, path)
    try:
        saved = SavedRun(
            path,
            config,
            _read_schema(checkpoint, config),
            checkpoint,
            _read_optional(checkpoint, PREPARATION, read_preparation),
            _read_optional(checkpoint, RECORD, read_record),
            _read_optional(checkpoint, RELIABILITY, read_reliability),
        )
        _check_layers(saved)
    except (ValueError, ConfigError) as error:
        raise CheckpointError(f"{path}: does not fit its own config ({error})") from None
    return saved


def load_run(path: Path) -> SavedRun:
    """Read a checkpoint from which training can continue.

    Raises:
        CheckpointError: as `load_checkpoint`, or it holds only a network.
    """
    saved = load_checkpoint(path)
    if NOTES in saved.checkpoint.metadata:
        raise CheckpointError(
            f"{path}: holds only the network, for predict and evaluate; training can continue"
            " from a file that was saved, not exported"
        )
    return saved


def read_own_drawings(saved: SavedRun) -> bytes:
    """Content of the file of the user's drawings when the run began; b"" if unknown.

    Raises:
        CheckpointError: the checkpoint has something else in its place.
    """
    stored = saved.checkpoint.tensors.get(OWN_DRAWINGS)
    if stored is None:
        return b""
    content = stored.tobytes()
    try:
        if read_drawings(content).drawings:
            return content
    except DataError as error:
        raise CheckpointError(f"{saved.path}: {OWN_DRAWINGS} {error}") from None
    raise CheckpointError(f"{saved.path}: {OWN_DRAWINGS} has no drawing in it")


def restore_trainer(trainer: Trainer, saved: SavedRun) -> None:
    """Bring a new trainer to where the saved run stood.

    Raises:
        CheckpointError: the checkpoint does not fit the trainer's network and data.
    """
    if trainer.dataset.schema != saved.schema:
        raise CheckpointError(
            f"{saved.path}: {trainer.dataset.name} has other features or classes than when the run"
            " began"
        )
    try:
        for buffer, flat in buffers_of(trainer).items():
            copy_parts(trainer.network, buffer, flat, saved.checkpoint.tensors)
        _restore_progress(trainer, saved.checkpoint)
    except (KeyError, ValueError, TypeError) as error:
        raise CheckpointError(f"{saved.path}: does not fit its own config ({error})") from None


def _read_config(checkpoint: Checkpoint, path: Path) -> TrainingConfig:
    try:
        return TrainingConfig.from_texts(json.loads(checkpoint.metadata[CONFIG]))
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise CheckpointError(f"{path}: holds no training run") from None
    except ConfigError as error:
        raise CheckpointError(f"{path}: {error}") from None


def _read_schema(checkpoint: Checkpoint, config: TrainingConfig) -> DatasetSchema:
    """The schema; that of the catalog for files written before schemas were stored.

    Raises:
        ValueError: it is damaged, or neither stored nor in the catalog.
        ConfigError: the config contradicts it.
    """
    text = checkpoint.metadata.get(SCHEMA)
    schema = config.source.schema if text is None else read_schema(text)
    if schema is None:
        raise ValueError(f"it has no {SCHEMA}")
    config.check(schema)
    return schema


def _read_optional(checkpoint: Checkpoint, key: str, read: Callable[[str], T]) -> T | None:
    """What the metadata has at `key`, if anything.

    Raises:
        ValueError: it is damaged.
    """
    text = checkpoint.metadata.get(key)
    return None if text is None else read(text)


def _check_layers(saved: SavedRun) -> None:
    """Check that the file has the layers of its config, before a network is made.

    Raises:
        ValueError: a parameter is missing, or has another shape.
    """
    for layer in planned_layers(saved.config, saved.schema):
        for parameter, shape in layer.parameters:
            tensor = saved.checkpoint.tensors.get(tensor_name("parameters", layer.name, parameter))
            if tensor is None:
                raise ValueError(f"it has no {layer.name} {parameter}")
            if tensor.shape != shape:
                raise ValueError(f"{layer.name} {parameter}: {tensor.shape}, not {shape}")


def _restore_progress(trainer: Trainer, checkpoint: Checkpoint) -> None:
    state = read_state(checkpoint.metadata[STATE])
    if state.step > trainer.total_steps:
        raise ValueError(f"step {state.step} of {trainer.total_steps}")
    trainer.step, trainer.base_rate = state.step, state.base_rate
    # A diverged run was saved as it was at its last good step, so it can continue.
    has_diverged = state.finish_reason is FinishReason.DIVERGED
    trainer.finish_reason = None if has_diverged else state.finish_reason
    trainer.train_seconds = state.train_seconds
    trainer.validation, trainer.progress = state.validation, state.progress
    trainer.hand_updates = state.hand_updates
    if PARENT in checkpoint.metadata:
        trainer.parent = read_parent(checkpoint.metadata[PARENT], checkpoint.tensors)
    if state.has_best:
        trainer.best_parameters = np.zeros_like(trainer.network.parameters.values)
        copy_parts(trainer.network, "best_parameters", trainer.best_parameters, checkpoint.tensors)
    for kind, curves in curves_of(trainer).items():
        for name in curves:
            # Checkpoints of earlier versions have no curves of the layers.
            if kind == "curves" or f"{kind}.{name}.shape" in checkpoint.tensors:
                curves[name] = _restore_curve(f"{kind}.{name}", checkpoint, state.step)
    trainer.records.recent_losses = _restore_recent("losses", checkpoint)
    trainer.records.recent_correct = _restore_recent("rights", checkpoint)


def _restore_curve(name: str, checkpoint: Checkpoint, step: int) -> Curve:
    """The curve of that name, which must not extend beyond `step`."""
    curve = Curve.from_state({key: checkpoint.tensors[f"{name}.{key}"] for key in Curve().state()})
    if curve.last_step > step:
        raise ValueError(f"{name} ends after the run, at step {curve.last_step}")
    return curve


def _restore_recent(name: str, checkpoint: Checkpoint) -> Array:
    """Measures of the latest steps, shape (steps,), float64."""
    recent = checkpoint.tensors[f"recent.{name}"]
    if recent.dtype != np.float64 or recent.ndim != 1 or len(recent) > RECENT_STEPS:
        raise ValueError(f"recent {name} are {recent.dtype} {recent.shape}")
    return recent
