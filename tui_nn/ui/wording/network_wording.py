"""Texts about the layers of a network."""

from __future__ import annotations

from tui_nn.data.schema import DatasetSchema
from tui_nn.text import layer_sizes
from tui_nn.training.protocol.layers import planned_layers, unit_counts
from tui_nn.training.settings.config import TrainingConfig


def described_layers(
    config: TrainingConfig, schema: DatasetSchema | None
) -> tuple[tuple[int, str], ...]:
    """Units of each layer and what it is: the inputs, and the others' activation functions.

    Empty while the schema of the data is unknown.
    """
    if schema is None:
        return ()
    layers = planned_layers(config, schema)
    names = ("inputs", *(layer.activation for layer in layers))
    return tuple(zip(unit_counts(layers), names, strict=True))


def network(config: TrainingConfig, schema: DatasetSchema | None) -> str:
    """Layers, activation and optimizer: 784-128-10 relu adam."""
    layers = [layer_sizes(unit_counts(planned_layers(config, schema)))] if schema else []
    return " ".join([*layers, config.activation, config.optimizer])
