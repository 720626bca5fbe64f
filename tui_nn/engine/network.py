"""Network: a sequence of layers whose parameters are views into one flat buffer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.initializers import INITIALIZERS
from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.structures import Parameters
from tui_nn.engine.layers.layer import Layer, Shape, layer_names
from tui_nn.engine.layers.table import LAYERS
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.engine.tables import code_of

Array = NDArray[Any]

ALIGNMENT = 64
"""Bytes of a cache line; every row of a parameter begins on one."""

PAGE = 4096
"""Bytes of a page of memory."""

OFFSETS = {"weights": table.WEIGHTS, "biases": table.BIASES}
"""Column of the layer table with the offset of a parameter, by the parameter's name."""


@dataclass(frozen=True, eq=False, slots=True)
class NetworkLayer:
    """A layer of a network: its settings with its parameters.

    Attributes:
        name: "hidden 1", ..., "output".
        settings: kind, shapes and activation.
        parameters: arrays by name, views into the network's buffer.
    """

    name: str
    settings: Layer
    parameters: Mapping[str, Array]

    @property
    def activation(self) -> str:
        """Name of its activation function."""
        return self.settings.activation

    def compute_logits(self, inputs: Array) -> Array:
        """The logits, (..., out_features), of `inputs`, (..., in_features), in plain NumPy."""
        return self.settings.compute_logits(self.parameters, inputs)

    def compute_input_gradient(self, delta: Array) -> Array:
        """The gradient by the inputs, (in_features,), from `delta`, (out_features,)."""
        return self.settings.compute_input_gradient(self.parameters, delta)

    def weights_of_unit(self, unit: int) -> Array:
        """The weights, (in_features,), by which one output depends on the inputs."""
        return self.settings.weights_of_unit(self.parameters, unit)

    def weights_of_input(self, place: int) -> Array:
        """The weights, (out_features,), by which the outputs depend on one input."""
        return self.settings.weights_of_input(self.parameters, place)

    def copy_parameters(self) -> dict[str, Array]:
        """Copies of the parameters by name."""
        return {name: array.copy() for name, array in self.parameters.items()}

    def set_parameters(self, values: Mapping[str, Array]) -> None:
        """Fill the parameters from arrays of the same names and shapes."""
        for name, array in self.parameters.items():
            array[:] = values[name]


class Network:
    """Layers with the memory that their optimizer needs.

    Attributes:
        settings: the settings of each layer, first to last.
        dtype: of the parameters.
        parameters: the arrays that the kernels read and update.
        layers: the layers, first to last.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        *,
        optimizer: str = "sgd",
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Make a network whose parameters are all zero.

        Args:
            layers: settings of each layer; each takes as many inputs as the one before has outputs.
            optimizer: decides how much memory there is beside the parameters.
            dtype: float32, or float64 for checking gradients.

        Raises:
            ValueError: no layers, or two that do not fit.
            KeyError: a layer is of a kind that is not in LAYERS.
        """
        check_layers(layers)
        self.settings = tuple(layers)
        self.dtype = np.dtype(dtype)
        self._offsets, total = place_parameters(self.settings, self.dtype)
        moments = OPTIMIZERS[optimizer].moments
        self.parameters = Parameters(
            layers=layer_table(self.settings, self._offsets, self.dtype),
            values=aligned_zeros(total, self.dtype),
            first_moments=aligned_zeros(total if "first" in moments else 0, self.dtype, 1),
            second_moments=aligned_zeros(total if "second" in moments else 0, self.dtype, 2),
        )
        names, views = layer_names(len(layers)), self.view_like(self.parameters.values)
        self.layers = tuple(map(NetworkLayer, names, self.settings, views))

    def initialize(self, initializer: str, generator: np.random.Generator) -> None:
        """Set all parameters to new initial values, and the optimizer's moments to zero."""
        draw = INITIALIZERS[initializer].draw
        for layer in self.layers:
            layer.settings.initialize(layer.parameters, draw, generator)
        for moments in (self.parameters.first_moments, self.parameters.second_moments):
            moments[:] = 0

    @property
    def in_features(self) -> int:
        """Number of inputs."""
        return self.settings[0].in_features

    @property
    def out_features(self) -> int:
        """Number of outputs."""
        return self.settings[-1].out_features

    @property
    def parameter_count(self) -> int:
        """Number of parameters, padding left out."""
        return sum(array.size for layer in self.layers for array in layer.parameters.values())

    def view_like(self, flat: Array) -> tuple[dict[str, Array], ...]:
        """Each layer's parts of `flat`, (values,), a buffer laid out like the parameters.

        Returns:
            Views in the shapes of the parameters, by their names.
        """
        return tuple(
            {
                name: view_rows(flat, offset, settings.parameter_shapes[name], self.dtype)
                for name, offset in offsets.items()
            }
            for settings, offsets in zip(self.settings, self._offsets, strict=True)
        )


