"""Insight into an answer: the pixels that support it, and the most active units.

The saliency map is the gradient of the answer's score S with respect to the pixels x,

    w = dS/dx,    S = log(p / (1 - p)) = z_answer - log(sum of exp(z_j) over all other classes j),

after Simonyan, Vedaldi and Zisserman (2013), "Deep Inside Convolutional Networks: Visualising Image
Classification Models and Saliency Maps", who differentiate the score before the softmax. Unlike the
probability p, the log-odds S does not saturate, so the map of a confident network is not blank. Its
sign says whether more ink supports the answer (positive) or opposes it.

One picture takes a few matrix-vector products, which NumPy computes without compilation; the
activations are those of the engine.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import PIXEL_MAXIMUM
from tui_nn.engine.network import Network, NetworkLayer
from tui_nn.engine.uncompiled import activate, backpropagate
from tui_nn.training.protocol.measurements import FiringUnit, Insight

Array = NDArray[Any]

SHOWN_UNITS = 12
"""Maximum number of units whose weights are shown."""


def explain(network: Network, picture: Array, probabilities: Array) -> Insight:
    """Explain why `network` predicts the most probable class for `picture`.

    Args:
        network: classifies pictures.
        picture: input of the network, (rows, columns) uint8.
        probabilities: outputs of the network, (classes,) float32.

    Returns:
        Saliency (rows, columns) float32, zero where non-finite, and the units that fire.
    """
    with np.errstate(all="ignore"):
        outputs, logits = run_forward(network, scale_pixels(network, picture))
        answer = int(np.argmax(probabilities))
        delta = score_gradient(logits, answer, network.layers[-1].activation)
        saliency = run_backward(network, outputs, delta)
    saliency = np.nan_to_num(saliency, nan=0.0, posinf=0.0, neginf=0.0)
    return Insight(
        saliency=saliency.reshape(picture.shape).astype(np.float32),
        units=firing_units(network.layers[0], outputs[0], picture.shape) if outputs else (),
    )


def run_forward(network: Network, inputs: Array) -> tuple[list[Array], Array]:
    """Return the outputs of each hidden layer and the logits of the output layer.

    Args:
        network: the network.
        inputs: shape (in_features,), the network's dtype.

    Returns:
        One array (units,) for each hidden layer, and logits (out_features,).
    """
    *hidden, last = network.layers
    outputs: list[Array] = []
    for layer in hidden:
        inputs = activate(layer.activation, layer.compute_logits(inputs))
        outputs.append(inputs)
    return outputs, last.compute_logits(inputs)


def predict_plainly(network: Network, pictures: Array) -> Array:
    """Compute the outputs of `network` without compiled kernels, equal up to rounding.

    Args:
        network: classifies pictures.
        pictures: shape (samples, in_features) uint8.

    Returns:
        Shape (samples, out_features), the network's dtype.
    """
    answers = np.empty((len(pictures), network.out_features), network.dtype)
    with np.errstate(all="ignore"):
        for picture, answer in zip(pictures, answers, strict=True):
            logits = run_forward(network, scale_pixels(network, picture))[1]
            answer[:] = activate(network.layers[-1].activation, logits)
    return answers


def scale_pixels(network: Network, picture: Array) -> Array:
    """Scale a uint8 picture to inputs of `network` from 0 to 1, shape (in_features,)."""
    return np.asarray(picture.reshape(-1).astype(network.dtype) / network.dtype.type(PIXEL_MAXIMUM))


def score_gradient(logits: Array, answer: int, activation: str) -> Array:
    """Return the gradient dS/dz of the answer's score with respect to the logits.

    With softmax it is 1 for the answer, and for the other classes minus the softmax among them.
    With a sigmoid for each class, S is the logit of the answer; the other activations define no
    odds and use the logit too. The logit of a single unit is the score of the second class.

    Args:
        logits: shape (out_features,).
        answer: predicted class.
        activation: name of the output layer's activation.

    Returns:
        Shape (out_features,).
    """
    if len(logits) == 1:
        return np.full_like(logits, 1 if answer else -1)
    gradient = np.zeros_like(logits)
    gradient[answer] = 1
    if activation == "softmax":
        others = np.arange(len(logits)) != answer
        gradient[others] = -activate("softmax", logits[others])
    return gradient


def run_backward(network: Network, outputs: list[Array], delta: Array) -> Array:
    """Return the gradient with respect to the inputs, shape (in_features,).

    Args:
        network: the network.
        outputs: outputs of each hidden layer, each (units,).
        delta: gradient with respect to the logits, shape (out_features,).
    """
    for number in range(len(outputs) - 1, -1, -1):
        above, layer = network.layers[number + 1], network.layers[number]
        gradient = above.compute_input_gradient(delta)
        delta = backpropagate(layer.activation, outputs[number], gradient)
    return network.layers[0].compute_input_gradient(delta)


def firing_units(
    layer: NetworkLayer, outputs: Array, shape: tuple[int, ...]
) -> tuple[FiringUnit, ...]:
    """Return the most active units of the first layer, with outputs (units,) above 0."""
    order = np.argsort(-outputs, kind="stable")[:SHOWN_UNITS]
    return tuple(
        FiringUnit(
            number=int(unit),
            activation=float(outputs[unit]),
            pattern=layer.weights_of_unit(unit).reshape(shape).astype(np.float32),
        )
        for unit in order
        if outputs[unit] > 0 and np.isfinite(outputs[unit])
    )
