"""Passes: one example forward through the layers and back, every number of the way.

Outputs, deltas and gradients are those of the kernels that train; the sums z, which the kernels
overwrite, are computed once more in plain NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.losses import LOSSES
from tui_nn.engine.network import Network, NetworkLayer
from tui_nn.engine.uncompiled import loss_terms, respond, slopes
from tui_nn.errors import UserError
from tui_nn.training.microscope.subject import ORDER, Subject
from tui_nn.training.protocol.layers import describe_layers
from tui_nn.training.protocol.microscope import LayerNumbers, LossNumbers, UnitNumbers
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

SHOWN_PARAMETERS = 200
"""Parameters up to which a view has all weights of all layers."""

CURVE_POINTS = 81
"""Points of an activation's curve."""

CURVE_REACH = 4.0
"""Smallest distance from 0 to the ends of the curve."""


class Passes:
    """One example's way through a network.

    Attributes:
        loss: the loss on it.
        inputs: of each layer, (in_features,).
        logits, outputs, deltas: of each layer, (out_features,).
        flat_grads: the gradient of the loss by the parameters, without penalty and clipping, laid
            out like them; valid until the executor computes another gradient.
        grads: its parts by name, of each layer.
    """

    def __init__(self, trainer: Trainer, subject: Subject) -> None:
        """Pass `subject` through the trainer's network."""
        executor, network = trainer.executor, trainer.network
        numbers = range(len(network.layers))
        self.loss, self.flat_grads = executor.gradients(
            subject.examples, ORDER, penalized=False, clipped=False
        )
        self.grads = network.view_like(self.flat_grads)
        self.outputs = [executor.outputs(number, 1)[0].copy() for number in numbers]
        self.deltas = [executor.deltas(number, 1)[0].copy() for number in numbers]
        self.inputs = [subject.inputs, *self.outputs[:-1]]
        self.logits = [
            layer.compute_logits(inputs)
            for layer, inputs in zip(network.layers, self.inputs, strict=True)
        ]


def number_layers(network: Network, passes: Passes, by_output: Array) -> tuple[LayerNumbers, ...]:
    """The numbers of all layers.

    Args:
        network: the network.
        passes: the example's way through it, its `flat_grads` still valid.
        by_output: gradient of the loss by the outputs of the last layer, or empty.
    """
    shows_all = network.parameter_count <= SHOWN_PARAMETERS
    descriptions = describe_layers(network.settings)
    numbers = []
    for place, layer in enumerate(network.layers):
        outputs, none = passes.outputs[place], np.zeros(0, network.dtype)
        weights, biases = _all_weights(layer, layer.parameters) if shows_all else (none, none)
        grads = _all_weights(layer, passes.grads[place]) if shows_all else (none, none)
        layer_numbers = LayerNumbers(
            description=descriptions[place],
            logits=passes.logits[place],
            outputs=outputs,
            slopes=slopes(layer.activation, outputs),
            outputs_grad=_by_outputs(network, passes, place, by_output),
            delta=passes.deltas[place],
            weights=weights,
            weights_grad=grads[0],
            biases=biases,
            biases_grad=grads[1],
        )
        numbers.append(layer_numbers)
    return tuple(numbers)


def number_unit(network: Network, passes: Passes, place: int, unit: int) -> UnitNumbers:
    """The numbers of one unit.

    Raises:
        UserError: there is no such unit, or its layer has no weights.
    """
    layer = check_unit(network, place, unit)
    settings, grads = layer.settings, passes.grads[place]
    inputs_at = settings.index_of_inputs(unit)
    logits = passes.logits[place]
    points = curve_points(float(logits[unit])).astype(network.dtype)
    is_last = place == len(network.layers) - 1
    above = (
        np.zeros(0, network.dtype) if is_last else network.layers[place + 1].weights_of_input(unit)
    )
    return UnitNumbers(
        layer=place,
        unit=unit,
        places=np.arange(settings.in_features)[inputs_at],
        inputs=passes.inputs[place][inputs_at],
        weights=settings.term_weights(layer.parameters, unit).copy(),
        weights_grad=settings.term_weights(grads, unit).copy(),
        bias=float(settings.biases_of_unit(layer.parameters, unit).sum()),
        bias_grad=float(settings.biases_of_unit(grads, unit).sum()),
        weights_above=above.copy(),
        curve_logits=points,
        curve_outputs=respond(layer.activation, logits, unit, points),
    )


def number_loss(
    trainer: Trainer, subject: Subject, passes: Passes, value_after: float
) -> LossNumbers:
    """The numbers of the loss."""
    rule = LOSSES[trainer.config.loss]
    terms = loss_terms(rule.name, passes.logits[-1], passes.outputs[-1], subject.targets)
    return LossNumbers(
        name=rule.name,
        targets=subject.targets,
        terms=terms,
        is_mean=rule.is_mean,
        value=passes.loss,
        class_weight=subject.class_weight,
        value_after=value_after,
    )


def check_unit(network: Network, place: int, unit: int) -> NetworkLayer:
    """The layer of a unit with a sum of its own.

    Raises:
        UserError: there is no such unit, or its layer has no weights.
    """
    if place >= len(network.layers):
        raise UserError(f"the network has {len(network.layers)} layers, counted from 0")
    layer = network.layers[place]
    if unit >= layer.settings.out_features:
        raise UserError(f"{layer.name} has {layer.settings.out_features:,} units, counted from 0")
    if not layer.settings.term_weights(layer.parameters, unit).size:
        raise UserError(f"{layer.name} has no weights: choose a unit of another layer")
    return layer


def curve_points(logit: float) -> Array:
    """Sums around 0 and `logit` at which an activation is drawn, (CURVE_POINTS,) float64."""
    reach = max(CURVE_REACH, 1.25 * abs(logit)) if np.isfinite(logit) else CURVE_REACH
    return np.linspace(-reach, reach, CURVE_POINTS)


def _by_outputs(network: Network, passes: Passes, place: int, by_output: Array) -> Array:
    """Gradient of the loss by the outputs of a layer, (out_features,)."""
    if place == len(network.layers) - 1:
        return by_output
    return network.layers[place + 1].compute_input_gradient(passes.deltas[place + 1])


def _all_weights(layer: NetworkLayer, parameters: Mapping[str, Array]) -> tuple[Array, Array]:
    """Weights (terms, units) and biases (units,) in arrays laid out like a layer's parameters."""
    settings, units = layer.settings, range(layer.settings.out_features)
    weights = np.stack([settings.term_weights(parameters, unit) for unit in units], axis=-1)
    return weights, np.concatenate([settings.biases_of_unit(parameters, unit) for unit in units])
