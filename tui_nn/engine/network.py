"""Network and DenseLayer: one flat parameter buffer, of which the layers are named views."""

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
"""Bytes of a cache line; every weight row begins on one."""

PAGE = 4096
"""Bytes of a page of memory."""


@dataclass(frozen=True, eq=False, slots=True)
class DenseLayer:
    """One layer a = f(x weights + biases), as views into the network's buffer.

    Attributes:
        name: "hidden 1", ..., "output".
        activation: name of f.
        weights: shape (in_features, out_features); a strided view.
        biases: shape (out_features,).
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
    """Fully connected layers with the memory that their optimizer needs.

    Attributes:
        sizes: units of input, hidden layers and output, such as (784, 128, 10).
        activations: name of each layer's activation.
        parameters: what the kernels work on.
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
            optimizer: decides how much memory there is beside the parameters.
            dtype: float32, or float64 for checking gradients.

        Raises:
            ValueError: fewer than two sizes, or not one activation for each layer.
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
        """Draw all weights afresh; biases become zero."""
        draw = INITIALIZERS[initializer].draw
        for layer in self.layers:
            layer.weights[:] = draw(generator, layer.in_features, layer.out_features)
            layer.biases[:] = 0
        for moments in (self.parameters.first_moments, self.parameters.second_moments):
            moments[:] = 0

    @property
    def parameter_count(self) -> int:
        """How many weights and biases there are."""
        return sum(layer.weights.size + layer.biases.size for layer in self.layers)

    def view_like(self, flat: Array) -> tuple[tuple[Array, Array], ...]:
        """(weights, biases) of each layer in `flat`, a buffer laid out like the parameters."""
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
    """What the layers of a network with so many are called: "hidden 1", ..., "output"."""
    return (*(f"hidden {number}" for number in range(1, count)), "output")


def layer_table(sizes: Sequence[int], activations: Sequence[str], dtype: np.dtype[Any]) -> Array:
    """Where everything is: int64, shape (layers, table.COLUMNS).

    The places of outputs depend on the batch size and are left zero;
    `workspace.make_workspace` fills them in.
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
    """Zeros, shape (count,), that begin `place` quarters behind the start of a page.

    Arrays that are read together should differ in `place`: the processor tells stores and loads
    apart by the last twelve bits of their addresses, and waits when these are nearly alike. An
    update took 20 us with arrays a quarter of a page apart and 28 with arrays 64 bytes apart.
    """
    raw = np.zeros(count * dtype.itemsize + 2 * PAGE, np.uint8)
    start = -raw.ctypes.data % PAGE + place * PAGE // 4
    return raw[start : start + count * dtype.itemsize].view(dtype)
