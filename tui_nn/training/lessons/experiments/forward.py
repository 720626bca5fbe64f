"""Lesson 4: the forward pass through a network of two inputs, three hidden units and one output."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from tui_nn.training.lessons.experiment import Experiment, Scene
from tui_nn.training.lessons.experiments.activation import OF_A_UNIT
from tui_nn.training.lessons.experiments.planes import draw_answers, predict_plainly
from tui_nn.training.lessons.formulas import number, weighted_sum
from tui_nn.training.lessons.settings import Settings, choice_slider, number_slider
from tui_nn.training.lessons.small_networks import describe_network, make_network, run_forward
from tui_nn.training.protocol.lessons import Slider
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

HIDDEN, REACH, SEEDS = 3, 2.0, 9
SPREAD = 2.0
"""Weights are drawn so many times larger than usual, so that the border bends visibly."""


class ForwardPass(Experiment):
    """The numbers of a forward pass, and the answers over the plane."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        number_slider("x1", -REACH, REACH, 1.0, 0.1),
        number_slider("x2", -REACH, REACH, 0.5, 0.1),
        choice_slider("f", OF_A_UNIT, "tanh"),
        number_slider("weights no.", 0.0, SEEDS, 1.0, 1.0),
    )

    def show(self, settings: Settings) -> Scene:
        """The hidden units, the sum of the output, the answer."""
        inputs, name = (settings["x1"], settings["x2"]), settings.chosen("f")
        sizes = (2, HIDDEN, 1)
        network = make_network(sizes, (name, "sigmoid"), settings.whole("weights no."))
        network.parameters.values[:] *= SPREAD
        forward = run_forward(network, inputs)
        hidden, last = forward.outputs[1], network.layers[1]
        return Scene(
            text=(
                f"x = {'  '.join(map(number, inputs))}",
                f"z = {'  '.join(map(number, forward.logits[0]))}",
                f"h = {name}(z) = {'  '.join(map(number, hidden))}",
                f"z = {weighted_sum(last.weights_of_unit(0), hidden, None)}"
                f" = {number(forward.logits[1][0])}",
                f"y = sigmoid(z) = {number(forward.outputs[2][0], 3)}",
            ),
            network=describe_network(network, forward),
            surface=draw_answers(
                partial(predict_plainly, network), (-REACH, REACH, -REACH, REACH), path=(inputs,)
            ),
        )

    def recipe(self, settings: Settings) -> TrainingConfig:
        """Xor with a hidden layer of three units with this activation."""
        return RECIPES["xor"].config.replace(
            recipe="custom",
            hidden=(HIDDEN,),
            activation=settings.chosen("f"),
            seed=settings.whole("weights no."),
        )
