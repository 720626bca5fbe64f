"""Lesson 2: activation functions, each with its curve and its slope."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.uncompiled import activate, backpropagate
from tui_nn.training.lessons.experiment import Experiment, Scene
from tui_nn.training.lessons.formulas import number
from tui_nn.training.lessons.settings import Settings, choice_slider, number_slider
from tui_nn.training.protocol.lessons import Line, Slider
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

OF_A_UNIT = tuple(name for name in ACTIVATIONS if name != "softmax")
"""Activations that can be drawn: softmax needs the other units of its layer."""

REACH, POINTS = 4.0, 161


class ActivationFunction(Experiment):
    """The output and the slope of an activation function at z."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        choice_slider("f", OF_A_UNIT, "sigmoid"),
        number_slider("z", -REACH, REACH, 1.0, 0.1),
    )

    def show(self, settings: Settings) -> Scene:
        """Curve, slope, and the point at z on both."""
        name, z = settings.chosen("f"), settings["z"]
        at = np.linspace(-REACH, REACH, POINTS)
        outputs, here = activate(name, at), activate(name, np.array([z]))
        slopes = backpropagate(name, outputs, np.ones(POINTS))
        slope = backpropagate(name, here, np.ones(1))
        return Scene(
            text=(
                f"f(z)  = {ACTIVATIONS[name].formula}",
                f"f({number(z)})  = {number(here[0], 3)}",
                f"f'({number(z)}) = {number(slope[0], 3)}   slope",
                ACTIVATIONS[name].description,
            ),
            lines=(
                Line("f(z)", at, outputs),
                Line("slope f'(z)", at, slopes),
                Line("at z", np.array([z, z]), np.array([here[0], slope[0]]), is_marked=True),
            ),
            axes=("z", ""),
        )

    def recipe(self, settings: Settings) -> TrainingConfig:
        """Two half moons, with this activation in the hidden layer."""
        return RECIPES["moons"].config.replace(recipe="custom", activation=settings.chosen("f"))
