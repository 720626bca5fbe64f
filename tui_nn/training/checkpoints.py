"""A run as a checkpoint and back: everything that its further course depends on."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from tui_nn.engine.network import Network
from tui_nn.errors import CheckpointError, ConfigError
from tui_nn.training.config import TrainingConfig
from tui_nn.training.events import FinishReason
from tui_nn.training.history import Curve
from tui_nn.training.parts import Evaluation
from tui_nn.training.schedules import Progress
from tui_nn.training.trainer import Trainer

Array = NDArray[Any]

NOTES = "network"
"""Key of the metadata that only an exported network has."""


def save_trainer(trainer: Trainer, path: Path) -> None:
    """Write the run to `path`, atomically.

    Raises:
        CheckpointError: the file cannot be written.
    """
    network = trainer.network
    tensors: dict[str, Array] = {}
    for buffer, flat in _buffers(trainer).items():
        tensors |= name_parts(network, buffer, flat)
    for name, curve in trainer.curves.items():
        tensors |= {f"curves.{name}.{key}": array for key, array in curve.state().items()}
    tensors["recent.losses"] = trainer.recent_losses
    tensors["recent.rights"] = trainer.recent_rights
    write_checkpoint(path, Checkpoint(tensors, _metadata(trainer)))


def export_trainer(trainer: Trainer, path: Path) -> None:
    """Write the run's network alone, with how it does on the test part.

    Raises:
        CheckpointError: as `export_network`.
    """
    notes = {"test": dataclasses.asdict(trainer.evaluate("test"))}
    export_network(path, trainer.config, trainer.network, trainer.step, notes)


def export_network(
    path: Path, config: TrainingConfig, network: Network, step: int, notes: Mapping[str, Any]
) -> None:
    """Write a network alone, in half precision, atomically; the same one as the same bytes.

    Args:
        path: the file.
        config: of the run; the folder of its data, which is of no meaning elsewhere, is left out.
        network: what is kept, without its optimizer's memory.
        step: how many steps it was trained.
        notes: what else is to be known of it, as JSON has it.

    Raises:
        CheckpointError: the file cannot be written, or half precision cannot hold a weight.
    """
    with np.errstate(over="ignore"):
        halves = network.parameters.values.astype(np.float16)
    if not np.isfinite(halves).all():
        raise CheckpointError(f"{path}: the network has weights too large for half precision")
    texts = config.replace(data_dir=None).as_texts()
    metadata = {
        "config": json.dumps(texts),
        "state": json.dumps({"step": step}),
        NOTES: json.dumps(dict(notes)),
    }
    write_checkpoint(path, Checkpoint(name_parts(network, "parameters", halves), metadata))


def read_notes(checkpoint: Checkpoint) -> dict[str, Any]:
    """What `export_network` was given to note; nothing for the checkpoint of a run.

    Raises:
        ValueError, TypeError: they are damaged.
    """
    return dict(json.loads(checkpoint.metadata.get(NOTES, "{}")))


def read_config(checkpoint: Checkpoint, path: Path) -> TrainingConfig:
    """The config of a checkpoint read from `path`.

    Raises:
        CheckpointError: it holds none, or one that this version does not know.
    """
    try:
        return TrainingConfig.from_texts(json.loads(checkpoint.metadata["config"]))
    except (KeyError, ValueError, TypeError, AttributeError):
        raise CheckpointError(f"{path}: holds no training run") from None
    except ConfigError as error:
        raise CheckpointError(f"{path}: {error}") from None


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
    return read_config(checkpoint, path), checkpoint


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
    """How many steps the network in the checkpoint was trained."""
    return int(json.loads(checkpoint.metadata["state"])["step"])


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


def _metadata(trainer: Trainer) -> dict[str, str]:
    validation = trainer.validation and dataclasses.asdict(trainer.validation)
    state = {
        "step": trainer.step,
        "base_rate": trainer.base_rate,
        "train_seconds": trainer.train_seconds,
        "finish_reason": trainer.finish_reason,
        "validation": validation,
        "progress": dataclasses.asdict(trainer.progress),
        "has_best": trainer.best_parameters is not None,
    }
    return {"config": json.dumps(trainer.config.as_texts()), "state": json.dumps(state)}


def _restore_progress(trainer: Trainer, checkpoint: Checkpoint) -> None:
    state = json.loads(checkpoint.metadata["state"])
    trainer.step = int(state["step"])
    trainer.base_rate = float(state["base_rate"])
    trainer.train_seconds = float(state["train_seconds"])
    reason, validation = state["finish_reason"], state["validation"]
    trainer.finish_reason = None if reason is None else FinishReason(reason)
    trainer.validation = None if validation is None else Evaluation(**validation)
    trainer.progress = Progress(**state["progress"])
    if state["has_best"]:
        trainer.best_parameters = np.zeros_like(trainer.network.parameters.values)
        copy_parts(trainer.network, "best_parameters", trainer.best_parameters, checkpoint.tensors)
    for name in trainer.curves:
        parts = {key: checkpoint.tensors[f"curves.{name}.{key}"] for key in Curve().state()}
        trainer.curves[name] = Curve.from_state(parts)
    trainer.recent_losses = checkpoint.tensors["recent.losses"]
    trainer.recent_rights = checkpoint.tensors["recent.rights"]
