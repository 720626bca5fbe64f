"""Descriptions of layers, for made-up events."""

from __future__ import annotations

from tui_nn.engine.layers.dense import stack_dense
from tui_nn.training.protocol.layers import LayerDescription, describe_layers


def dense_layers(*sizes: int) -> tuple[LayerDescription, ...]:
    """Dense layers with ReLU between so many inputs and units."""
    return describe_layers(stack_dense(sizes, ["relu"] * (len(sizes) - 1)))
