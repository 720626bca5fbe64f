"""ForeignNetwork: the dense layers that a file of another program holds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.errors import CheckpointError

Array = NDArray[Any]

MOST_BYTES = 1 << 30
"""Longest file, and largest array in it, that is read."""


@dataclass(frozen=True, eq=False, slots=True)
class ForeignLayer:
    """A dense layer.

    Attributes:
        name: what the file calls it.
        weights: float32, shape (in_features, out_features).
        biases: float32, shape (out_features,).
        activation: name of its activation, one of `engine.activations.ACTIVATIONS`; "" if the file
            does not say.
    """

    name: str
    weights: Array
    biases: Array
    activation: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Affine:
    """What is done to raw numbers, or to outputs: values * factor + offset.

    Attributes:
        factor, offset: shape (), or (features,), float64.
    """

    factor: Array
    offset: Array


@dataclass(frozen=True, eq=False, slots=True)
class ForeignNetwork:
    """What a file holds.

    Attributes:
        layers: first to last.
        inputs: how raw inputs become those of the first layer; None if the file does not say.
        outputs: how outputs become the answer; None if they are it.
    """

    layers: tuple[ForeignLayer, ...]
    inputs: Affine | None = None
    outputs: Affine | None = None


def as_parameter(values: Array, name: str) -> Array:
    """The values as float32.

    Raises:
        CheckpointError: they are no finite numbers.
    """
    if values.dtype.kind != "f":
        raise CheckpointError(f"{name}: holds {values.dtype}, not numbers with a fraction")
    with np.errstate(over="ignore"):
        converted = np.ascontiguousarray(values, np.float32)
    if not np.isfinite(converted).all():
        raise CheckpointError(f"{name}: holds values that are not finite")
    return converted


def check_size(shape: tuple[int, ...], name: str) -> None:
    """Refuse an array that is larger than any that is read, before it is.

    Raises:
        CheckpointError: it is.
    """
    if math.prod(shape) * np.dtype(np.float32).itemsize > MOST_BYTES:
        raise CheckpointError(f"{name}: is too large, of shape {shape}")
