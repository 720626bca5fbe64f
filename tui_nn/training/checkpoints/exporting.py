"""A network alone as a file, in half precision: for inference, not for further training."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from tui_nn.data.schema import DatasetSchema
from tui_nn.engine.checkpoint import Checkpoint, write_checkpoint
from tui_nn.engine.network import Network
from tui_nn.errors import CheckpointError
from tui_nn.training.checkpoints.layout import CONFIG, NOTES, SCHEMA, STATE, name_parts
from tui_nn.training.checkpoints.saved_schema import format_schema
from tui_nn.training.checkpoints.saving import own_data_metadata, reliability_metadata
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.trainer import Trainer


def export_trainer(trainer: Trainer, path: Path) -> None:
    """Write the run's network alone, with its results on the test part.

    Raises:
        CheckpointError: as `export_network`.
    """
    notes = {"test": dataclasses.asdict(trainer.evaluate("test"))}
    config, schema = trainer.config, trainer.dataset.schema
    further = {**own_data_metadata(trainer.dataset), **reliability_metadata(trainer)}
    export_network(path, config, schema, trainer.network, trainer.step, notes, further)


def export_network(
    path: Path,
    config: TrainingConfig,
    schema: DatasetSchema,
    network: Network,
    step: int,
    notes: Mapping[str, Any],
    further: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write a network alone, in half precision, atomically; the same one as the same bytes.

    Args:
        path: the file.
        config: settings of the run; its data folder is left out, since it is of no use elsewhere.
        schema: what the network's inputs and answers are.
        network: the network; its optimizer's state is left out.
        step: steps it was trained.
        notes: anything else to store, as JSON values.
        further: other metadata, of `own_data_metadata` and `reliability_metadata`.

    Raises:
        CheckpointError: the file cannot be written, or half precision cannot hold a weight.
    """
    with np.errstate(over="ignore"):
        halves = network.parameters.values.astype(np.float16)
    if not np.isfinite(halves).all():
        raise CheckpointError(f"{path}: the network has weights too large for half precision")
    texts = config.replace(data_dir=None).as_texts()
    metadata = {
        CONFIG: json.dumps(texts),
        SCHEMA: format_schema(schema),
        STATE: json.dumps({"step": step}),
        NOTES: json.dumps(dict(notes)),
        **further,
    }
    write_checkpoint(path, Checkpoint(name_parts(network, "parameters", halves), metadata))
