"""Lesson 9: three networks with the same start, and learning rates a factor of ten apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

from tui_nn.training.lessons.experiment import Experiment, Scene
from tui_nn.training.lessons.experiments.trained import draw_curve, is_over, make_trainer, run_steps
from tui_nn.training.lessons.formulas import number
from tui_nn.training.lessons.settings import Settings, choice_slider
from tui_nn.training.protocol.lessons import Slider
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.trainer import Trainer

RATES = "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30"
FACTORS: Mapping[str, float] = {"a tenth": 0.1, "the rate": 1.0, "ten times": 10.0}


class LearningRate(Experiment):
    """Gradient descent on two half moons, with a rate that is chosen, a tenth of it, and ten times
    as much."""

    sliders: ClassVar[tuple[Slider, ...]] = (choice_slider("rate", RATES, "0.1"),)
    restarting: ClassVar[frozenset[str]] = frozenset({"rate"})
    can_step: ClassVar[bool] = True
    pace: ClassVar[int] = 10
    needs_kernels: ClassVar[bool] = True

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        config = self.recipe(settings)
        self.trainers = {
            name: make_trainer(config.replace(learning_rate=config.learning_rate * times))
            for name, times in FACTORS.items()
        }

    @property
    def is_over(self) -> bool:
        """Whether all three have finished, or diverged."""
        return all(map(is_over, self.trainers.values()))

    def step(self, settings: Settings, count: int) -> Settings:
        """Train all three."""
        for trainer in self.trainers.values():
            run_steps(trainer, count)
        return settings

    def show(self, settings: Settings) -> Scene:  # noqa: ARG002
        """The training loss of each, and what it has come to."""
        return Scene(
            text=tuple(_describe(name, trainer) for name, trainer in self.trainers.items()),
            lines=tuple(
                draw_curve(name, trainer.plots[0]["train_loss"])
                for name, trainer in self.trainers.items()
            ),
            axes=("step", "training loss"),
        )

    def recipe(self, settings: Settings) -> TrainingConfig:
        """Two half moons by plain gradient descent with this rate."""
        return RECIPES["moons"].config.replace(
            recipe="custom", optimizer="sgd", learning_rate=float(settings.chosen("rate"))
        )


def _describe(name: str, trainer: Trainer) -> str:
    rate = f"{name:9} {trainer.config.learning_rate:<7.3g}"
    if trainer.divergence is not None:
        return f"{rate} diverged at step {trainer.divergence.step}"
    loss = trainer.records.train_loss
    return f"{rate} loss {'-' if math.isnan(loss) else number(loss, 4)}"
