"""What is where in a checkpoint of a run: the names of its tensors and of its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.network import Network
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

CONFIG, STATE, SCHEMA = "config", "state", "schema"
"""Keys of the metadata: settings, progress, and what the examples are."""

PREPARATION, RECORD = "preparation", "data"
"""Keys of the metadata of runs on a user's own data: how inputs are made, and which file it was."""

RELIABILITY = "reliability"
"""Key of the metadata of a finished run: the results on its test part."""

PARENT = "parent"
"""Key of the metadata of a run that was forked from another one."""

NOTES = "network"
"""Key of the metadata that only an exported network has."""

OWN_DRAWINGS = "own_drawings"
"""The tensor, uint8, with the file of the user's drawings, of a run that is trained on them."""


def name_parts(network: Network, buffer: str, flat: Array) -> dict[str, Array]:
    """Views of the layers' parts of a buffer.

    Args:
        network: says how the buffer is divided; its values are ignored.
        buffer: what the buffer is called in a checkpoint.
        flat: shape (parameters,), laid out like the network's parameters.

    Returns:
        Views in the shapes of each layer's parameters, by names such as
        "parameters.hidden 1.weights".
    """
    return {
        tensor_name(buffer, layer.name, parameter): part
        for layer, parts in zip(network.layers, network.view_like(flat), strict=True)
        for parameter, part in parts.items()
    }


def tensor_name(buffer: str, layer: str, parameter: str) -> str:
    """Name of the tensor with the part of `buffer` that belongs to a parameter of a layer."""
    return f"{buffer}.{layer}.{parameter}"


def copy_parts(network: Network, buffer: str, flat: Array, tensors: Mapping[str, Array]) -> None:
    """Fill `flat`, as of `name_parts`, from the tensors of a checkpoint.

    Raises:
        KeyError, ValueError: one is missing, or of another shape or type (half precision is
            converted).
    """
    for name, part in name_parts(network, buffer, flat).items():
        tensor = tensors[name]
        if tensor.shape != part.shape or tensor.dtype not in (part.dtype, np.float16):
            raise ValueError(f"{name} is {tensor.dtype} {tensor.shape}, not {part.shape}")
        part[:] = tensor


def buffers_of(trainer: Trainer) -> dict[str, Array]:
    """The flat buffers of a run that a checkpoint has, without those that the run does not use."""
    parameters = trainer.network.parameters
    buffers = {
        "parameters": parameters.values,
        "first_moments": parameters.first_moments,
        "second_moments": parameters.second_moments,
        "best_parameters": trainer.best_parameters,
    }
    return {name: flat for name, flat in buffers.items() if flat is not None and flat.size}


def curves_of(trainer: Trainer) -> dict[str, dict[str, Curve]]:
    """The curves of a run that a checkpoint has, by kind and name."""
    return {"curves": trainer.records.curves, "layer_curves": trainer.layer_curves}
