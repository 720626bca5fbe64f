"""A network in a table."""

from __future__ import annotations

from tui_nn.text import layer_sizes
from tui_nn.training.protocol.layers import planned_layers, unit_counts
from tui_nn.training.settings.config import TrainingConfig


def describe_network(config: TrainingConfig) -> str:
    """Units of the inputs and of each layer, such as 784-128-10; ? where only the data tell."""
    schema = config.source.schema
    if schema is None:
        return layer_sizes(("?", *config.hidden, "?"))
    return layer_sizes(unit_counts(planned_layers(config, schema)))
