"""Texts about the layers of a network."""

from __future__ import annotations

from itertools import pairwise

from tui_nn.data.schema import DatasetSchema
from tui_nn.text import layer_sizes
from tui_nn.training.settings.config import TrainingConfig


def described_layers(
    config: TrainingConfig, schema: DatasetSchema | None
) -> tuple[tuple[int, str], ...]:
    """Units of each layer and what it is: the inputs, and the others' activation functions.

    Empty while the schema of the data is unknown.
    """
    if schema is None:
        return ()
    hidden = (config.activation,) * len(config.hidden)
    names = ("inputs", *hidden, config.output_activation)
    return tuple(zip(config.layer_sizes(schema), names, strict=True))


def network(config: TrainingConfig, schema: DatasetSchema | None) -> str:
    """Layers, activation and optimizer: 784-128-10 relu adam."""
    layers = [layer_sizes(config.layer_sizes(schema))] if schema else []
    return " ".join([*layers, config.activation, config.optimizer])


def parameter_count(layers: tuple[int, ...]) -> int:
    """Weights and biases of dense layers of these sizes."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(layers))
