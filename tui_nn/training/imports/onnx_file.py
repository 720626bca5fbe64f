"""A chain of dense layers in an ONNX model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tui_nn.errors import CheckpointError
from tui_nn.extras import require
from tui_nn.training.imports.foreign import Array, ForeignNetwork, check_size
from tui_nn.training.imports.onnx_chain import Chain, Node


def read_onnx(path: Path) -> ForeignNetwork:
    """Read the model; arrays outside of the file are refused.

    Raises:
        CheckpointError: it is damaged, or something else than a chain of dense layers.
        MissingExtraError: the extra "onnx" is not installed.
        OSError: it cannot be read.
    """
    onnx = require("onnx", "onnx", "reading ONNX")
    content = path.read_bytes()
    try:
        graph = onnx.ModelProto.FromString(content).graph
        constants = {array.name: _array(onnx, array) for array in graph.initializer}
        nodes = [_node(onnx, node) for node in graph.node]
        inputs = [value.name for value in graph.input if value.name not in constants]
        if len(inputs) != 1:
            raise CheckpointError(f"is an ONNX model with {len(inputs)} inputs, not one")
        chain = Chain(inputs[0], constants)
        for node in nodes:
            chain.follow(node)
        return chain.network()
    except CheckpointError:
        raise
    except Exception as error:  # protobuf and ONNX have many ways to say that a file is damaged
        raise CheckpointError(f"is no intact ONNX model ({error})") from error


def _node(onnx: Any, node: Any) -> Node:
    attributes = {}
    for attribute in node.attribute:
        value = onnx.helper.get_attribute_value(attribute)
        is_array = isinstance(value, onnx.TensorProto)
        attributes[attribute.name] = _array(onnx, value) if is_array else value
    operator = f"{node.domain}.{node.op_type}" if node.domain else node.op_type
    return Node(operator, node.name, tuple(node.input), tuple(node.output), attributes)


def _array(onnx: Any, array: Any) -> Array:
    """The values of a tensor.

    Raises:
        CheckpointError: they are in another file, or too many.
    """
    if array.external_data or array.data_location == onnx.TensorProto.EXTERNAL:
        raise CheckpointError(f"{array.name}: has its values in another file, which is not read")
    check_size(tuple(array.dims), array.name)
    values: Array = onnx.numpy_helper.to_array(array)
    return values
