"""A network as an ONNX model that takes raw inputs: its preparation is part of the graph.

Operators of opset 17 (https://onnx.ai/onnx/operators/), in IR version 8, which old runtimes read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tui_nn import __version__
from tui_nn.engine.activations import LEAKY_SLOPE
from tui_nn.extras import require
from tui_nn.storage.durable import replace_file
from tui_nn.training.exports.subject import DenseLayer, Subject

OPSET, IR_VERSION = 17, 8

INPUT, BATCH = "inputs", "batch"
"""Name of the graph's input, and of its first dimension."""

OPERATORS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "sigmoid": ("Sigmoid", {}),
    "tanh": ("Tanh", {}),
    "relu": ("Relu", {}),
    "leaky-relu": ("LeakyRelu", {"alpha": LEAKY_SLOPE}),
    "softmax": ("Softmax", {"axis": 1}),
}
"""Operator of each activation; that of "linear" is none."""


class Graph:
    """A chain of operators that is being built.

    Attributes:
        nodes, constants: what was added so far.
        value: name of the latest value.
    """

    def __init__(self, onnx: Any, value: str) -> None:
        self._onnx = onnx
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.value = value

    def constant(self, name: str, values: Any) -> str:
        """Add an array of float32; its name."""
        array = np.asarray(values, np.float32)
        self.constants.append(self._onnx.numpy_helper.from_array(array, name))
        return name

    def apply(self, operator: str, *operands: str, name: str = "", **attributes: Any) -> str:
        """Apply an operator to the latest value and `operands`; the name of the result."""
        return self.combine(operator, (self.value, *operands), name, **attributes)

    def combine(
        self, operator: str, operands: Sequence[str], name: str = "", **attributes: Any
    ) -> str:
        """Apply an operator to `operands`; the name of the result."""
        self.value = name or f"{operator.lower()}_{len(self.nodes)}"
        make = self._onnx.helper.make_node
        self.nodes.append(make(operator, list(operands), [self.value], **attributes))
        return self.value


def write_onnx(subject: Subject, path: Path) -> tuple[Path, ...]:
    """Write an ONNX model; the files written.

    The input is `inputs`, float32 of shape (batch, …): pixels from 0 to 255, or unscaled numbers
    in the order of the metadata's `inputs`. The output is `probabilities`, (batch, classes), or
    `prediction`, (batch, 1), in the target's unit.

    Raises:
        MissingExtraError: the extra "onnx" is not installed.
        OSError: the file cannot be written.
    """
    onnx = require("onnx", "onnx", "writing ONNX")
    replace_file(path, make_model(onnx, subject).SerializeToString())
    return (path,)


def make_model(onnx: Any, subject: Subject) -> Any:
    """The model, an `onnx.ModelProto`."""
    graph = Graph(onnx, INPUT)
    _prepare(graph, subject)
    for number, layer in enumerate(subject.layers):
        _add_layer(graph, layer, number)
    output, units = _finish(graph, subject)
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT
    made = helper.make_graph(
        graph.nodes,
        "tui-nn",
        [helper.make_tensor_value_info(INPUT, kind, [BATCH, *subject.input_shape])],
        [helper.make_tensor_value_info(output, kind, [BATCH, units])],
        graph.constants,
    )
    model = helper.make_model(
        made,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="tui-nn",
        producer_version=__version__,
    )
    helper.set_model_props(model, describe(subject))
    return model


def describe(subject: Subject) -> dict[str, str]:
    """The metadata: lists as JSON."""
    schema = subject.schema
    metadata = {
        "task": str(schema.task),
        "dataset": subject.model.config.source.name,
        "layers": subject.sizes,
        "sha256": subject.fingerprint,
    }
    if schema.is_classification:
        metadata["classes"] = json.dumps(schema.class_names)
    else:
        metadata["target"] = schema.target_name
    if subject.input_names:
        metadata["inputs"] = json.dumps(subject.input_names)
    return metadata


def _prepare(graph: Graph, subject: Subject) -> None:
    """Raw inputs become those of the first layer."""
    if len(subject.input_shape) > 1:
        graph.apply("Flatten", axis=1)
    if not subject.is_scaled:
        return
    graph.apply("Sub", graph.constant("mean", subject.mean))
    graph.apply("Div", graph.constant("deviation", subject.deviation))
    if subject.farthest is not None:
        low = graph.constant("lowest", -subject.farthest)
        graph.apply("Clip", low, graph.constant("highest", subject.farthest))


def _add_layer(graph: Graph, layer: DenseLayer, number: int) -> None:
    weights = graph.constant(f"{number}.weights", layer.weights)
    graph.apply("Gemm", weights, graph.constant(f"{number}.biases", layer.biases))
    if layer.activation != "linear":
        operator, attributes = OPERATORS[layer.activation]
        graph.apply(operator, **attributes)


def _finish(graph: Graph, subject: Subject) -> tuple[str, int]:
    """The output's name and its width."""
    if subject.is_binary:
        second = graph.value
        first = graph.combine("Sub", (graph.constant("one", 1), second))
        return graph.combine("Concat", (first, second), "probabilities", axis=1), 2
    if subject.schema.is_classification:
        return graph.apply("Identity", name="probabilities"), subject.schema.classes
    graph.apply("Mul", graph.constant("target_deviation", subject.target_deviation))
    graph.apply("Add", graph.constant("target_mean", subject.target_mean), name="prediction")
    return graph.value, len(subject.layers[-1].biases)
