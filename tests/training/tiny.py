"""Runs that take milliseconds, and the question whether two of them are the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.trainer import Trainer

MOONS = RECIPES["moons"].config.replace(samples=90, batch_size=16, epochs=4, hidden=(8,))
"""72 training examples: four steps of 16 and one of 8 an epoch, 20 steps in all."""

HOUSES = RECIPES["houses"].config.replace(samples=90, batch_size=16, epochs=4, hidden=(8,))

DIGITS = RECIPES["digits"].config.replace(samples=40, batch_size=8, epochs=2, hidden=(6,))

SEVEN = (((0.0, 0.0), (10.0, 0.0), (4.0, 20.0)),)
"""The strokes of a drawing."""


@cache
def load(config: TrainingConfig) -> Dataset:
    """The data set of `config`; read-only, and therefore shared."""
    return load_dataset(
        config.dataset,
        seed=config.seed_of_data,
        validation_split=config.validation_split,
        samples=config.samples,
    )


def make_trainer(config: TrainingConfig = MOONS, **changes: Any) -> Trainer:
    """A fresh run of `config`."""
    config = config.replace(**changes)
    return Trainer(config, load(config))


def train(trainer: Trainer, portions: Iterable[int] = ()) -> Trainer:
    """Train in the given portions of steps, then to the end."""
    for count in portions:
        trainer.run_steps(count)
    while trainer.run_steps(1_000):
        pass
    return trainer


def advance(trainer: Trainer, steps: int) -> Trainer:
    """Train exactly so many steps."""
    while steps:
        done = trainer.run_steps(steps)
        assert done, f"it ended or diverged at step {trainer.step}"
        steps -= done
    return trainer


def assert_same_run(one: Trainer, other: Trainer) -> None:
    """Bit for bit: parameters, what the optimizer remembers, curves, and all that decides."""
    for array, twin in zip(one.network.parameters, other.network.parameters, strict=True):
        np.testing.assert_array_equal(array, twin)
    for curves, twins in (
        (one.records.curves, other.records.curves),
        (one.layer_curves, other.layer_curves),
    ):
        assert curves.keys() == twins.keys()
        for name, curve in curves.items():
            for part, array in curve.state().items():
                np.testing.assert_array_equal(array, twins[name].state()[part])
    np.testing.assert_array_equal(one.records.recent_losses, other.records.recent_losses)
    np.testing.assert_array_equal(one.records.recent_correct, other.records.recent_correct)
    for name in ("step", "validation", "progress", "finish_reason", "learning_rate", "base_rate"):
        assert getattr(one, name) == getattr(other, name), name
    if one.best_parameters is None:
        assert other.best_parameters is None
    else:
        np.testing.assert_array_equal(one.best_parameters, other.best_parameters)
