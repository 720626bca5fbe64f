"""How the rows of a user's table become the inputs of a network that was trained on other data."""

from __future__ import annotations

import dataclasses

import numpy as np

from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset, Scaling
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.features import Feature, FeatureKind
from tui_nn.training.reading.model import Model


def find_encoding(model: Model) -> TableEncoding | None:
    """The encoding of tables for a network; None if it takes no rows of numbers.

    That of a user's own table is saved beside the network. That of a built-in table is fitted
    again, to the same examples.
    """
    if isinstance(model.preparation, TableEncoding):
        return model.preparation
    if model.preparation is not None or not model.schema.feature_names:
        return None
    return _fit_built_in(model)


def _fit_built_in(model: Model) -> TableEncoding:
    """The encoding of columns called like the features of a built-in data set."""
    config = model.config
    dataset = load_dataset(
        config.dataset,
        seed=config.seed_of_data,
        validation_split=config.validation_split,
        data_dir=config.data_dir,
        samples=config.samples,
    )
    schema, scaling = dataset.schema, dataset.input_scaling or _unscaled(dataset)
    numbers = [
        Feature(name, FeatureKind.NUMBER, (float(mean),))
        for name, mean in zip(schema.feature_names, scaling.mean, strict=True)
    ]
    encoding = TableEncoding(
        features=tuple(numbers),
        mean=tuple(scaling.mean.tolist()),
        deviation=tuple(scaling.deviation.tolist()),
        target=schema.target_name or "class",
        class_names=schema.class_names,
        columns=schema.feature_names,
    )
    target = dataset.target_scaling
    if target is None:
        return encoding
    mean, deviation = float(target.mean[0]), float(target.deviation[0])
    return dataclasses.replace(encoding, target_mean=mean, target_deviation=deviation)


def _unscaled(dataset: Dataset) -> Scaling:
    """The scaling that changes nothing."""
    features = dataset.schema.in_features
    return Scaling(np.zeros(features), np.ones(features))
