"""Runs that tests save, damage and load again."""

from __future__ import annotations

from pathlib import Path

from tests.training import tiny
from tui_nn.engine.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from tui_nn.training.checkpoints.loading import load_checkpoint, restore_trainer
from tui_nn.training.trainer.trainer import Trainer

TROUBLED = tiny.MOONS.replace(
    learning_rate=0.7, schedule="plateau", schedule_period=1, early_stopping=3, epochs=30
)
"""Its rate drops and it stops early, so that all of that has to come back too."""


def restore(path: Path) -> Trainer:
    saved = load_checkpoint(path)
    trainer = tiny.make_trainer(saved.config)
    restore_trainer(trainer, saved)
    return trainer


def damage(path: Path, **changes) -> None:
    """Write a file whose digest is right and whose contents are not."""
    checkpoint = read_checkpoint(path)
    tensors, metadata = dict(checkpoint.tensors), dict(checkpoint.metadata)
    for name, value in changes.pop("tensors", {}).items():
        del tensors[name]
        if value is not None:
            tensors[name] = value
    metadata.update(changes.pop("metadata", {}))
    for name in changes.pop("without", ()):
        del metadata[name]
    write_checkpoint(path, Checkpoint(tensors, metadata))
