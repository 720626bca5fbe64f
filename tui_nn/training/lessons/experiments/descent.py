"""Lesson 6: gradient descent on the loss of a straight line, drawn as a valley."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.uncompiled import measure_loss
from tui_nn.training.lessons.experiment import Experiment, Scene
from tui_nn.training.lessons.formulas import factor, number
from tui_nn.training.lessons.settings import Settings, number_slider
from tui_nn.training.lessons.small_networks import (
    dense_parts,
    descend,
    make_network,
    run_backward,
    run_forward,
)
from tui_nn.training.protocol.lessons import Slider, Surface
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

Array = NDArray[Any]

INPUTS = np.array([-1.2, -0.5, 0.0, 0.6, 1.4])
TARGETS = np.array([-1.5, -0.2, 0.4, 1.1, 2.2])
"""Five examples that a line fits well."""

LOSS = "mean-squared-error"
REACH, GRID, LONGEST_PATH = 3.0, 41, 200
FARTHEST, LEAST_SLOPE = 1e6, 1e-6
"""Where the descent ends: a place too far off to come back from, and a slope next to nothing."""


class Descent(Experiment):
    """A line y = w*x + b that is fitted to five points, one step at a time."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        number_slider("rate", 0.02, 1.4, 0.1, 0.02),
        number_slider("start w", -REACH, REACH, -2.0, 0.2),
        number_slider("start b", -REACH, REACH, 2.4, 0.2),
    )
    restarting: ClassVar[frozenset[str]] = frozenset({"start w", "start b"})
    can_step: ClassVar[bool] = True

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._network = make_network((1, 1), ("linear",))
        weights, biases = dense_parts(self._network.layers[0].parameters)
        weights[:], biases[:] = settings["start w"], settings["start b"]
        self._path = [self._place]

    @property
    def _place(self) -> tuple[float, float]:
        weights, biases = dense_parts(self._network.layers[0].parameters)
        return float(weights[0, 0]), float(biases[0])

    @property
    def is_over(self) -> bool:
        """At the bottom, or out of bounds."""
        here, slope = np.abs(self._place).max(), np.abs(self._gradient()).max()
        return bool(not here < FARTHEST or slope < LEAST_SLOPE)

    def step(self, settings: Settings, count: int) -> Settings:
        """Go downhill."""
        for _ in range(count):
            if self.is_over:
                break
            descend(self._network, self._gradient(), settings["rate"])
            self._path = [*self._path, self._place][-LONGEST_PATH:]
        return settings

    def show(self, settings: Settings) -> Scene:
        """Loss and gradient here, the next step with its numbers, and the way so far."""
        rate, (weight, bias) = settings["rate"], self._place
        by_weight, by_bias = (float(part) for part in self._parts(self._gradient()))
        return Scene(
            text=(
                f"w = {number(weight, 3)}   b = {number(bias, 3)}",
                f"loss  = {number(_loss(weight, bias), 4)}",
                f"dL/dw = {number(by_weight, 3)}   dL/db = {number(by_bias, 3)}",
                "the next step:",
                f"w = {number(weight, 3)} - {number(rate)}*{factor(by_weight, 3)}"
                f" = {number(weight - rate * by_weight, 3)}",
                f"b = {number(bias, 3)} - {number(rate)}*{factor(by_bias, 3)}"
                f" = {number(bias - rate * by_bias, 3)}",
            ),
            surface=replace(VALLEY, path=tuple(self._path)),
        )

    def recipe(self, settings: Settings) -> TrainingConfig:
        """House prices without a hidden layer: such a line in eight inputs."""
        return RECIPES["houses"].config.replace(
            recipe="custom", hidden=(), optimizer="sgd", learning_rate=settings["rate"] / 10
        )

    def _gradient(self) -> Array:
        """The mean over the examples, laid out like the parameters."""
        passes = [
            run_backward(self._network, run_forward(self._network, [x]), np.array([target]), LOSS)
            for x, target in zip(INPUTS, TARGETS, strict=True)
        ]
        return np.asarray(np.mean([one.flat for one in passes], axis=0))

    def _parts(self, flat: Array) -> tuple[float, float]:
        (parts,) = self._network.view_like(flat)
        weights, biases = dense_parts(parts)
        return weights[0, 0], biases[0]


def _loss(weight: float, bias: float) -> float:
    return measure_loss(LOSS, "linear", weight * INPUTS + bias, TARGETS)


def _make_valley() -> Surface:
    """The loss over weight and bias, as decimal logarithms so that the bottom can be seen."""
    side = np.linspace(-REACH, REACH, GRID)
    losses = np.array([[_loss(w, b) for w in side] for b in side[::-1]])
    return Surface(
        values=np.log10(losses),
        extent=(-REACH, REACH, -REACH, REACH),
        x_name="w",
        y_name="b",
        path=(),
        points=np.zeros((0, 2)),
        labels=np.zeros(0),
        low_name="low loss",
        high_name="high loss",
    )


VALLEY = _make_valley()
"""The landscape, without a path."""
