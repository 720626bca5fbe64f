"""Lesson 8: two half moons, separated with and without a bending activation."""

from __future__ import annotations

from typing import ClassVar

from tui_nn.text import percent
from tui_nn.training.lessons.experiment import Scene
from tui_nn.training.lessons.experiments.activation import OF_A_UNIT
from tui_nn.training.lessons.experiments.trained import TrainedExperiment
from tui_nn.training.lessons.formulas import added, number
from tui_nn.training.lessons.settings import Settings, choice_slider, number_slider
from tui_nn.training.lessons.small_networks import dense_parts
from tui_nn.training.protocol.lessons import Slider, Surface
from tui_nn.training.reading.views import plane_view
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

GRID = 41, 41


class StraightLine(TrainedExperiment):
    """The border between two half moons, during the training."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        choice_slider("f", OF_A_UNIT, "linear"),
        number_slider("units", 1.0, 16.0, 8.0, 1.0),
    )
    restarting: ClassVar[frozenset[str]] = frozenset({"f", "units"})

    def show(self, settings: Settings) -> Scene:
        """The border, and for linear units the one unit that they amount to."""
        view = plane_view(self.trainer, GRID)
        evaluation = self.trainer.evaluate("validation")
        return Scene(
            text=(
                f"step {self.trainer.step}   loss {number(evaluation.loss, 3)}",
                f"{percent(evaluation.accuracy or 0.0, 1)} of the validation part is right",
                *(self._collapsed() if settings.chosen("f") == "linear" else ()),
            ),
            surface=Surface(
                values=view.probabilities,
                extent=view.extent,
                x_name="x1",
                y_name="x2",
                path=(),
                points=view.points,
                labels=view.labels,
                low_name="upper moon",
                high_name="lower moon",
            ),
        )

    def _collapsed(self) -> tuple[str, ...]:
        """The single unit that two linear layers amount to, for inputs in their own unit."""
        first, last = (dense_parts(one.parameters) for one in self.trainer.network.layers)
        scaling = self.trainer.dataset.input_scaling
        assert scaling is not None
        (by_inputs, hidden_biases), (by_hidden, biases) = first, last
        weights = by_inputs @ by_hidden[:, 0] / scaling.deviation
        bias = hidden_biases @ by_hidden[:, 0] + biases[0] - weights @ scaling.mean
        terms = [f"{number(weights[0])}*x1", f"{number(weights[1])}*x2", number(bias)]
        return (
            "both layers amount to one unit:",
            f"z = {added(terms)}",
        )

    def recipe(self, settings: Settings) -> TrainingConfig:
        """Two half moons with these hidden units."""
        return RECIPES["moons"].config.replace(
            recipe="custom",
            hidden=(settings.whole("units"),),
            activation=settings.chosen("f"),
            initializer="glorot-uniform",
        )
