"""From a run to a checkpoint: everything that its further course depends on."""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.engine.checkpoint import Checkpoint, write_checkpoint
from tui_nn.engine.network import Network
from tui_nn.storage.durable import EVERYBODY
from tui_nn.training.checkpoints.layout import (
    CONFIG,
    OWN_DRAWINGS,
    PARENT,
    PREPARATION,
    RECORD,
    RELIABILITY,
    SCHEMA,
    STATE,
    buffers_of,
    curves_of,
    name_parts,
)
from tui_nn.training.checkpoints.saved_parent import format_parent, parent_tensors
from tui_nn.training.checkpoints.saved_preparation import (
    format_preparation,
    format_record,
    format_reliability,
)
from tui_nn.training.checkpoints.saved_schema import format_schema
from tui_nn.training.reading.reliability import measure_reliability
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]


class Fingerprint(NamedTuple):
    """Tells whether a run has changed: its state, and the checksum of its parameters."""

    state: str
    parameters: int


@dataclass(frozen=True, eq=False, slots=True)
class CapturedRun:
    """A run at one moment, to be written in another thread while training continues.

    Attributes:
        network: says how the buffers are divided into layers; its values are ignored.
        step: steps done.
        buffers: copies of shape (parameters,), by name.
        tensors: all other arrays, by name.
        metadata: everything else, as text.
    """

    network: Network
    step: int
    buffers: Mapping[str, Array]
    tensors: Mapping[str, Array]
    metadata: Mapping[str, str]

    @property
    def fingerprint(self) -> Fingerprint:
        """What `fingerprint_trainer` returned at that moment."""
        return Fingerprint(self.metadata[STATE], zlib.crc32(self.buffers["parameters"].data))

    def write(self, path: Path, permissions: int = EVERYBODY) -> None:
        """Write the run to `path`, atomically.

        Raises:
            CheckpointError: the file cannot be written.
        """
        tensors = dict(self.tensors)
        for buffer, flat in self.buffers.items():
            tensors |= name_parts(self.network, buffer, flat)
        write_checkpoint(path, Checkpoint(tensors, self.metadata), permissions)


def capture_trainer(trainer: Trainer, train_seconds: float | None = None) -> CapturedRun:
    """Copy everything that the run's further course depends on, without a pause in training.

    A finished run is tested too.

    Args:
        trainer: the run.
        train_seconds: time spent training, if it is more than the trainer knows.
    """
    tensors = {
        f"{kind}.{name}.{key}": array
        for kind, curves in curves_of(trainer).items()
        for name, curve in curves.items()
        for key, array in curve.state().items()
    }
    tensors["recent.losses"] = trainer.records.recent_losses.copy()
    tensors["recent.rights"] = trainer.records.recent_correct.copy()
    if trainer.own_drawings:
        tensors[OWN_DRAWINGS] = np.frombuffer(trainer.own_drawings, np.uint8)
    metadata = {}
    if trainer.parent is not None:
        tensors |= parent_tensors(trainer.parent)
        metadata[PARENT] = format_parent(trainer.parent)
    return CapturedRun(
        network=trainer.network,
        step=trainer.step,
        buffers={name: flat.copy() for name, flat in buffers_of(trainer).items()},
        tensors=tensors,
        metadata={
            CONFIG: json.dumps(trainer.config.as_texts()),
            SCHEMA: format_schema(trainer.dataset.schema),
            STATE: _format_state(trainer, train_seconds),
            **metadata,
            **own_data_metadata(trainer.dataset),
            **reliability_metadata(trainer),
        },
    )


def own_data_metadata(dataset: Dataset) -> dict[str, str]:
    """Preparation and record of a user's own data; empty for built-in data."""
    metadata = {}
    if dataset.preparation is not None:
        metadata[PREPARATION] = format_preparation(dataset.preparation)
    if dataset.record is not None:
        metadata[RECORD] = format_record(dataset.record)
    return metadata


def reliability_metadata(trainer: Trainer) -> dict[str, str]:
    """Results of a finished run on its test part; empty before, or where they cannot be told."""
    if trainer.finish_reason is None:
        return {}
    reliability = measure_reliability(trainer.executor, trainer.dataset)
    return {} if reliability is None else {RELIABILITY: format_reliability(reliability)}


def fingerprint_trainer(trainer: Trainer) -> Fingerprint:
    """Tells whether the run has changed; fine-tuning changes it too, not only training."""
    checksum = zlib.crc32(trainer.network.parameters.values.data)
    return Fingerprint(_format_state(trainer, None), checksum)


def save_trainer(trainer: Trainer, path: Path) -> None:
    """Write the run to `path`, atomically.

    Raises:
        CheckpointError: the file cannot be written.
    """
    capture_trainer(trainer).write(path)


def _format_state(trainer: Trainer, train_seconds: float | None) -> str:
    """The state as JSON; `read_state` reads it."""
    state = {
        "step": trainer.step,
        "base_rate": trainer.base_rate,
        "train_seconds": trainer.train_seconds if train_seconds is None else train_seconds,
        "finish_reason": trainer.finish_reason,
        "validation": trainer.validation and dataclasses.asdict(trainer.validation),
        "progress": dataclasses.asdict(trainer.progress),
        "hand_updates": trainer.hand_updates,
        "has_best": trainer.best_parameters is not None,
    }
    return json.dumps(state)
