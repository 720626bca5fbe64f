"""The test parts of data sets that come with the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_nn.data.catalog import find_source
from tui_nn.data.dataset import Dataset
from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.data.source import DataSource
from tui_nn.errors import ConfigError, UserError
from tui_nn.headless.data import load_reporting
from tui_nn.training.reading.model import Model
from tui_nn.training.settings.effects import why_idle_in_test


def load_fitting(model: Model, name: str, settings: Mapping[str, Any]) -> Dataset:
    """The data set called `name`, scaled as the network's own.

    Args:
        model: the network.
        name: of a data set in the catalog.
        settings: data_dir, samples and seed, where they differ from those of the network.

    Raises:
        ConfigError: one of `settings` has no effect on the test.
        UserError: the data cannot be read, or do not fit the network.
    """
    config, source = model.config, find_source(name)
    if source.schema is not None:  # before anything is downloaded
        _check_fit(model, source.name, source.schema)
    _refuse_idle(settings, source)
    if source.name != config.source.name or model.schema.kind is Kind.DIGITS:
        # The number of digits trained on does not change those of the test.
        config = config.replace(dataset=name, samples=None)
    if "seed" in settings:  # the seed of the data, which is what a test can differ in
        config = config.replace(data_seed=None)
    dataset = load_reporting(config.replace(**settings))
    _check_fit(model, dataset.name, dataset.schema)
    if settings and dataset.input_scaling is not None:
        return dataset.scaled_like(load_reporting(model.config))
    return dataset


def _check_fit(model: Model, name: str, schema: DatasetSchema) -> None:
    """Refuse data with other inputs or other classes than the network's own."""
    trained_on = model.config.source.name
    if model.schema.in_features != schema.in_features:
        raise UserError(
            f"--dataset: {name} has {schema.in_features} inputs,"
            f" but this network of {trained_on} takes {model.schema.in_features}"
        )
    if model.class_names != schema.class_names:
        raise UserError(
            f"--dataset: {name} asks for {_answers(schema.class_names)},"
            f" but this network of {trained_on} predicts {_answers(model.class_names)}"
        )


def _answers(class_names: Sequence[str]) -> str:
    return ", ".join(class_names) or "a number"


def _refuse_idle(settings: Mapping[str, Any], source: DataSource) -> None:
    """Refuse settings that do not change the test part of the data."""
    for name in settings:
        reason = why_idle_in_test(name, source)
        if reason:
            raise ConfigError(name, f"no effect, {reason}")
