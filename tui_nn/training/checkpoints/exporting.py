"""A network alone as a file, half as large: to be used, but not to go on training from."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from tui_nn.engine.checkpoint import Checkpoint, write_checkpoint
from tui_nn.engine.network import Network
from tui_nn.errors import CheckpointError
from tui_nn.training.checkpoints.run_checkpoints import NOTES, name_parts
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.trainer import Trainer


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
