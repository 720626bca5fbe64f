"""Lesson 7: backpropagation through a 2-3-1 network for xor, with all of its numbers."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from tui_nn.engine.network import Network
from tui_nn.engine.uncompiled import measure_loss
from tui_nn.training.lessons.experiment import Experiment, Scene
from tui_nn.training.lessons.formulas import factor, number, weighted_sum
from tui_nn.training.lessons.settings import Settings, choice_slider, number_slider
from tui_nn.training.lessons.small_networks import (
    Backward,
    Forward,
    dense_parts,
    descend,
    describe_network,
    make_network,
    run_backward,
    run_forward,
)
from tui_nn.training.protocol.lessons import Slider
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

XOR = (((0.0, 0.0), 0.0), ((0.0, 1.0), 1.0), ((1.0, 0.0), 1.0), ((1.0, 1.0), 0.0))
"""Inputs and targets of the four examples."""

EXAMPLES = tuple(f"{a:.0f} xor {b:.0f} = {target:.0f}" for (a, b), target in XOR)
FORWARD, BACKWARD, UPDATE = "forward", "backward", "update"
LOSS, SIZES, SEED = "mean-squared-error", (2, 3, 1), 1


class Backpropagation(Experiment):
    """Forward, backward and update on one example after the other."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        choice_slider("example", EXAMPLES, EXAMPLES[1]),
        choice_slider("show", (FORWARD, BACKWARD, UPDATE), FORWARD),
        number_slider("rate", 0.1, 5.0, 2.0, 0.1),
    )
    can_step: ClassVar[bool] = True
    pace: ClassVar[int] = 40

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._network = make_network(SIZES, ("sigmoid", "sigmoid"), SEED)

    def step(self, settings: Settings, count: int) -> Settings:
        """Update on the example that is shown, and go to the next one."""
        for _ in range(count):
            _, backward = self._passes(settings)
            descend(self._network, backward.flat, settings["rate"])
            following = (settings.whole("example") + 1) % len(XOR)
            settings = settings.moved("example", following)
        return settings

    def show(self, settings: Settings) -> Scene:
        """The chosen pass with its numbers, and the network with all of them."""
        forward, backward = self._passes(settings)
        target = XOR[settings.whole("example")][1]
        match settings.chosen("show"):
            case "forward":
                text = self._describe_forward(forward, target)
                drawn = describe_network(self._network, forward)
            case "backward":
                text = self._describe_backward(forward, backward, target)
                drawn = describe_network(self._network, forward, backward)
            case _:
                text = self._describe_update(settings, forward, backward)
                drawn = describe_network(self._network, forward)
        return Scene(text=(*text, self._describe_all()), network=drawn)

    def recipe(self, settings: Settings) -> TrainingConfig:
        """Xor, one example at a time, with this learning rate."""
        return RECIPES["xor"].config.replace(
            recipe="custom", hidden=SIZES[1:-1], learning_rate=settings["rate"]
        )

    def _passes(self, settings: Settings) -> tuple[Forward, Backward]:
        inputs, target = XOR[settings.whole("example")]
        forward = run_forward(self._network, inputs)
        return forward, run_backward(self._network, forward, np.array([target]), LOSS)

    def _describe_forward(self, forward: Forward, target: float) -> tuple[str, ...]:
        hidden, last = forward.outputs[1], self._network.layers[1]
        bias = dense_parts(last.parameters)[1][0]
        output = forward.outputs[2][0]
        return (
            f"h = sigmoid({', '.join(map(number, forward.logits[0]))})",
            f"z = {weighted_sum(last.weights_of_unit(0), hidden, bias)}",
            f"y = sigmoid({number(forward.logits[1][0], 3)}) = {number(output, 3)}",
            f"loss = ({number(output, 3)} - {target:.0f})^2 = {number((output - target) ** 2, 4)}",
        )

    def _describe_backward(
        self, forward: Forward, backward: Backward, target: float
    ) -> tuple[str, ...]:
        output, hidden = forward.outputs[2][0], forward.outputs[1]
        delta, weights = backward.deltas[1][0], self._network.layers[1].weights_of_unit(0)
        y, slope = number(output, 3), number(1 - output, 3)
        h, slope_h = number(hidden[0]), number(1 - hidden[0])
        return (
            "delta of y and of h1, gradient h1 to y:",
            f"2*({y}-{target:.0f})*{y}*{slope} = {number(delta, 4)}",
            f"{h}*{slope_h}*{factor(weights[0])}*{factor(delta, 4)}"
            f" = {number(backward.deltas[0][0], 4)}",
            f"{h}*{factor(delta, 4)} = {number(hidden[0] * delta, 4)}",
        )

    def _describe_update(
        self, settings: Settings, forward: Forward, backward: Backward
    ) -> tuple[str, ...]:
        weight = float(self._network.layers[1].weights_of_unit(0)[0])
        gradient = float(dense_parts(backward.gradients[1])[0][0, 0])
        rate, target = settings["rate"], np.array([XOR[settings.whole("example")][1]])
        inputs = forward.outputs[0]
        after = self._after(backward, rate)
        losses = [
            measure_loss(LOSS, "sigmoid", run_forward(network, inputs.tolist()).logits[-1], target)
            for network in (self._network, after)
        ]
        return (
            "w = w - rate*gradient; from h1 to y:",
            f"{number(weight, 4)} - {number(rate, 1)}*{factor(gradient, 4)}"
            f" = {number(weight - rate * gradient, 4)}",
            f"loss of this example: {number(losses[0], 4)} before,",
            f"{number(losses[1], 4)} after the update (s does it)",
        )

    def _after(self, backward: Backward, rate: float) -> Network:
        """A network as it is after the update."""
        after = make_network(SIZES, ("sigmoid", "sigmoid"))
        after.parameters.values[:] = self._network.parameters.values
        descend(after, backward.flat, rate)
        return after

    def _describe_all(self) -> str:
        outputs = [float(run_forward(self._network, inputs).outputs[-1][0]) for inputs, _ in XOR]
        return f"y of all four: {'  '.join(map(number, outputs))}"
