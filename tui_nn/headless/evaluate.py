"""`tui-nn evaluate`: test a trained network on a data set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.data.catalog import SOURCES
from tui_nn.data.dataset import Dataset
from tui_nn.errors import ConfigError, UserError
from tui_nn.headless.evaluating.catalog import load_fitting
from tui_nn.headless.evaluating.fields import figure_fields
from tui_nn.headless.evaluating.own_data import load_examples, rebuild_test
from tui_nn.headless.evaluating.own_symbols import is_asked, leave_out
from tui_nn.headless.printing.figures import print_figures
from tui_nn.headless.printing.left_out import print_left_out
from tui_nn.headless.printing.results import print_json
from tui_nn.printing import print_line, print_note
from tui_nn.text import layer_sizes, plural
from tui_nn.training.protocol.layers import parameter_count, unit_counts
from tui_nn.training.protocol.left_out import LeftOut, left_out_fields
from tui_nn.training.protocol.results import evaluation_fields
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
    default = BUILT_IN_TEST if path is None else model.config.dataset
    if path is not None and is_asked(model, settings.get("dataset", default)):
        _show_left_out(model, path, leave_out(model, path, settings), as_json=as_json)
        return 0
    dataset = _load(model, settings, default)
    for note in dataset.notes:
        print_note(note)
    if not len(dataset.test):
        raise UserError(f"{dataset.name}: there are no examples to test on")
    figures = measure_figures(model, dataset)
    if as_json:
        about = _about(model, path, dataset.name, len(dataset.test))
        print_json({**about, **figure_fields(figures)})
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


def _about(model: Model, path: Path | None, dataset: str, examples: int) -> dict[str, Any]:
    """The fields that say what was tested on what."""
    return {
        "model": BUILT_IN if path is None else str(path),
        "dataset": dataset,
        "layers": list(unit_counts(model.layers)),
        "parameters": parameter_count(model.layers),
        "step": model.step,
        "examples": examples,
    }


def _show_left_out(model: Model, path: Path, left_out: LeftOut, *, as_json: bool) -> None:
    """Print how networks trained without some of the drawings read those."""
    if as_json:
        about = _about(model, path, OWN_SYMBOLS, left_out.drawings)
        fields = evaluation_fields("test", None)
        print_json({**about, **fields, **left_out_fields(left_out)})
        return
    layers, steps = layer_sizes(unit_counts(model.layers)), plural(model.step, "step")
    drawings = plural(left_out.drawings, "drawing")
    print_line(f"{layers}, trained for {steps} on all {drawings}: none is held out")
    print_left_out(left_out, model.class_names)


def _print_result(model: Model, dataset: Dataset, figures: Figures) -> None:
    layers, steps = layer_sizes(unit_counts(model.layers)), plural(model.step, "step")
    examples = plural(len(dataset.test), "example")
    print_line(f"{layers}, trained for {steps}, on {examples} of {dataset.name}")
    print_figures(figures, dataset.schema.target_name)
