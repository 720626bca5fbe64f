"""find_unit: which unit of a layer a text names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_nn.training.protocol.layers import LayerDescription


def find_unit(
    text: str, layers: Sequence[LayerDescription], layer: int, class_names: Sequence[str]
) -> int | None:
    """The unit of `layer` that `text` names; None if there is none.

    Args:
        text: a number, or, in the last layer, the name of a class.
        layers: of the network.
        layer: place of the layer.
        class_names: of the data; empty for a regression.
    """
    units, wanted = layers[layer].out_features, text.strip().lower()
    if wanted.isdecimal():
        return int(wanted) if int(wanted) < units else None
    names = [name.lower() for name in class_names]
    has_names = layer == len(layers) - 1 and len(names) == units
    return names.index(wanted) if has_names and wanted in names else None
