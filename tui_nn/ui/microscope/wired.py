"""The wiring of the network under the microscope: what is written where at each step."""

from __future__ import annotations

from tui_nn.training.protocol.microscope import LayerNumbers, MicroscopeView
from tui_nn.ui.drawing.cells import Key, fit
from tui_nn.ui.microscope.choice import Stage
from tui_nn.ui.microscope.names import input_name
from tui_nn.ui.microscope.numbers import fitted, plain
from tui_nn.ui.microscope.wiring import NUMBER, WiredUnit, Wiring

LONGEST_NAME = 12
"""Cells of an input's name in the drawing."""

MOST_INPUTS = 24
"""Inputs of a network that is drawn whole."""


def wire(view: MicroscopeView, stage: Stage) -> Wiring | None:
    """The network on its example; None if not all weights are known, as it is too large.

    On the connections stand the weights, or going back their gradients.
    """
    befores = [view.inputs, *(layer.outputs for layer in view.layers)]
    is_dense = all(
        len(layer.weights) == len(before)
        for layer, before in zip(view.layers, befores[:-1], strict=True)
    )
    if len(view.inputs) > MOST_INPUTS or not is_dense:
        return None
    texts = [
        f"{fit(input_name(view, place), LONGEST_NAME)} {plain(value, 3)}"
        for place, value in enumerate(view.inputs)
    ]
    inputs = [WiredUnit((text,), text) for text in texts]
    layers = [_wired_layer(view, layer, stage) for layer in range(len(view.layers))]
    names = ("inputs", *(layer.description.name for layer in view.layers))
    return Wiring((inputs, *layers), names, (view.unit.layer + 1, view.unit.unit), view.weight)


def _wired_layer(view: MicroscopeView, number: int, stage: Stage) -> list[WiredUnit]:
    layer = view.layers[number]
    is_back = stage is Stage.BACKWARD
    numbers = layer.weights_grad if is_back else layer.weights
    biases = layer.biases_grad if is_back else layer.biases
    is_last = number == len(view.layers) - 1
    units = []
    for unit in range(layer.description.out_features):
        weights = [float(value) for value in numbers[:, unit]]
        bias = [float(biases[unit])] if len(biases) else []
        units.append(
            WiredUnit(
                _texts(view, layer, unit, stage, is_last=is_last),
                _brief(layer, unit, stage),
                tuple(fitted(value, NUMBER) for value in weights),
                f"b {fitted(bias[0], NUMBER - 2)}" if bias else "",
                tuple(_sign(value) for value in weights + bias),
            )
        )
    return units


def _texts(
    view: MicroscopeView, layer: LayerNumbers, unit: int, stage: Stage, *, is_last: bool
) -> tuple[str, ...]:
    """What stands beside a unit."""
    output = f"a {plain(layer.outputs[unit], 3)}"
    match stage:
        case Stage.FORWARD:
            return f"z {plain(layer.logits[unit], 3)}", output
        case Stage.LOSS if is_last:
            return output, f"target {plain(view.loss.targets[unit], 3)}"
        case Stage.BACKWARD:
            return "delta", plain(layer.delta[unit], 3)
    return (output,)


def _brief(layer: LayerNumbers, unit: int, stage: Stage) -> str:
    """What stands beside a unit that has one row."""
    if stage is Stage.BACKWARD:
        return plain(layer.delta[unit], 3)
    return f"a {plain(layer.outputs[unit], 3)}"


def _sign(value: float) -> Key:
    return "plus" if value > 0 else "minus" if value < 0 else "text"
