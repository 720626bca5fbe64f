"""Chain: follows the operators of an ONNX graph from its input, and gathers dense layers.

Read are Gemm, or MatMul and Add, with the activations of `engine.activations`; before the first
layer and after a linear last one, arithmetic with constants; and what changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from tui_nn.engine.activations import LEAKY_SLOPE
from tui_nn.errors import CheckpointError
from tui_nn.training.imports.foreign import Affine, Array, ForeignLayer, ForeignNetwork
from tui_nn.training.imports.named_arrays import make_layer

ACTIVATIONS = {
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "Relu": "relu",
    "LeakyRelu": "leaky-relu",
    "Softmax": "softmax",
}

SILENT = ("Identity", "Dropout", "Flatten", "Reshape", "Cast", "Squeeze", "Unsqueeze")
"""Operators that change no value of an input with one row."""

WIDEST = 1e3
"""Deviations beyond which a Clip of inputs is taken for a guard against outliers."""

_SLOPE_TOLERANCE = 1e-6


class Node(NamedTuple):
    """An operator: its kind, name, operands, results and attributes."""

    operator: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]

    @property
    def where(self) -> str:
        """How errors name it."""
        return f"{self.operator} {self.name}".strip()


class Chain:
    """The layers so far, of operators that follow one another.

    Args:
        value: name of the graph's input.
        constants: arrays by name.
    """

    def __init__(self, value: str, constants: Mapping[str, Array]) -> None:
        self._value = value
        self._constants = dict(constants)
        self._layers: list[ForeignLayer] = []
        self._before = Affine(np.array(1.0), np.array(0.0))
        self._after = Affine(np.array(1.0), np.array(0.0))
        self._is_prepared = self._is_changed = False
        self._shapes: set[str] = set()
        self._rest = ""  # name of 1 - value, of which two classes are joined

    def network(self) -> ForeignNetwork:
        """What was gathered.

        Raises:
            CheckpointError: there is no layer.
        """
        if not self._layers:
            raise CheckpointError("holds no dense layer")
        return ForeignNetwork(
            tuple(self._layers),
            self._before if self._is_prepared else None,
            self._after if self._is_changed else None,
        )

    def follow(self, node: Node) -> None:
        """Take the next operator.

        Raises:
            CheckpointError: it is none of a chain of dense layers.
        """
        if node.operator == "Constant":
            self._keep(node, self._value_of(node))
        elif node.operator == "Transpose" and node.inputs[:1] and node.inputs[0] in self._constants:
            self._keep(node, self._constants[node.inputs[0]].T)
        elif self._computes_shape(node):
            self._shapes.update(node.outputs)
        elif node.operator == "Concat":
            self._join(node)
        elif self._value not in node.inputs or not node.outputs:
            raise CheckpointError(f"{node.where}: is not part of a chain of dense layers")
        else:
            self._apply(node)

    def _computes_shape(self, node: Node) -> bool:
        """Whether an operator takes part in computing the shape of a `SILENT` one's result."""
        if node.operator == "Shape":
            return node.inputs == (self._value,)
        return all(name in self._constants or name in self._shapes for name in node.inputs)

    def _apply(self, node: Node) -> None:
        operator = node.operator
        if operator in ("Gemm", "MatMul"):
            self._add_layer(node)
        elif operator in ACTIVATIONS:
            self._activate(node)
        elif operator == "Clip":
            self._check_clip(node)
        elif operator in ("Add", "Sub", "Mul", "Div"):
            if self._calculate(node):
                return
        elif operator not in SILENT:
            raise CheckpointError(f"{node.where}: such a layer is not read, only dense ones are")
        self._value = node.outputs[0]

    def _keep(self, node: Node, values: Array) -> None:
        for output in node.outputs[:1]:
            self._constants[output] = values

    @staticmethod
    def _value_of(node: Node) -> Array:
        if isinstance(value := node.attributes.get("value"), np.ndarray):
            return value
        numbers = next((value for key, value in node.attributes.items() if "value" in key), None)
        if not isinstance(numbers, int | float | list):
            raise CheckpointError(f"{node.where}: such a constant is not read")
        return np.asarray(numbers)

    def _constant(self, node: Node, place: int) -> Array:
        """A constant operand.

        Raises:
            CheckpointError: it is computed.
        """
        name = node.inputs[place] if place < len(node.inputs) else ""
        if name not in self._constants:
            raise CheckpointError(f"{node.where}: its weights are computed, not constant")
        return self._constants[name]

    def _add_layer(self, node: Node) -> None:
        weights = self._constant(node, 1)
        if self._is_changed:
            raise CheckpointError(f"{node.where}: follows arithmetic, which is no dense layer")
        if weights.ndim != 2:
            raise CheckpointError(f"{node.where}: has weights of {weights.ndim} dimensions, not 2")
        if node.attributes.get("transA"):
            raise CheckpointError(f"{node.where}: takes its inputs transposed")
        if node.attributes.get("transB"):
            weights = weights.T
        weights = weights * np.float32(node.attributes.get("alpha", 1.0))
        biases = None
        if len(node.inputs) > 2:
            scaled = self._constant(node, 2) * np.float32(node.attributes.get("beta", 1.0))
            biases = np.broadcast_to(scaled.reshape(-1), weights.shape[1:])
        name = f"layer {len(self._layers) + 1} ({node.where})"
        self._layers.append(make_layer(name, weights, biases, "linear"))

    def _activate(self, node: Node) -> None:
        if not self._layers or self._layers[-1].activation != "linear" or self._is_changed:
            raise CheckpointError(f"{node.where}: does not follow a dense layer")
        slope = node.attributes.get("alpha", 0.01)
        if node.operator == "LeakyRelu" and abs(slope - LEAKY_SLOPE) > _SLOPE_TOLERANCE:
            raise CheckpointError(f"{node.where}: has the slope {slope:g}, not {LEAKY_SLOPE:g}")
        last = self._layers[-1]
        self._layers[-1] = ForeignLayer(
            last.name, last.weights, last.biases, ACTIVATIONS[node.operator]
        )

    def _check_clip(self, node: Node) -> None:
        bounds = [self._constant(node, place) for place in range(1, len(node.inputs))]
        if self._layers or any(np.abs(bound).min(initial=np.inf) < WIDEST for bound in bounds):
            raise CheckpointError(f"{node.where}: limits values, which no layer here does")

    def _calculate(self, node: Node) -> bool:
        """Take arithmetic with a constant; whether it makes 1 - value, the other class."""
        is_first = node.inputs[0] == self._value
        constant = self._constant(node, 1 if is_first else 0).astype(np.float64)
        if node.operator == "Sub" and not is_first and self._layers and (constant == 1).all():
            self._rest = node.outputs[0]
            return True
        if node.operator in ("Sub", "Div") and not is_first:
            raise CheckpointError(f"{node.where}: such arithmetic is not read")
        if not self._layers:
            self._before, self._is_prepared = _extend(self._before, node.operator, constant), True
        elif self._layers[-1].activation != "linear":
            raise CheckpointError(f"{node.where}: follows an activation, as no dense layer does")
        elif node.operator == "Add" and not self._is_changed and constant.size > 1:
            self._add_biases(node, constant)
        else:
            self._after, self._is_changed = _extend(self._after, node.operator, constant), True
        return False

    def _add_biases(self, node: Node, values: Array) -> None:
        last = self._layers[-1]
        if values.size != len(last.biases):
            raise CheckpointError(f"{node.where}: {values.size} biases for {last.name}")
        biases = (last.biases + values.reshape(-1)).astype(np.float32)
        self._layers[-1] = make_layer(last.name, last.weights, biases, last.activation)

    def _join(self, node: Node) -> None:
        """Take the two classes of a single probability, as our own export joins them."""
        if not self._rest or node.inputs != (self._rest, self._value):
            raise CheckpointError(f"{node.where}: is not part of a chain of dense layers")
        self._value = node.outputs[0]


def _extend(done: Affine, operator: str, constant: Array) -> Affine:
    """Further arithmetic with a constant after what is done already."""
    values = constant.reshape(-1) if constant.size > 1 else constant.reshape(())
    match operator:
        case "Add":
            return Affine(done.factor, done.offset + values)
        case "Sub":
            return Affine(done.factor, done.offset - values)
        case "Mul":
            return Affine(done.factor * values, done.offset * values)
        case _:
            return Affine(done.factor / values, done.offset / values)
