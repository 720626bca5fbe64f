"""`tui-nn evaluate`: test a trained network on a data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_nn.data.catalog import find_source, load_dataset
from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.data.source import DataSource
from tui_nn.errors import ConfigError, UserError
from tui_nn.headless.evaluating.fields import figure_fields
from tui_nn.headless.printing.displays import choose_display
from tui_nn.headless.printing.figures import print_figures
from tui_nn.headless.printing.results import print_json
from tui_nn.printing import print_line, print_note
from tui_nn.text import layer_sizes, plural
from tui_nn.training.protocol.events import Loading
from tui_nn.training.protocol.layers import parameter_count, unit_counts
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.effects import why_idle_in_test

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset
    from tui_nn.training.reading.figures import Figures
    from tui_nn.training.reading.model import Model

BUILT_IN = "built-in"
"""Name of the network that comes with the program."""

BUILT_IN_TEST = "digits"
"""The data set that it is tested on by default; it needs no files."""


def evaluate(path: Path | None, settings: Mapping[str, Any], *, as_json: bool) -> int:
    """Test a network on the test part of a data set, and print the result.

    Args:
        path: file of the network; None for the built-in one.
        settings: dataset, data_dir, samples and seed, where they differ from those it was trained
            with (the built-in one is tested on generated digits).
        as_json: print one JSON object.

    Returns:
        The exit status.

    Raises:
        ConfigError: one of `settings` has no effect on the test.
        UserError: network or data cannot be read, or do not fit each other.
    """
    from tui_nn.training.reading.figures import measure_figures
    from tui_nn.training.reading.model import load_built_in, load_model

    model = load_built_in() if path is None else load_model(path)
    name = settings.get("dataset", BUILT_IN_TEST if path is None else model.config.dataset)
    dataset = _load_fitting(model, name, settings)
    for note in dataset.notes:
        print_note(note)
    figures = measure_figures(model, dataset)
    if as_json:
        print_json(
            {
                "model": BUILT_IN if path is None else str(path),
                "dataset": dataset.name,
                "layers": list(unit_counts(model.layers)),
                "parameters": parameter_count(model.layers),
                "step": model.step,
                "examples": len(dataset.test),
                **figure_fields(figures),
            }
        )
    else:
        _print_result(model, dataset, figures)
    return 0


def _print_result(model: Model, dataset: Dataset, figures: Figures) -> None:
    layers, steps = layer_sizes(unit_counts(model.layers)), plural(model.step, "step")
    examples = plural(len(dataset.test), "example")
    print_line(f"{layers}, trained for {steps}, on {examples} of {dataset.name}")
    print_figures(figures, dataset.schema.target_name)


def _load_fitting(model: Model, name: str, settings: Mapping[str, Any]) -> Dataset:
    """The data set called `name`, scaled as the network's own.

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
    dataset = _load(config.replace(**settings))
    _check_fit(model, dataset.name, dataset.schema)
    if settings and dataset.input_scaling is not None:
        return dataset.scaled_like(_load(model.config))
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


def _load(config: TrainingConfig) -> Dataset:
    """The data set of `config`; a terminal shows the progress."""
    display = choose_display(as_json=True, quiet=False)
    try:
        return load_dataset(
            config.dataset,
            seed=config.seed,
            validation_split=config.validation_split,
            data_dir=config.data_dir,
            samples=config.samples,
            report=lambda message, share: display.show(Loading(message, share)),
        )
    finally:
        display.close()
