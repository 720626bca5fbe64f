"""A run as a checkpoint and back: everything that its further course depends on."""

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

from tui_nn.data.drawings import read_drawings
from tui_nn.engine.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from tui_nn.engine.network import Network
from tui_nn.errors import CheckpointError, ConfigError, DataError
from tui_nn.storage.durable import EVERYBODY
from tui_nn.training.checkpoints.saved_state import check_fit, read_state, read_step
from tui_nn.training.protocol.events import FinishReason
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.trainer import RECENT_STEPS, Trainer

Array = NDArray[Any]

NOTES = "network"
"""Key of the metadata that only an exported network has."""

OWN_DRAWINGS = "own_drawings"
"""Name of the array that only a run has which learns from the user's drawings."""


class Fingerprint(NamedTuple):
    """Tells whether a run has changed: what decides beside the network, and the network's sum."""

    state: str
    parameters: int


@dataclass(frozen=True, eq=False, slots=True)
class CapturedRun:
    """A run as it was at one moment, to be written in whatever thread while it goes on.

    Attributes:
        network: says how the buffers are divided into layers; its values are of no account.
        step: steps done.
        buffers: flat copies, laid out like the parameters, by name.
        tensors: everything else that is an array, by name.
        metadata: everything else, as texts.
    """

    network: Network
    step: int
    buffers: Mapping[str, Array]
    tensors: Mapping[str, Array]
    metadata: Mapping[str, str]

    @property
    def fingerprint(self) -> Fingerprint:
        """As `fingerprint_trainer` at that moment."""
        return Fingerprint(self.metadata["state"], zlib.crc32(self.buffers["parameters"].data))

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
    """Copy everything that the run's further course depends on; takes next to no time.

    Args:
        trainer: the run.
        train_seconds: time spent training, if that is more than the trainer has been told.
    """
    tensors = {
        f"{kind}.{name}.{key}": array
        for kind, curves in _curves(trainer).items()
        for name, curve in curves.items()
        for key, array in curve.state().items()
    }
    tensors["recent.losses"] = trainer.recent_losses.copy()
    tensors["recent.rights"] = trainer.recent_rights.copy()
    if trainer.own_drawings:
        tensors[OWN_DRAWINGS] = np.frombuffer(trainer.own_drawings, np.uint8)
    return CapturedRun(
        network=trainer.network,
        step=trainer.step,
        buffers={name: flat.copy() for name, flat in _buffers(trainer).items()},
        tensors=tensors,
        metadata=_metadata(trainer, train_seconds),
    )


def fingerprint_trainer(trainer: Trainer) -> Fingerprint:
    """What tells whether the run has changed; it changes by more than training, as by tuning."""
    state = _metadata(trainer, None)["state"]
    return Fingerprint(state, zlib.crc32(trainer.network.parameters.values.data))


def save_trainer(trainer: Trainer, path: Path) -> None:
    """Write the run to `path`, atomically.

    Raises:
        CheckpointError: the file cannot be written.
    """
    capture_trainer(trainer).write(path)


def read_notes(checkpoint: Checkpoint) -> dict[str, Any]:
    """What `export_network` was given to note; nothing for the checkpoint of a run.

    Raises:
        ValueError, TypeError: they are damaged.
    """
    try:
        return dict(json.loads(checkpoint.metadata.get(NOTES, "{}")))
    except RecursionError:
        raise ValueError("nested too deep") from None


def read_config(checkpoint: Checkpoint, path: Path) -> TrainingConfig:
    """The config of a checkpoint read from `path`.

    Raises:
        CheckpointError: it holds none, or one that this version does not know.
    """
    try:
        return TrainingConfig.from_texts(json.loads(checkpoint.metadata["config"]))
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise CheckpointError(f"{path}: holds no training run") from None
    except ConfigError as error:
        raise CheckpointError(f"{path}: {error}") from None


def read_own_drawings(checkpoint: Checkpoint, path: Path) -> bytes:
    """Content of the file of the user's drawings as it was when the run began; b"" if unknown.

    Raises:
        CheckpointError: the checkpoint, read from `path`, has something else in its place.
    """
    kept = checkpoint.tensors.get(OWN_DRAWINGS)
    if kept is None:
        return b""
    content = kept.tobytes()
    try:
        if read_drawings(content).drawings:
            return content
    except DataError as error:
        raise CheckpointError(f"{path}: {OWN_DRAWINGS} {error}") from None
    raise CheckpointError(f"{path}: {OWN_DRAWINGS} has no drawing in it")


def restore_trainer(trainer: Trainer, checkpoint: Checkpoint, path: Path) -> None:
    """Bring a fresh `trainer` to where the run in `checkpoint` stood.

    Raises:
        CheckpointError: the checkpoint does not fit the trainer's network and data.
    """
    try:
        for buffer, flat in _buffers(trainer).items():
            copy_parts(trainer.network, buffer, flat, checkpoint.tensors)
        _restore_progress(trainer, checkpoint)
    except (KeyError, ValueError, TypeError) as error:
        raise CheckpointError(f"{path}: does not fit its own config ({error})") from None