def check_layers(layers: Sequence[Layer]) -> None:
    """Check that `layers` can be a network.

    Raises:
        ValueError: no layers, two that do not fit, or a parameter that the kernels do not know.
        KeyError: a layer is of a kind that is not in LAYERS.
    """
    if not layers:
        raise ValueError("a network needs at least one layer")
    for layer in layers:
        code_of(LAYERS, layer.kind)
        for name in layer.parameter_shapes.keys() - OFFSETS.keys():
            raise ValueError(f"{layer.kind}: the layer table has no column for its {name}")
    for before, after in pairwise(layers):
        if before.out_features != after.in_features:
            raise ValueError(
                f"a layer of {after.in_features} inputs cannot follow one of"
                f" {before.out_features} outputs"
            )


def place_parameters(
    layers: Sequence[Layer], dtype: np.dtype[Any]
) -> tuple[list[dict[str, int]], int]:
    """Offsets of each layer's parameters by name, and the length of the buffer.

    Parameters lie one after another; each row (the last axis) is padded to whole cache lines.
    """
    offsets: list[dict[str, int]] = []
    place = 0
    for layer in layers:
        offsets.append({})
        for name, shape in layer.parameter_shapes.items():
            offsets[-1][name] = place
            place += math.prod(shape[:-1]) * padded(shape[-1], dtype)
    return offsets, place


def view_rows(flat: Array, offset: int, shape: Shape, dtype: np.dtype[Any]) -> Array:
    """The parameter of this shape at `offset` of `flat`, padded as for `dtype`; a strided view."""
    stride = padded(shape[-1], dtype)
    rows = flat[offset : offset + math.prod(shape[:-1]) * stride]
    return rows.reshape(*shape[:-1], stride)[..., : shape[-1]]


def layer_table(
    layers: Sequence[Layer], offsets: Sequence[Mapping[str, int]], dtype: np.dtype[Any]
) -> Array:
    """Where everything is: int64, shape (layers, table.COLUMNS).

    The offsets of outputs depend on the batch size and are left zero;
    `workspace.make_workspace` fills them in.
    """
    rows = np.zeros((len(layers), table.COLUMNS), np.int64)
    for row, layer, places in zip(rows, layers, offsets, strict=True):
        row[table.KIND] = code_of(LAYERS, layer.kind)
        row[table.IN_FEATURES], row[table.OUT_FEATURES] = layer.in_features, layer.out_features
        row[table.STRIDE] = padded(layer.out_features, dtype)
        row[table.ACTIVATION] = code_of(ACTIVATIONS, layer.activation)
        for name, offset in places.items():
            row[OFFSETS[name]] = offset
        if (shape := layer.parameter_shapes.get("weights")) is not None:
            row[table.WEIGHT_ROWS], row[table.WEIGHT_COLUMNS] = math.prod(shape[:-1]), shape[-1]
            row[table.WEIGHT_STRIDE] = padded(shape[-1], dtype)
    return rows


def padded(count: int, dtype: np.dtype[Any]) -> int:
    """`count` rounded up to whole cache lines of numbers of `dtype`."""
    line = ALIGNMENT // dtype.itemsize
    return -(-count // line) * line


def copy_parameters(parameters: Parameters) -> Parameters:
    """The same layer table with copies of the values and moments, placed alike in memory."""
    flat = [
        aligned_zeros(array.size, array.dtype, place) for place, array in enumerate(parameters[1:])
    ]
    for copy, array in zip(flat, parameters[1:], strict=True):
        copy[:] = array
    return Parameters(parameters.layers, *flat)


def aligned_zeros(count: int, dtype: np.dtype[Any], place: int = 0) -> Array:
    """Zeros, shape (count,), that begin `place` quarters behind the start of a page.

    Arrays that are read together should differ in `place`: the processor compares only the last
    twelve bits of addresses to tell stores and loads apart, and waits when these are close. An
    update took 20 us with arrays a quarter of a page apart and 28 us with arrays 64 bytes apart.
    """
    raw = np.zeros(count * dtype.itemsize + 2 * PAGE, np.uint8)
    start = -raw.ctypes.data % PAGE + place * PAGE // 4
    return raw[start : start + count * dtype.itemsize].view(dtype)
