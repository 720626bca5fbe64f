"""The file with a line of measures for every epoch, as JSON; a resumed run appends to it."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tui_nn.storage.private_folders import refuse_foreign_link
from tui_nn.training.protocol.results import evaluation_fields, finite
from tui_nn.training.trainer.evaluation import root_mean_square
from tui_nn.training.trainer.trainer import Trainer

MOST_LINES = 2_000
"""Most lines of a run; of longer runs only every n-th epoch is recorded, since an epoch can take
less than a millisecond."""

LONGEST_LINE = 1 << 14
"""Bytes; ours have about three hundred, and a hundred more for each layer."""

Measures = Mapping[str, Any]


def is_kept(trainer: Trainer) -> bool:
    """Whether the measures of the epoch that has just ended are recorded."""
    every = -(-trainer.config.epochs // MOST_LINES)
    epoch = trainer.step // trainer.steps_per_epoch
    return epoch % every == 0 or trainer.finish_reason is not None


def measure_epoch(trainer: Trainer, learning_rate: float, seconds: float) -> Measures:
    """The measures of the epoch that has just ended.

    The training measures are means of the latest steps, as on the screen; those of layers, named as
    in `layer_history`, are the latest known, to four digits. After early stopping the validation
    measures are those of the weights that were restored.

    Args:
        trainer: the run.
        learning_rate: the learning rate of the epoch.
        seconds: training time so far.
    """
    measures: dict[str, Any] = {
        "epoch": trainer.epoch,
        "step": trainer.step,
        "seconds": seconds,
        "learning_rate": learning_rate,
        "train_loss": trainer.records.train_loss,
    }
    if trainer.dataset.schema.is_classification:
        measures["train_accuracy"] = trainer.records.train_accuracy
    else:
        measures["train_rmse"] = float(
            root_mean_square(trainer.dataset, trainer.records.train_loss)
        )
    validation = evaluation_fields("validation", trainer.validation)
    known = {name: value for name, value in validation.items() if value is not None}
    layers = {
        name: float(f"{value:.4g}")
        for name, value in trainer.latest_layer_measures.items()
        if not math.isnan(value)
    }
    return finite(measures | known | layers)


def format_lines(measures: Iterable[Measures]) -> bytes:
    """A line of JSON for each epoch, the last one without its newline."""
    return "\n".join(json.dumps(dict(entry), allow_nan=False) for entry in measures).encode()


def drop_later_lines(path: Path, step: int) -> None:
    """Remove the lines of steps after `step`, and an incomplete last line.

    Raises:
        OSError: the file cannot be changed.
    """
    if not path.is_file():  # missing, or not a regular file, to which no line is appended either
        return
    refuse_foreign_link(path)
    with path.open("r+b") as file:
        end = 0
        while (line := file.readline(LONGEST_LINE)).endswith(b"\n") and _step(line) <= step:
            end = file.tell()
        file.truncate(end)
        os.fsync(file.fileno())


def _step(line: bytes) -> float:
    """The step of a line; infinite if it cannot be read."""
    try:
        return float(json.loads(line)["step"])
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return float("inf")
