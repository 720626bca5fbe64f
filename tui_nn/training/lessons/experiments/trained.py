"""TrainedExperiment: an experiment whose network is trained as a run is, by a `Trainer`."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.catalog import load_dataset
from tui_nn.training.lessons.experiment import Experiment
from tui_nn.training.lessons.settings import Settings
from tui_nn.training.protocol.lessons import Line
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

BUCKETS = 120
"""Points of a drawn curve at most."""


class TrainedExperiment(Experiment):
    """It trains the run of its own recipe."""

    can_step: ClassVar[bool] = True
    pace: ClassVar[int] = 10
    needs_kernels: ClassVar[bool] = True

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.trainer = make_trainer(self.recipe(settings))

    @property
    def is_over(self) -> bool:
        """Whether the run has finished, or diverged."""
        return is_over(self.trainer)

    def step(self, settings: Settings, count: int) -> Settings:
        """Train; a run that is over, or has diverged, stays as it is."""
        run_steps(self.trainer, count)
        return settings


def make_trainer(config: TrainingConfig) -> Trainer:
    """The trainer of a new run on generated data."""
    dataset = load_dataset(
        config.dataset,
        seed=config.seed_of_data,
        validation_split=config.validation_split,
        samples=config.samples,
    )
    return Trainer(config, dataset)


def is_over(trainer: Trainer) -> bool:
    """Whether a run has finished, or diverged."""
    return trainer.finish_reason is not None or trainer.divergence is not None


def run_steps(trainer: Trainer, count: int) -> None:
    """Train `count` steps, across the ends of epochs."""
    end = trainer.step + count
    while trainer.step < end and trainer.run_steps(end - trainer.step):
        pass


def draw_curve(name: str, curve: Curve) -> Line:
    """A curve of a trainer: the mean of each of its buckets."""
    sample = curve.sample(BUCKETS)
    return Line(name, np.asarray(sample.steps, np.float64), np.asarray(sample.mean, np.float64))
