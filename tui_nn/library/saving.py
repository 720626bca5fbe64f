"""A network trained on arrays as a file of this program, for `tui-nn predict` and `tui_nn.load`."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.preparation import Preparation
from tui_nn.data.schema import MAXIMUM_SIDE, DatasetSchema, Kind, Task
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.features import Feature, FeatureKind
from tui_nn.engine.checkpoint import Checkpoint, write_checkpoint
from tui_nn.engine.network import Network
from tui_nn.errors import UserError
from tui_nn.training.checkpoints.layout import (
    CONFIG,
    NOTES,
    PREPARATION,
    SCHEMA,
    STATE,
    name_parts,
)
from tui_nn.training.checkpoints.saved_preparation import format_preparation
from tui_nn.training.checkpoints.saved_schema import format_schema
from tui_nn.training.settings.config import TrainingConfig

Array = NDArray[Any]

DATASET = "/arrays.npy"
"""What a file says that it was trained on: arrays, which have no name of their own."""


def save_network(
    path: Path,
    network: Network,
    *,
    step: int,
    input_shape: Sequence[int],
    class_names: Sequence[str],
    settings: dict[str, Any],
    feature_names: Sequence[str] = (),
) -> None:
    """Write a network in full precision, atomically.

    Args:
        path: the file.
        network: the network; all its hidden layers have the same activation.
        step: steps it was trained.
        input_shape: shape of one input; that of a picture if it has two or three sides.
        class_names: the classes, in the order of the outputs; empty for regression.
        settings: further settings of the run by name: loss, optimizer, …
        feature_names: names of the inputs that are not pixels; x1, x2, … if left out.

    Raises:
        UserError: files of this program cannot hold such a network.
        CheckpointError: the file cannot be written.
    """
    config, schema, preparation = describe_run(
        network, input_shape, class_names, settings, feature_names
    )
    metadata = {
        CONFIG: json.dumps(config.as_texts()),
        SCHEMA: format_schema(schema),
        STATE: json.dumps({"step": step}),
        PREPARATION: format_preparation(preparation),
        NOTES: json.dumps({}),
    }
    tensors = name_parts(network, "parameters", network.parameters.values)
    write_checkpoint(path, Checkpoint(tensors, metadata))


def describe_run(
    network: Network,
    input_shape: Sequence[int],
    class_names: Sequence[str],
    settings: dict[str, Any],
    feature_names: Sequence[str] = (),
) -> tuple[TrainingConfig, DatasetSchema, Preparation]:
    """Settings, schema and preparation of a run that trains such a network.

    Args:
        network, input_shape, class_names, settings, feature_names: as of `save_network`.

    Raises:
        UserError: this program has no settings for such a network.
    """
    hidden = {layer.activation for layer in network.layers[:-1]}
    if len(hidden) > 1:
        raise UserError(
            f"hidden layers with different activations ({', '.join(sorted(hidden))})"
            " cannot be saved or recorded yet"
        )
    schema, preparation = describe_inputs(input_shape, class_names, feature_names)
    config = TrainingConfig(
        dataset=DATASET,
        hidden=tuple(layer.settings.out_features for layer in network.layers[:-1]),
        activation=next(iter(hidden), "relu"),
        output_activation=network.layers[-1].activation,
        **settings,
    )
    if config.make_layers(schema) != network.settings:
        raise UserError(
            f"a network with {network.out_features} outputs cannot be saved or recorded yet"
        )
    return config, schema, preparation


def describe_inputs(
    shape: Sequence[int], class_names: Sequence[str], feature_names: Sequence[str] = ()
) -> tuple[DatasetSchema, Preparation]:
    """The schema of inputs of this shape, and how raw ones are prepared: not at all."""
    names, features = tuple(class_names), math.prod(shape)
    task = Task.CLASSIFICATION if names else Task.REGRESSION
    is_picture = len(shape) == 2 or (len(shape) == 3 and shape[2] == 3)
    if is_picture and names and max(shape[:2]) <= MAXIMUM_SIDE:
        size = shape[0], shape[1]
        schema = DatasetSchema(task, Kind.PICTURES, features, names, picture_shape=tuple(shape))
        return schema, PicturePreparation(size, colour=len(shape) == 3)
    columns = tuple(feature_names) or tuple(f"x{number}" for number in range(1, features + 1))
    schema = DatasetSchema(task, Kind.TABLE, features, names, columns, target_name="y")
    return schema, TableEncoding(
        features=tuple(Feature(name, FeatureKind.NUMBER, (0.0,)) for name in columns),
        mean=(0.0,) * features,
        deviation=(1.0,) * features,
        target="y",
        class_names=names,
        columns=columns,
    )


def scale_first_layer(network: Network, factor: float) -> Network:
    """A copy whose first layer multiplies its inputs by `factor`, as if they were not divided."""
    copy = Network(network.settings)
    for mine, theirs in zip(copy.layers, network.layers, strict=True):
        mine.set_parameters(theirs.parameters)
    first = copy.layers[0]
    first.set_parameters(
        {
            name: array * np.float32(factor) if array.ndim > 1 else array.copy()
            for name, array in first.parameters.items()
        }
    )
    return copy
