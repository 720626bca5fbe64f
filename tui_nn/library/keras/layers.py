"""Layers under Keras' names: Input, Flatten, Dense."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

Shape = tuple[int, ...]

ACTIVATIONS: Mapping[str | None, str] = MappingProxyType(
    {
        None: "linear",
        "linear": "linear",
        "relu": "relu",
        "sigmoid": "sigmoid",
        "softmax": "softmax",
        "tanh": "tanh",
    }
)
"""Keras' activations that are computed the same way here, with their names in the engine."""

INITIALIZERS: Mapping[str, str] = MappingProxyType(
    {
        "glorot_uniform": "glorot-uniform",
        "glorot_normal": "glorot-normal",
        "he_uniform": "he-uniform",
        "he_normal": "he-normal",
        "random_uniform": "uniform",
        "zeros": "zeros",
    }
)
"""Keras' initializers of weights, with their names in the engine."""


def refuse_unknown(what: str, given: Mapping[str, Any]) -> None:
    """Refuse arguments of Keras that have no effect here.

    Raises:
        TypeError: there is one.
    """
    for name in given:
        raise TypeError(f"{what}: {name} is not supported by tui_nn.keras")


def look_up(table: Mapping[Any, str], what: str, name: Any) -> str:
    """The engine's name of something.

    Raises:
        ValueError: there is none; the message lists the known ones.
    """
    key = name.lower() if isinstance(name, str) else name
    if key not in table:
        known = ", ".join(repr(entry) for entry in table if entry is not None)
        raise ValueError(f"{what} {name!r} is not supported by tui_nn.keras; there are {known}")
    return table[key]


class Layer:
    """A layer of a `Sequential`.

    Attributes:
        input_shape: shape of one input, if it was given; else it follows from the layer before.
    """

    input_shape: Shape | None = None

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape of its output for one input of a shape."""
        return input_shape


class Input(Layer):
    """The shape of one input, without the number of examples."""

    def __init__(self, shape: Sequence[int]) -> None:
        self.input_shape = tuple(shape)


class Flatten(Layer):
    """Lay all numbers of an input in a row."""

    def __init__(self, input_shape: Sequence[int] | None = None, **unknown: Any) -> None:
        refuse_unknown("Flatten", unknown)
        self.input_shape = None if input_shape is None else tuple(input_shape)

    def output_shape(self, input_shape: Shape) -> Shape:
        """One row."""
        return (math.prod(input_shape),)


class Dense(Layer):
    """Units that each take every input: activation(inputs @ weights + biases).

    Args:
        units: how many.
        activation: "relu", "sigmoid", "softmax", "tanh", or None for none.
        kernel_initializer: how the weights are drawn; biases begin at zero.
        input_shape: shape of one input, (features,), for the first layer.

    Raises:
        TypeError, ValueError: an argument is not supported.
    """

    def __init__(
        self,
        units: int,
        activation: str | None = None,
        *,
        kernel_initializer: str = "glorot_uniform",
        input_shape: Sequence[int] | None = None,
        input_dim: int | None = None,
        **unknown: Any,
    ) -> None:
        refuse_unknown("Dense", unknown)
        if not isinstance(units, int) or units < 1:
            raise ValueError(f"Dense: units must be a whole number above 0, not {units!r}")
        self.units = units
        self.activation = look_up(ACTIVATIONS, "activation", activation)
        self.initializer = look_up(INITIALIZERS, "kernel_initializer", kernel_initializer)
        shape = (input_dim,) if input_dim is not None else input_shape
        self.input_shape = None if shape is None else tuple(shape)

    def output_shape(self, input_shape: Shape) -> Shape:
        """One number for each unit.

        Raises:
            ValueError: the input is not a row.
        """
        if len(input_shape) != 1:
            raise ValueError(f"Dense takes rows, not inputs of shape {input_shape}: add Flatten()")
        return (self.units,)
