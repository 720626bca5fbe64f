"""`tui-nn evaluate`: test a trained network on a data set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui_nn.data.catalog import SOURCES
from tui_nn.data.dataset import Dataset
from tui_nn.errors import ConfigError, UserError
from tui_nn.headless.evaluating.catalog import load_fitting
from tui_nn.headless.evaluating.fields import figure_fields
from tui_nn.headless.evaluating.own_data import load_examples, rebuild_test
from tui_nn.headless.printing.figures import print_figures
from tui_nn.headless.printing.results import print_json
from tui_nn.printing import print_line, print_note
from tui_nn.text import layer_sizes, plural
from tui_nn.training.protocol.layers import parameter_count, unit_counts
from tui_nn.training.reading.figures import Figures, measure_figures
from tui_nn.training.reading.model import Model, load_built_in, load_model

BUILT_IN = "built-in"
"""Name of the network that comes with the program."""

BUILT_IN_TEST = "digits"
"""The data set that it is tested on by default; it needs no files."""


def evaluate(path: Path | None, settings: Mapping[str, Any], *, as_json: bool) -> int:
    """Test a network, and print the result.

    Args:
        path: file of the network; None for the built-in one.
        settings: dataset, data_dir, samples, seed and skip_bad_rows, where they differ from those
            it was trained with. By default it is tested on the test part of its own data, the
            built-in one on generated digits.
        as_json: print one JSON object.

    Returns:
        The exit status.

    Raises:
        ConfigError: one of `settings` has no effect on the test.
        UserError: network or data cannot be read, or do not fit each other.
    """
    model = load_built_in() if path is None else load_model(path)
    dataset = _load(model, settings, BUILT_IN_TEST if path is None else model.config.dataset)
    for note in dataset.notes:
        print_note(note)
    if not len(dataset.test):
        raise UserError(f"{dataset.name}: there are no examples to test on")
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


def _load(model: Model, settings: Mapping[str, Any], default: str) -> Dataset:
    """The data set whose test part is used, by default `default`."""
    name = settings.get("dataset", default)
    if name in SOURCES:
        return load_fitting(model, name, settings)
    for other in settings.keys() - {"dataset", "skip_bad_rows"}:
        raise ConfigError(other, f"no effect, the examples are those of {Path(name).name}")
    if "dataset" not in settings:
        return rebuild_test(model)
    return load_examples(model, Path(name), skip_bad_rows=settings.get("skip_bad_rows", False))


def _print_result(model: Model, dataset: Dataset, figures: Figures) -> None:
    layers, steps = layer_sizes(unit_counts(model.layers)), plural(model.step, "step")
    examples = plural(len(dataset.test), "example")
    print_line(f"{layers}, trained for {steps}, on {examples} of {dataset.name}")
    print_figures(figures, dataset.schema.target_name)
