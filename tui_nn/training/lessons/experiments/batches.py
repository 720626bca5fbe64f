"""Lesson 10: batch size, few and many examples, and early stopping."""

from __future__ import annotations

from typing import ClassVar

from tui_nn.text import plural
from tui_nn.training.lessons.experiment import Scene
from tui_nn.training.lessons.experiments.trained import TrainedExperiment, draw_curve
from tui_nn.training.lessons.formulas import number
from tui_nn.training.lessons.settings import Settings, choice_slider
from tui_nn.training.protocol.lessons import Slider
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

BATCHES, EXAMPLES = ("1", "4", "16", "32"), ("40", "100", "300", "1000")
PATIENCE, EPOCHS = {"off": 0, "on": 10}, 2000
"""Epochs without a lower validation loss after which the training stops."""


class Batches(TrainedExperiment):
    """A large network on few examples of two half moons."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        choice_slider("batch size", BATCHES, "16"),
        choice_slider("examples", EXAMPLES, "40"),
        choice_slider("early stopping", tuple(PATIENCE), "off"),
    )
    pace: ClassVar[int] = 30
    restarting: ClassVar[frozenset[str]] = frozenset({"batch size", "examples", "early stopping"})

    def show(self, settings: Settings) -> Scene:  # noqa: ARG002
        """Training and validation loss, and the best epoch so far."""
        trainer = self.trainer
        training, validation = (trainer.evaluate(part).loss for part in ("train", "validation"))
        lowest = trainer.progress.best_loss
        epochs, stale = trainer.epoch, trainer.progress.stale_epochs
        best = f"lowest so far   {number(lowest, 4)}" if epochs else "not trained yet"
        stopped = trainer.finish_reason is FinishReason.STOPPED_EARLY
        return Scene(
            text=(
                f"epoch {epochs}, {plural(trainer.steps_per_epoch, 'step')} each",
                f"training loss   {number(training, 4)}",
                f"validation loss {number(validation, 4)}",
                f"{best}, in epoch {epochs - stale}" if epochs else best,
                *(("stopped early: the best epoch is back",) if stopped else ()),
            ),
            lines=(
                draw_curve("training", trainer.records.curves["train_loss"]),
                draw_curve("validation", trainer.records.curves["validation_loss"]),
            ),
            axes=("step", "loss"),
        )

    def recipe(self, settings: Settings) -> TrainingConfig:
        """Two half moons with these settings; half of the examples are for validation."""
        return RECIPES["moons"].config.replace(
            recipe="custom",
            samples=2 * int(settings.chosen("examples")),
            validation_split=0.5,
            hidden=(64, 64),
            learning_rate=0.003,
            batch_size=int(settings.chosen("batch size")),
            early_stopping=PATIENCE[settings.chosen("early stopping")],
            epochs=EPOCHS,
        )