def load_checkpoint(path: Path) -> tuple[TrainingConfig, Checkpoint]:
    """Config and content of the checkpoint file `path`.

    Raises:
        CheckpointError: missing, damaged, foreign, or not a training run.
    """
    checkpoint = read_checkpoint(path)
    config = read_config(checkpoint, path)
    try:
        check_fit(config, checkpoint)
    except ValueError as error:
        raise CheckpointError(f"{path}: does not fit its own config ({error})") from None
    return config, checkpoint


def load_run(path: Path) -> tuple[TrainingConfig, Checkpoint]:
    """Config and content of a checkpoint from which the run can go on.

    Raises:
        CheckpointError: as `load_checkpoint`, or it holds only a network.
    """
    config, checkpoint = load_checkpoint(path)
    if NOTES in checkpoint.metadata:
        raise CheckpointError(
            f"{path}: holds only the network, to be used by predict and evaluate; training goes"
            " on from a file that was saved, not exported"
        )
    return config, checkpoint


def saved_step(checkpoint: Checkpoint) -> int:
    """How many steps the network in the checkpoint was trained.

    Raises:
        KeyError, ValueError: it does not say.
    """
    return read_step(checkpoint.metadata["state"])


def name_parts(network: Network, buffer: str, flat: Array) -> dict[str, Array]:
    """The layers' parts of `flat`, a buffer laid out like the parameters, by name."""
    parts = {}
    for layer, (weights, biases) in zip(network.layers, network.view_like(flat), strict=True):
        parts[f"{buffer}.{layer.name}.weights"] = weights
        parts[f"{buffer}.{layer.name}.biases"] = biases
    return parts


def copy_parts(network: Network, buffer: str, flat: Array, tensors: Mapping[str, Array]) -> None:
    """Fill `flat` from the named tensors.

    Raises:
        KeyError, ValueError: one is missing, or of another shape or type (half precision is
            converted).
    """
    for name, part in name_parts(network, buffer, flat).items():
        tensor = tensors[name]
        if tensor.shape != part.shape or tensor.dtype not in (part.dtype, np.float16):
            raise ValueError(f"{name} is {tensor.dtype} {tensor.shape}, not {part.shape}")
        part[:] = tensor


def _buffers(trainer: Trainer) -> dict[str, Array]:
    """The flat buffers that are kept; those that this run does not use are left out."""
    parameters = trainer.network.parameters
    buffers = {
        "parameters": parameters.values,
        "first_moments": parameters.first_moments,
        "second_moments": parameters.second_moments,
        "best_parameters": trainer.best_parameters,
    }
    return {name: flat for name, flat in buffers.items() if flat is not None and flat.size}


def _curves(trainer: Trainer) -> dict[str, dict[str, Curve]]:
    """The curves that are kept, by kind and name."""
    return {"curves": trainer.curves, "layer_curves": trainer.layer_curves}


def _metadata(trainer: Trainer, train_seconds: float | None) -> dict[str, str]:
    validation = trainer.validation and dataclasses.asdict(trainer.validation)
    state = {
        "step": trainer.step,
        "base_rate": trainer.base_rate,
        "train_seconds": trainer.train_seconds if train_seconds is None else train_seconds,
        "finish_reason": trainer.finish_reason,
        "validation": validation,
        "progress": dataclasses.asdict(trainer.progress),
        "has_best": trainer.best_parameters is not None,
    }
    return {"config": json.dumps(trainer.config.as_texts()), "state": json.dumps(state)}


def _restore_progress(trainer: Trainer, checkpoint: Checkpoint) -> None:
    state = read_state(checkpoint.metadata["state"])
    if state.step > trainer.total_steps:
        raise ValueError(f"step {state.step} of {trainer.total_steps}")
    trainer.step, trainer.base_rate = state.step, state.base_rate
    # Who has diverged was brought back to the last good step, from which there is a way on.
    has_diverged = state.finish_reason is FinishReason.DIVERGED
    trainer.finish_reason = None if has_diverged else state.finish_reason
    trainer.train_seconds = state.train_seconds
    trainer.validation, trainer.progress = state.validation, state.progress
    if state.has_best:
        trainer.best_parameters = np.zeros_like(trainer.network.parameters.values)
        copy_parts(trainer.network, "best_parameters", trainer.best_parameters, checkpoint.tensors)
    for kind, curves in _curves(trainer).items():
        for name in curves:
            if kind == "curves" or f"{kind}.{name}.shape" in checkpoint.tensors:
                curves[name] = _restore_curve(f"{kind}.{name}", checkpoint, state.step)
    trainer.recent_losses = _restore_recent("losses", checkpoint)
    trainer.recent_rights = _restore_recent("rights", checkpoint)


def _restore_curve(name: str, checkpoint: Checkpoint, step: int) -> Curve:
    """The curve of that name, which must not lead beyond `step`."""
    state = {key: checkpoint.tensors[f"{name}.{key}"] for key in Curve().state()}
    curve = Curve.from_state(state)
    if curve.last_step > step:
        raise ValueError(f"{name} ends after the run, at step {curve.last_step}")
    return curve


def _restore_recent(name: str, checkpoint: Checkpoint) -> Array:
    """Measures of the latest steps."""
    recent = checkpoint.tensors[f"recent.{name}"]
    if recent.dtype != np.float64 or recent.ndim != 1 or len(recent) > RECENT_STEPS:
        raise ValueError(f"recent {name} are {recent.dtype} {recent.shape}")
    return recent
