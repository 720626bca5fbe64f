"""Lesson 1: one neuron, with sliders for its inputs, its weights and its bias."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from tui_nn.training.lessons.experiment import Experiment, Scene
from tui_nn.training.lessons.experiments.planes import draw_answers, predict_plainly
from tui_nn.training.lessons.formulas import number, weighted_sum
from tui_nn.training.lessons.settings import Settings, number_slider
from tui_nn.training.lessons.small_networks import dense_parts, make_network, run_forward
from tui_nn.training.protocol.lessons import Slider
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

REACH = 3.0
EXTENT = (-REACH, REACH, -REACH, REACH)
"""The inputs that are drawn."""


class Neuron(Experiment):
    """A sigmoid unit of two inputs, and its output over the plane of the inputs."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        number_slider("x1", -REACH, REACH, 1.0, 0.1),
        number_slider("x2", -REACH, REACH, -0.5, 0.1),
        number_slider("w1", -4.0, 4.0, 2.0, 0.1),
        number_slider("w2", -4.0, 4.0, 1.0, 0.1),
        number_slider("bias", -4.0, 4.0, 0.5, 0.1),
    )

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._network = make_network((2, 1), ("sigmoid",))

    def show(self, settings: Settings) -> Scene:
        """The sum, its squashed value, and where in the plane the unit answers what."""
        inputs = settings["x1"], settings["x2"]
        weights = settings["w1"], settings["w2"]
        of_layer, biases = dense_parts(self._network.layers[0].parameters)
        of_layer[:, 0], biases[:] = weights, settings["bias"]
        forward = run_forward(self._network, inputs)
        z, output = float(forward.logits[0][0]), float(forward.outputs[1][0])
        return Scene(
            text=(
                "z = w1*x1 + w2*x2 + bias",
                f"  = {weighted_sum(weights, inputs, settings['bias'])}",
                f"  = {number(z)}",
                f"y = 1 / (1 + exp(-z)) = {number(output, 3)}",
                f"the unit says {'yes' if output > 0.5 else 'no'}: y is"
                f" {'above' if output > 0.5 else 'not above'} 0.5",
            ),
            surface=draw_answers(partial(predict_plainly, self._network), EXTENT, path=(inputs,)),
        )

    def recipe(self, settings: Settings) -> TrainingConfig:  # noqa: ARG002
        """A single unit that learns to separate two half moons."""
        return RECIPES["moons"].config.replace(recipe="custom", hidden=())
