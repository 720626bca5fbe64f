"""Lesson 5: two losses of one answer, and their slopes."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.uncompiled import activate, fill_delta, measure_loss
from tui_nn.training.lessons.experiment import Experiment, Scene
from tui_nn.training.lessons.formulas import number
from tui_nn.training.lessons.settings import Settings, choice_slider, number_slider
from tui_nn.training.protocol.lessons import Line, Slider
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

Array = NDArray[Any]

REACH, POINTS = 5.0, 101
SQUARED, ENTROPY = "mean-squared-error", "binary-cross-entropy"
TARGETS = "0", "1"


class LossOfAnAnswer(Experiment):
    """The squared error and the cross-entropy of a sigmoid's answer."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        number_slider("z", -REACH, REACH, -1.0, 0.1),
        choice_slider("target", TARGETS, "1"),
        choice_slider("train with", (SQUARED, ENTROPY), ENTROPY),
    )

    def show(self, settings: Settings) -> Scene:
        """Both losses over z, and the numbers at z."""
        z, target = np.array([settings["z"]]), np.array([settings["target"]])
        output = activate("sigmoid", z)
        squared, entropy = (measure_loss(loss, "sigmoid", z, target) for loss in (SQUARED, ENTROPY))
        slopes = [fill_delta(loss, "sigmoid", output, target)[0] for loss in (SQUARED, ENTROPY)]
        truth = output[0] if target[0] else 1 - output[0]
        return Scene(
            text=(
                f"y = sigmoid({number(z[0])}) = {number(output[0], 3)}, target {target[0]:.0f}",
                f"squared error = ({number(output[0], 3)} - {target[0]:.0f})^2"
                f" = {number(squared, 3)}",
                f"  its slope by z = {number(slopes[0], 3)}",
                f"cross-entropy = -log({number(truth, 3)}) = {number(entropy, 3)}",
                f"  its slope by z = y - t = {number(slopes[1], 3)}",
            ),
            lines=(
                _curve("squared", SQUARED, target),
                _curve("cross-entropy", ENTROPY, target),
                Line("at z", np.array([z[0], z[0]]), np.array([squared, entropy]), is_marked=True),
            ),
            axes=("z", "loss"),
        )

    def recipe(self, settings: Settings) -> TrainingConfig:
        """Two half moons, trained with the chosen loss."""
        return RECIPES["moons"].config.replace(
            recipe="custom", loss=settings.chosen("train with"), activation="tanh"
        )


def _curve(name: str, loss: str, target: Array) -> Line:
    at = np.linspace(-REACH, REACH, POINTS)
    return Line(name, at, np.array([measure_loss(loss, "sigmoid", z, target) for z in at[:, None]]))
