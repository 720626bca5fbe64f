"""Subject: a trained network as other programs need it, from raw inputs to answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture import PIXEL_MAXIMUM
from tui_nn.data.schema import DatasetSchema
from tui_nn.data.tables.encoding import FARTHEST
from tui_nn.engine.layers.dense import BIASES, WEIGHTS, Dense
from tui_nn.engine.network import Network
from tui_nn.errors import UserError
from tui_nn.text import layer_sizes
from tui_nn.training.reading.encodings import find_encoding
from tui_nn.training.reading.model import Model

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class DenseLayer:
    """A dense layer: outputs = activation(inputs @ weights + biases).

    Attributes:
        name: "hidden 1", …, "output".
        weights: float32, shape (in_features, out_features).
        biases: float32, shape (out_features,).
        activation: name of the activation, one of `engine.activations.ACTIVATIONS`.
    """

    name: str
    weights: Array
    biases: Array
    activation: str


@dataclass(frozen=True, eq=False, slots=True)
class Subject:
    """What is exported.

    A raw input x becomes (x - mean) / deviation, clipped to `farthest`, and then goes through the
    layers. The answer of a regression is outputs * target_deviation + target_mean.

    Attributes:
        name: of the file or run that it comes from.
        model: the network with its config and results.
        layers: the layers, first to last.
        mean, deviation: float32, shape (in_features,); pixels are divided by 255.
        farthest: largest distance of an input from its mean, in deviations; None for no limit.
        input_names: a name for each input; empty for pictures.
        target_mean, target_deviation: unit of a regression's target.
    """

    name: str
    model: Model
    layers: tuple[DenseLayer, ...]
    mean: Array
    deviation: Array
    farthest: float | None
    input_names: tuple[str, ...]
    target_mean: float = 0.0
    target_deviation: float = 1.0

    @property
    def schema(self) -> DatasetSchema:
        """What the inputs and answers are."""
        return self.model.schema

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one raw input: that of a picture, or (in_features,)."""
        return self.schema.picture_shape or (self.schema.in_features,)

    @property
    def is_binary(self) -> bool:
        """Whether the single output is the probability of the second of two classes."""
        return self.schema.classes == 2 and len(self.layers[-1].biases) == 1

    @property
    def is_scaled(self) -> bool:
        """Whether raw inputs are changed before the first layer."""
        return bool((self.mean != 0).any() or (self.deviation != 1).any())

    @property
    def is_target_scaled(self) -> bool:
        """Whether a regression's outputs are changed into the target's unit."""
        return (self.target_mean, self.target_deviation) != (0.0, 1.0)

    @property
    def sizes(self) -> str:
        """Number of inputs and of each layer's units: 784-128-10."""
        return layer_sizes((self.schema.in_features, *(len(layer.biases) for layer in self.layers)))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all parameters, in hexadecimal."""
        digest = hashlib.sha256()
        for layer in self.layers:
            digest.update(layer.weights.tobytes())
            digest.update(layer.biases.tobytes())
        return digest.hexdigest()


def make_subject(model: Model, name: str) -> Subject:
    """What is exported of a network.

    Args:
        model: the network.
        name: of the file or run that it comes from.

    Raises:
        UserError: it has a layer that other formats do not have here, or its data cannot be loaded.
    """
    schema, layers = model.schema, dense_layers(model.network)
    features = schema.in_features
    if schema.is_pictures:
        levels = np.full(features, PIXEL_MAXIMUM, np.float32)
        return Subject(name, model, layers, np.zeros(features, np.float32), levels, None, ())
    encoding = find_encoding(model)
    if encoding is None:
        ones = np.ones(features, np.float32)
        return Subject(name, model, layers, np.zeros(features, np.float32), ones, None, ())
    return Subject(
        name=name,
        model=model,
        layers=layers,
        mean=np.array(encoding.mean, np.float32),
        deviation=np.array(encoding.deviation, np.float32),
        farthest=FARTHEST,
        input_names=encoding.feature_names,
        target_mean=encoding.target_mean,
        target_deviation=encoding.target_deviation,
    )


def dense_layers(network: Network) -> tuple[DenseLayer, ...]:
    """Copies of the layers of a network.

    Raises:
        UserError: one is of another kind.
    """
    for layer in network.layers:
        if not isinstance(layer.settings, Dense):
            raise UserError(f"{layer.name}: a {layer.settings.kind} layer cannot be exported yet")
    return tuple(
        DenseLayer(
            layer.name,
            np.ascontiguousarray(layer.parameters[WEIGHTS], np.float32),
            np.ascontiguousarray(layer.parameters[BIASES], np.float32),
            layer.activation,
        )
        for layer in network.layers
    )
