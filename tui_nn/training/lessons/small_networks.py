"""Passes through networks of a few units, in float64 and with the engine's uncompiled functions.

They take a fraction of a millisecond, and need no kernel that might have to be compiled first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.kernels.updates import apply_sgd, prepare_hyperparameters
from tui_nn.engine.layers.dense import BIASES, WEIGHTS, stack_dense
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import Settings
from tui_nn.engine.uncompiled import activate, backpropagate, fill_delta
from tui_nn.training.protocol.lessons import DrawnNetwork

Array = NDArray[Any]

NOTHING = np.zeros(0)


class Forward(NamedTuple):
    """A forward pass.

    Attributes:
        outputs: of the inputs and of each layer, (units,) each.
        logits: the weighted sums z of each layer, (units,) each.
    """

    outputs: tuple[Array, ...]
    logits: tuple[Array, ...]


class Backward(NamedTuple):
    """A backward pass.

    Attributes:
        deltas: the gradient by z of each layer, (units,) each.
        flat: the gradient, laid out like the network's parameters.
        gradients: the parts of `flat` by layer and name of the parameter.
    """

    deltas: tuple[Array, ...]
    flat: Array
    gradients: tuple[dict[str, Array], ...]


def make_network(sizes: Sequence[int], activations: Sequence[str], seed: int = 0) -> Network:
    """A network with weights drawn by Glorot's initializer."""
    network = Network(stack_dense(sizes, activations), dtype=np.float64)
    network.initialize("glorot-uniform", np.random.default_rng(seed))
    return network


def dense_parts(parameters: Mapping[str, Array]) -> tuple[Array, Array]:
    """The weights, (inputs, units), and biases, (units,), of a layer or its gradient; views."""
    return parameters[WEIGHTS], parameters[BIASES]


def run_forward(network: Network, inputs: Sequence[float]) -> Forward:
    """Pass `inputs` through every layer."""
    outputs, logits = [np.array(inputs, np.float64)], []
    for layer in network.layers:
        logits.append(layer.compute_logits(outputs[-1]))
        outputs.append(activate(layer.activation, logits[-1]))
    return Forward(tuple(outputs), tuple(logits))


def run_backward(network: Network, forward: Forward, target: Array, loss: str) -> Backward:
    """The gradient of the loss by every parameter, from the last layer to the first."""
    flat = np.zeros_like(network.parameters.values)
    gradients = network.view_like(flat)
    last = network.layers[-1]
    delta = fill_delta(loss, last.activation, forward.outputs[-1], target)
    deltas = [delta]
    for number in range(len(network.layers) - 1, -1, -1):
        by_weights, by_biases = dense_parts(gradients[number])
        by_weights[:], by_biases[:] = np.outer(forward.outputs[number], delta), delta
        if number:
            below = network.layers[number - 1]
            by_outputs = network.layers[number].compute_input_gradient(delta)
            delta = backpropagate(below.activation, forward.outputs[number], by_outputs)
            deltas.insert(0, delta)
    return Backward(tuple(deltas), flat, gradients)


def descend(network: Network, gradient: Array, learning_rate: float) -> None:
    """One step of gradient descent; `gradient` is laid out like the parameters."""
    values = network.parameters.values
    prepare: Any = prepare_hyperparameters
    apply: Any = apply_sgd
    hyper = prepare.py_func(Settings(), 1, learning_rate, values)
    apply.py_func(hyper, values, gradient, NOTHING, NOTHING)


def describe_network(
    network: Network, forward: Forward, backward: Backward | None = None
) -> DrawnNetwork:
    """A network with the numbers of its passes."""
    names = [tuple(f"x{n}" for n in range(1, network.in_features + 1))]
    for place, layer in enumerate(network.settings, 1):
        letter = "y" if place == len(network.settings) else "h"
        alone = layer.out_features == 1
        numbers = range(1, layer.out_features + 1)
        names.append(tuple(letter if alone else f"{letter}{number}" for number in numbers))
    return DrawnNetwork(
        names=tuple(names),
        values=tuple(tuple(map(float, outputs)) for outputs in forward.outputs),
        weights=tuple(layer.parameters[WEIGHTS].copy() for layer in network.layers),
        biases=tuple(tuple(layer.parameters[BIASES].tolist()) for layer in network.layers),
        gradients=(tuple(np.array(one[WEIGHTS]) for one in backward.gradients) if backward else ()),
        deltas=(tuple(tuple(map(float, delta)) for delta in backward.deltas) if backward else ()),
    )
