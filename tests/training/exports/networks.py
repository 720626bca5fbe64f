"""Networks to export, of each task, with raw inputs and the answers that they should get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.schema import DatasetSchema, Kind, Task
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.features import Feature, FeatureKind
from tui_nn.training.exports.subject import Subject, make_subject
from tui_nn.training.reading.model import Model
from tui_nn.training.settings.config import TrainingConfig

Array = NDArray[Any]


class Case(NamedTuple):
    """A network with raw inputs, and what our own kernels answer to them."""

    subject: Subject
    inputs: Array
    answers: Array


def digits() -> Case:
    config = TrainingConfig(hidden=(16, 8), activation="leaky-relu")
    assert config.source.schema is not None
    model = fill(Model(config, config.source.schema))
    pixels = np.random.default_rng(1).integers(0, 256, (5, 784)).astype(np.uint8)
    answers = model.predict(pixels)
    return Case(
        make_subject(model, "digits"), pixels.reshape(5, 28, 28).astype(np.float32), answers
    )


def table(**settings: Any) -> Case:
    """A classification of rows with two numbers."""
    schema = DatasetSchema(
        Task.CLASSIFICATION, Kind.TABLE, 2, ("no", "yes"), ("mass [g]", 'it\'s "long"')
    )
    config = TrainingConfig(dataset="/data/table.csv", **settings)
    model = fill(Model(config, schema))
    model.preparation = encoding_of(schema, class_names=schema.class_names)
    return with_answers(model)


def regression() -> Case:
    schema = DatasetSchema(
        Task.REGRESSION, Kind.TABLE, 2, (), ("mass [g]", "length"), target_name="price [$]"
    )
    config = TrainingConfig(
        dataset="/data/table.csv",
        hidden=(5,),
        activation="tanh",
        output_activation="linear",
        loss="mean-squared-error",
    )
    model = fill(Model(config, schema))
    model.preparation = encoding_of(schema, target_mean=1000.0, target_deviation=250.0)
    return with_answers(model)


def encoding_of(schema: DatasetSchema, **target: Any) -> TableEncoding:
    features = tuple(Feature(name, FeatureKind.NUMBER, (0.0,)) for name in schema.feature_names)
    return TableEncoding(features, (10.0, -2.0), (4.0, 0.5), "target", **target)


def with_answers(model: Model) -> Case:
    """Rows of raw numbers, one of them far from all others."""
    encoding = model.preparation
    assert isinstance(encoding, TableEncoding)
    rows = np.array([[12.0, -1.5], [0.0, 0.0], [10.0, -2.0], [3e9, 1.0]], np.float32)
    scaled = (rows - encoding.mean) / np.array(encoding.deviation)
    answers = model.predict(np.clip(scaled, -1e6, 1e6).astype(np.float32))
    if not encoding.class_names:
        answers = encoding.decode(answers).astype(np.float32)
    return Case(make_subject(model, "table"), rows, answers)


def fill(model: Model) -> Model:
    """Random parameters, the same each time."""
    generator = np.random.default_rng(0)
    for layer in model.network.layers:
        layer.set_parameters(
            {
                name: generator.normal(0, 0.3, array.shape).astype(np.float32)
                for name, array in layer.parameters.items()
            }
        )
    return model


CASES: Mapping[str, Callable[[], Case]] = {
    "digits": digits,
    "softmax": lambda: table(hidden=(6,), activation="relu"),
    "sigmoid": lambda: table(
        hidden=(6,), activation="sigmoid", output_activation="sigmoid", loss="binary-cross-entropy"
    ),
    "no hidden layer": lambda: table(hidden=()),
    "regression": regression,
}
