"""Lesson 3: a layer of three units that share two inputs."""

from __future__ import annotations

from typing import ClassVar

from tui_nn.training.lessons.experiment import Experiment, Scene
from tui_nn.training.lessons.experiments.activation import OF_A_UNIT
from tui_nn.training.lessons.formulas import number, weighted_sum
from tui_nn.training.lessons.settings import Settings, choice_slider, number_slider
from tui_nn.training.lessons.small_networks import (
    dense_parts,
    describe_network,
    make_network,
    run_forward,
)
from tui_nn.training.protocol.lessons import Slider
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

UNITS, SEEDS = 3, 9


class WholeLayer(Experiment):
    """Three units of two inputs, with weights drawn at random."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        number_slider("x1", -2.0, 2.0, 1.0, 0.1),
        number_slider("x2", -2.0, 2.0, 0.5, 0.1),
        choice_slider("f", OF_A_UNIT, "relu"),
        number_slider("weights no.", 0.0, SEEDS, 3.0, 1.0),
    )

    def show(self, settings: Settings) -> Scene:
        """The sum of every unit, and the layer as it is drawn."""
        inputs, name = (settings["x1"], settings["x2"]), settings.chosen("f")
        network = make_network((2, UNITS), (name,), settings.whole("weights no."))
        forward = run_forward(network, inputs)
        weights, _ = dense_parts(network.layers[0].parameters)
        sums = [
            f"z{unit + 1} = {weighted_sum(weights[:, unit], inputs, None)}"
            f" = {number(forward.logits[0][unit])}"
            for unit in range(UNITS)
        ]
        outputs = "  ".join(number(output) for output in forward.outputs[1])
        return Scene(
            text=(*sums, f"{name} of each: {outputs}"),
            network=describe_network(network, forward),
        )

    def recipe(self, settings: Settings) -> TrainingConfig:
        """Xor with a hidden layer of three units with this activation."""
        return RECIPES["xor"].config.replace(
            recipe="custom",
            hidden=(UNITS,),
            activation=settings.chosen("f"),
            seed=settings.whole("weights no."),
        )
