"""Network and DenseLayer: the layers are named views of one flat parameter buffer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.initializers import INITIALIZERS
from tui_nn.engine.kernels import table
from tui_nn.engine.kernels.structures import Parameters
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.engine.tables import code_of

Array = NDArray[Any]

ALIGNMENT = 64
"""Bytes of a cache line; every weight row begins at one."""

PAGE = 4096
"""Bytes of a memory page."""


@dataclass(frozen=True, eq=False, slots=True)
class DenseLayer:
    """One layer a = f(x weights + biases), views of the network's buffer.

    Attributes:
        name: "hidden 1", ..., "output".
        activation: name of f.
        weights: (in_features, out_features), a strided view.
        biases: (out_features,).
    """

    name: str
    activation: str
    weights: Array
    biases: Array

    @property
    def in_features(self) -> int:
        """Number of inputs of each unit."""
        return int(self.weights.shape[0])

    @property
    def out_features(self) -> int:
        """Number of units."""
        return int(self.weights.shape[1])


class Network:
    """Fully connected layers with the moments that their optimizer keeps.

    Attributes:
        sizes: units of input, hidden layers and output, such as (784, 128, 10).
        activations: name of each layer's activation.
        parameters: the arrays that the kernels read and write.
        layers: the layers, first to last.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activations: Sequence[str],
        *,
        optimizer: str = "sgd",
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Make a network whose parameters are all zero.

        Args:
            sizes: units of input, hidden layers and output.
            activations: one for each layer but the input.
            optimizer: name of the optimizer, which decides the moments.
            dtype: float32, or float64 for checking gradients.

        Raises:
            ValueError: fewer than two sizes, or not one activation per layer.
        """
        if len(sizes) < 2 or len(activations) != len(sizes) - 1:
            raise ValueError(f"{len(sizes)} sizes do not go with {len(activations)} activations")
        self.sizes = tuple(sizes)
        self.activations = tuple(activations)
        self.dtype = np.dtype(dtype)
        rows = layer_table(self.sizes, self.activations, self.dtype)
        total = int(rows[-1, table.BIASES] + rows[-1, table.STRIDE])
        moments = OPTIMIZERS[optimizer].moments
        self.parameters = Parameters(
            layers=rows,
            values=aligned_zeros(total, self.dtype),
            first_moments=aligned_zeros(total if "first" in moments else 0, self.dtype, 1),
            second_moments=aligned_zeros(total if "second" in moments else 0, self.dtype, 2),
        )
        self.layers = tuple(self._layer(i) for i in range(len(self.activations)))

    def initialize(self, initializer: str, generator: np.random.Generator) -> None:
        """Draw all weights; biases and moments become zero."""
        draw = INITIALIZERS[initializer].draw
        for layer in self.layers:
            layer.weights[:] = draw(generator, layer.in_features, layer.out_features)
            layer.biases[:] = 0
        for moments in (self.parameters.first_moments, self.parameters.second_moments):
            moments[:] = 0

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases."""
        return sum(layer.weights.size + layer.biases.size for layer in self.layers)

    def view_like(self, flat: Array) -> tuple[tuple[Array, Array], ...]:
        """(weights, biases) of each layer in `flat`, a buffer with the layout of the parameters."""
        return tuple(self._views(flat, i) for i in range(len(self.activations)))

    def _layer(self, number: int) -> DenseLayer:
        name = layer_names(len(self.activations))[number]
        return DenseLayer(
            name, self.activations[number], *self._views(self.parameters.values, number)
        )

    def _views(self, flat: Array, number: int) -> tuple[Array, Array]:
        row = self.parameters.layers[number]
        n, m, stride = row[table.IN_FEATURES], row[table.OUT_FEATURES], row[table.STRIDE]
        weights, biases = row[table.WEIGHTS], row[table.BIASES]
        matrix = flat[weights : weights + n * stride].reshape(n, stride)
        return matrix[:, :m], flat[biases : biases + m]


def layer_names(count: int) -> tuple[str, ...]:
    """Names of `count` layers: "hidden 1", ..., "output"."""
    return (*(f"hidden {number}" for number in range(1, count)), "output")


def layer_table(sizes: Sequence[int], activations: Sequence[str], dtype: np.dtype[Any]) -> Array:
    """The layer table, int64 (layers, table.COLUMNS).

    OUTPUTS depends on the batch size and stays zero until `workspace.make_workspace`.
    """
    rows = np.zeros((len(activations), table.COLUMNS), np.int64)
    line = ALIGNMENT // dtype.itemsize
    place = 0
    for row, n, m, activation in zip(rows, sizes, sizes[1:], activations, strict=False):
        stride = -(-m // line) * line
        row[table.IN_FEATURES], row[table.OUT_FEATURES], row[table.STRIDE] = n, m, stride
        row[table.ACTIVATION] = code_of(ACTIVATIONS, activation)
        row[table.WEIGHTS], row[table.BIASES] = place, place + n * stride
        place += (n + 1) * stride
    return rows


def aligned_zeros(count: int, dtype: np.dtype[Any], place: int = 0) -> Array:
    """Zeros, (count,), that begin `place` quarters of a page after the start of a page.

    Arrays that are read and written together should differ in `place`. The processor compares
    only the last 12 bits of the addresses of a load and earlier stores, and delays the load if
    they match ("4K aliasing"): an update took 20 us with arrays a quarter of a page apart, and
    28 us with arrays 64 bytes apart.
    """
    raw = np.zeros(count * dtype.itemsize + 2 * PAGE, np.uint8)
    start = -raw.ctypes.data % PAGE + place * PAGE // 4
    return raw[start : start + count * dtype.itemsize].view(dtype)
