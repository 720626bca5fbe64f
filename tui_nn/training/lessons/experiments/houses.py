"""Lesson 11: the prices of houses, predicted from eight facts."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tui_nn.training.lessons.experiment import Scene
from tui_nn.training.lessons.experiments.trained import TrainedExperiment
from tui_nn.training.lessons.formulas import number
from tui_nn.training.lessons.settings import Settings, number_slider
from tui_nn.training.protocol.lessons import Line, Slider
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.evaluation import in_own_unit

SHOWN = 200
"""Houses of the test part that are drawn."""

IN_THOUSANDS = 1000


class HousePrices(TrainedExperiment):
    """Predicted and true prices of houses, during the training."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        number_slider("units", 0.0, 32.0, 16.0, 4.0),
        number_slider("house", 1.0, SHOWN, 1.0, 1.0),
    )
    restarting: ClassVar[frozenset[str]] = frozenset({"units"})

    def show(self, settings: Settings) -> Scene:
        """All houses in the plot, one of them with its facts."""
        dataset = self.trainer.dataset
        houses = dataset.test.first(SHOWN)
        true = in_own_unit(dataset, houses.targets).reshape(-1)
        predicted = in_own_unit(dataset, self.trainer.executor.predict(houses.inputs)).reshape(-1)
        chosen = settings.whole("house") - 1
        assert dataset.input_scaling is not None
        values = dataset.input_scaling.invert(houses.inputs[chosen : chosen + 1])[0].tolist()
        named = zip(dataset.schema.feature_names, values, strict=True)
        facts = [f"{name.partition(' [')[0]} {round(value, 1):g}" for name, value in named]
        errors = predicted - true
        explained = 1 - float((errors**2).sum() / ((true - true.mean()) ** 2).sum())
        ends = np.array([true.min(), true.max()]) / IN_THOUSANDS
        here = slice(chosen, chosen + 1)
        return Scene(
            text=(
                f"step {self.trainer.step}   R2 {number(explained, 3)}",
                ", ".join(facts),
                f"price ${true[chosen]:,.0f}, predicted ${predicted[chosen]:,.0f}",
            ),
            lines=(
                Line("equal", ends, ends),
                Line("houses", true / IN_THOUSANDS, predicted / IN_THOUSANDS, is_marked=True),
                Line("this one", true[here] / IN_THOUSANDS, predicted[here] / IN_THOUSANDS,
                     is_marked=True),
            ),
            axes=("true price in $1,000", "predicted"),
        )  # fmt: skip

    def recipe(self, settings: Settings) -> TrainingConfig:
        """The recipe `houses` with this many hidden units."""
        units = settings.whole("units")
        config = RECIPES["houses"].config
        if (units,) == config.hidden:
            return config
        return config.replace(recipe="custom", hidden=(units,) if units else ())
