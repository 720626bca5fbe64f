"""Why a network answers as it does: the pixels that support the answer, and the units that fire.

The saliency map is the gradient of the answer's score S by the picture's pixels x,

    w = dS/dx,    S = log(p / (1 - p)) = z_answer - log(sum of exp(z_j) over all other classes j),

after Simonyan, Vedaldi and Zisserman (2013), "Deep Inside Convolutional Networks: Visualising Image
Classification Models and Saliency Maps", who derive the score before the softmax. So does the
log-odds S: unlike the probability p, it does not saturate, and the map of a network that is sure of
its answer is not blank. Its sign says whether more ink would speak for the answer or against it.

One picture is a few products of matrix and vector, which NumPy computes without compiling; the
activations are the engine's own.
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
"""Most units whose weights are shown."""


def explain(network: Network, picture: Array, probabilities: Array) -> Insight:
    """Say why `network` takes `picture` for the most probable class.

    Args:
        network: takes pictures and answers with classes.
        picture: shape (rows, columns), uint8, the network's input.
        probabilities: shape (classes,), its outputs.

    Returns:
        Saliency and units; all zero and none where the network's numbers are not finite.
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
    """The outputs of each hidden layer, and the weighted sums of the output layer.

    Args:
        network: the network.
        inputs: shape (in_features,).
    """
    *hidden, last = network.layers
    outputs: list[Array] = []
    for layer in hidden:
        inputs = activate(layer.activation, layer.compute_logits(inputs))
        outputs.append(inputs)
    return outputs, last.compute_logits(inputs)


def predict_plainly(network: Network, pictures: Array) -> Array:
    """The outputs of `network` without compiled kernels; the same but for rounding.

    Args:
        network: takes pictures and answers with classes.
        pictures: shape (samples, in_features), uint8.

    Returns:
        Shape (samples, out_features).
    """
    answers = np.empty((len(pictures), network.out_features), network.dtype)
    with np.errstate(all="ignore"):
        for picture, answer in zip(pictures, answers, strict=True):
            logits = run_forward(network, scale_pixels(network, picture))[1]
            answer[:] = activate(network.layers[-1].activation, logits)
    return answers


def scale_pixels(network: Network, picture: Array) -> Array:
    """The inputs of `network` for a picture, from 0 to 1, shape (in_features,)."""
    return np.asarray(picture.reshape(-1).astype(network.dtype) / network.dtype.type(PIXEL_MAXIMUM))


def score_gradient(logits: Array, answer: int, activation: str) -> Array:
    """The gradient dS/dz of the answer's log-odds by the output layer's sums.

    With softmax it is 1 for the answer, and for the other classes minus the softmax among them.
    With a sigmoid for each class S is the answer's own sum. So it is, for want of odds, with the
    other activations. A single unit says how much speaks for the second class, and against the
    first.

    Args:
        logits: shape (out_features,).
        answer: the class.
        activation: of the output layer.
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
    """The gradient by the inputs, shape (in_features,), by the chain rule.

    Args:
        network: the network.
        outputs: of each hidden layer.
        delta: gradient by the output layer's sums, shape (out_features,).
    """
    for number in range(len(outputs) - 1, -1, -1):
        above, layer = network.layers[number + 1], network.layers[number]
        gradient = above.compute_input_gradient(delta)
        delta = backpropagate(layer.activation, outputs[number], gradient)
    return network.layers[0].compute_input_gradient(delta)


def firing_units(
    layer: NetworkLayer, outputs: Array, shape: tuple[int, ...]
) -> tuple[FiringUnit, ...]:
    """The units of the first `layer` with the highest outputs above 0, the strongest first."""
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
