"""LayerDescription: what a layer of a network is, for screens, files and the wire."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_nn.engine.layers.layer import layer_names

if TYPE_CHECKING:
    from tui_nn.data.schema import DatasetSchema
    from tui_nn.engine.layers.layer import Layer
    from tui_nn.training.settings.config import TrainingConfig


@dataclass(frozen=True, slots=True)
class LayerDescription:
    """One layer of a network.

    Attributes:
        name: "hidden 1", ..., "output".
        kind: its kind, such as "dense".
        activation: name of its activation function.
        input_shape, output_shape: of one sample.
        parameters: name and shape of each parameter.
        summary: its shape in a few characters: 784×128.
    """

    name: str
    kind: str
    activation: str
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    parameters: tuple[tuple[str, tuple[int, ...]], ...]
    summary: str

    @property
    def in_features(self) -> int:
        """Number of inputs."""
        return math.prod(self.input_shape)

    @property
    def out_features(self) -> int:
        """Number of outputs."""
        return math.prod(self.output_shape)

    @property
    def parameter_count(self) -> int:
        """Number of parameters."""
        return sum(math.prod(shape) for _, shape in self.parameters)


def describe_layers(layers: Sequence[Layer]) -> tuple[LayerDescription, ...]:
    """Describe the layers of a network, given their settings."""
    return tuple(
        LayerDescription(
            name=name,
            kind=layer.kind,
            activation=layer.activation,
            input_shape=layer.input_shape,
            output_shape=layer.output_shape,
            parameters=tuple(layer.parameter_shapes.items()),
            summary=layer.summary,
        )
        for name, layer in zip(layer_names(len(layers)), layers, strict=True)
    )


def planned_layers(config: TrainingConfig, schema: DatasetSchema) -> tuple[LayerDescription, ...]:
    """Describe the layers that `config` asks for with data of this schema."""
    return describe_layers(config.make_layers(schema))


def unit_counts(layers: Sequence[LayerDescription]) -> tuple[int, ...]:
    """Number of inputs, and of outputs of each layer: (784, 128, 10)."""
    return (layers[0].in_features, *(layer.out_features for layer in layers)) if layers else ()


def parameter_count(layers: Iterable[LayerDescription]) -> int:
    """Number of parameters of all layers."""
    return sum(layer.parameter_count for layer in layers)
