"""Layers under Keras' names: Input, Flatten, Dense."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, SupportsIndex

from tui_nn.library.keras.arguments import Shape, as_shape, look_up, refuse_unknown, whole_number

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


class Layer:
    """A layer of a `Sequential`.

    Attributes:
        input_shape: shape of one input, if it was given; else it follows from the layer before.
        name: shown by `summary`.
    """

    def __init__(self, input_shape: Sequence[int] | None, name: str | None) -> None:
        kind = type(self).__name__
        shape = None if input_shape is None else as_shape(f"{kind}: the shape", input_shape)
        self.input_shape: Shape | None = shape
        self.name = name or kind.lower()

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape of its output for one input of a shape."""
        return input_shape


class Input(Layer):
    """The shape of one input, without the number of examples."""

    def __init__(self, shape: Sequence[int], *, name: str | None = None, **unknown: Any) -> None:
        refuse_unknown("Input", unknown)
        super().__init__(as_shape("Input: shape", shape), name)


class Flatten(Layer):
    """Lay all numbers of an input in a row."""

    def __init__(
        self,
        input_shape: Sequence[int] | None = None,
        *,
        name: str | None = None,
        **unknown: Any,
    ) -> None:
        refuse_unknown("Flatten", unknown)
        super().__init__(input_shape, name)

    def output_shape(self, input_shape: Shape) -> Shape:
        """One row."""
        return (math.prod(input_shape),)


class Dense(Layer):
    """Units that each take every input: activation(inputs @ weights + biases).

    Args:
        units: how many.
        activation: "relu", "sigmoid", "softmax", "tanh", or None for none.
        kernel_initializer: how the weights are drawn; biases begin at zero.
        input_shape: shape of one input, (features,), for the first layer; or `input_dim`.
        name: shown by `summary`.

    Raises:
        TypeError, ValueError: an argument is not supported.
    """

    def __init__(
        self,
        units: SupportsIndex,
        activation: str | None = None,
        *,
        kernel_initializer: str = "glorot_uniform",
        input_shape: Sequence[int] | None = None,
        input_dim: int | None = None,
        name: str | None = None,
        **unknown: Any,
    ) -> None:
        refuse_unknown("Dense", unknown)
        super().__init__((input_dim,) if input_dim is not None else input_shape, name)
        self.units = whole_number("Dense: units", units)
        self.activation = look_up(ACTIVATIONS, "activation", activation)
        self.initializer = look_up(INITIALIZERS, "kernel_initializer", kernel_initializer)

    def output_shape(self, input_shape: Shape) -> Shape:
        """One number for each unit.

        Raises:
            ValueError: the input is not a row.
        """
        if len(input_shape) != 1:
            raise ValueError(f"Dense takes rows, not inputs of shape {input_shape}: add Flatten()")
        return (self.units,)
