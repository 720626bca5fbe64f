"""`tui-nn evaluate` and `tui-nn predict`: what a saved network is good for."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_nn.data.catalog import find_source, load_dataset
from tui_nn.data.picture import PIXELS
from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.data.source import DataSource
from tui_nn.errors import ConfigError, UserError
from tui_nn.headless.inputs import drawing_lines
from tui_nn.headless.printing.progress import choose_display
from tui_nn.headless.printing.results import print_evaluations, print_json
from tui_nn.printing import print_line, print_note
from tui_nn.text import layer_sizes, plural
from tui_nn.training.protocol.events import Loading
from tui_nn.training.protocol.results import evaluation_fields
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.effects import why_idle_in_test

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_nn.data.dataset import Dataset
    from tui_nn.training.reading.model import Model

PICTURES_AT_ONCE = 1024

DIGITS = 6
"""Decimal places of a printed probability."""

NO_DIGIT = {"label": None, "probabilities": None, "reason": "the picture is blank"}
"""What is printed of a picture without a digit; the exit status is 0 all the same."""

BUILT_IN = "built-in"
"""What the network that comes with the program is called."""

BUILT_IN_TEST = "digits"
"""What it is tested on unless told otherwise: needs no file."""


def evaluate(path: Path | None, settings: Mapping[str, Any], *, as_json: bool) -> int:
    """Test a network on the test part of a data set, and print how well it does.

    Args:
        path: file of the network; None for the built-in one.
        settings: dataset, data_dir, samples, seed, where they differ from those it was trained on
            (the built-in one is tested on generated digits).
        as_json: print one JSON object.

    Returns:
        The exit status.

    Raises:
        ConfigError: one of `settings` has no effect on the test.
        UserError: network or data cannot be read, or do not fit one another.
    """
    from tui_nn.training.reading.model import load_built_in, load_model

    model = load_built_in() if path is None else load_model(path)
    config = model.config
    trained_on = config.dataset if path is not None else BUILT_IN_TEST
    source = find_source(settings.get("dataset", trained_on))
    if source.schema is not None:  # before anything is downloaded
        _check_fit(model, source.name, source.schema)
    _refuse_idle(settings, source)
    if source.name != config.source.name or model.schema.kind is Kind.DIGITS:
        # However many digits are trained on, those of the test are the same.
        config = config.replace(dataset=settings.get("dataset", trained_on), samples=None)
    dataset = _load(config.replace(**settings))
    _check_fit(model, dataset.name, dataset.schema)
    if settings and dataset.input_scaling is not None:
        dataset = dataset.scaled_like(_load(model.config))
    for note in dataset.notes:
        print_note(note)
    evaluation = model.evaluate(dataset, dataset.test)
    if as_json:
        print_json(
            {
                "model": BUILT_IN if path is None else str(path),
                "dataset": dataset.name,
                "layers": list(model.layers),
                "parameters": model.parameters,
                "step": model.step,
                "examples": len(dataset.test),
                **evaluation_fields("test", evaluation),
            }
        )
        return 0
    layers = layer_sizes(model.layers)
    steps, examples = plural(model.step, "step"), plural(len(dataset.test), "example")
    print_line(f"{layers}, trained for {steps}, on {examples} of {dataset.name}")
    print_evaluations({"test": evaluation}, dataset.schema.target_name)
    return 0


def predict_pictures(
    path: Path | None, files: Sequence[Path], *, tuned: bool = False, as_is: bool = False
) -> int:
    """Print what a network sees in each picture of `files`, a JSON object a line.

    For a network of digits, pictures are prepared as the pad prepares drawings; what was done is
    told on standard error, and a blank picture has no label, but a reason.

    Args:
        path: file of the network; None for the built-in one.
        files: idx, .npy, .npz, PNG or JPEG.
        tuned: the built-in network as tuned on the user's own drawings.
        as_is: read the pictures as they are, which then have to be 28x28.

    Returns:
        The exit status.

    Raises:
        UserError: network or pictures cannot be read, or do not fit one another.
    """
    from tui_nn.headless.inputs.prepared_pictures import read_as_is, read_prepared

    model = _load_reader(path, tuned=tuned)
    is_prepared = model.schema.kind is Kind.DIGITS and not as_is
    for file in files:
        found = read_prepared(file) if is_prepared else read_as_is(file)
        for start in range(0, len(found.pixels), PICTURES_AT_ONCE):
            part = slice(start, start + PICTURES_AT_ONCE)
            _print_answers(model, found.pixels[part], found.is_blank[part])
    return 0


def predict_drawings(path: Path | None, strokes: Path, *, tuned: bool = False) -> int:
    """Print what a network reads in each line of `strokes`, as soon as it has read it.

    The drawings are prepared exactly as those of the sketch pad.

    Args:
        path: file of the network; None for the built-in one.
        strokes: file with one drawing a line; `-` for standard input.
        tuned: the built-in network as tuned on the user's own drawings.

    Returns:
        The exit status.

    Raises:
        UserError: network or drawings cannot be read, or do not fit one another.
    """
    model = _load_reader(path, tuned=tuned)
    for drawing in drawing_lines.read_pictures(strokes):
        _print_answers(model, drawing.picture.reshape(1, PIXELS))
    return 0


def _check_fit(model: Model, name: str, schema: DatasetSchema) -> None:
    """Refuse data that the network cannot take in, or whose answers mean something else."""
    trained_on = model.config.source.name
    if model.schema.in_features != schema.in_features:
        raise UserError(
            f"--dataset: {name} has {schema.in_features} inputs,"
            f" but this network of {trained_on} takes {model.schema.in_features}"
        )
    if model.class_names != schema.class_names:
        raise UserError(
            f"--dataset: {name} asks for {_answers(schema.class_names)},"
            f" but this network of {trained_on} tells {_answers(model.class_names)}"
        )


def _refuse_idle(settings: Mapping[str, Any], source: DataSource) -> None:
    """Refuse settings that do not change the test part of the data."""
    for name in settings:
        reason = why_idle_in_test(name, source)
        if reason:
            raise ConfigError(name, f"no effect, {reason}")


def _answers(class_names: Sequence[str]) -> str:
    return ", ".join(class_names) or "a number"


def _load(config: TrainingConfig) -> Dataset:
    """The data set of `config`; on a terminal, what takes time is shown."""
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


def _load_reader(path: Path | None, *, tuned: bool) -> Model:
    """A network that reads pictures."""
    from tui_nn.training.reading.model import load_built_in, load_model
    from tui_nn.training.reading.readers import Readers

    if tuned:
        found = Readers().load_tuned()
        if found is None:
            raise UserError(
                "--tuned: the built-in network is not tuned on your drawings;"
                " `tui-nn drawings --fine-tune` does that"
            )
        return found
    model = load_built_in() if path is None else load_model(path)
    if not model.schema.is_pictures:
        raise UserError(f"{path}: this network was trained on {model.config.dataset}, not pictures")
    return model


def _print_answers(
    model: Model, pictures: NDArray[Any], is_blank: NDArray[np.bool_] | None = None
) -> None:
    """Print a line for each of `pictures`, shape (n, 784), at once.

    Those that are blank, if it is known which are, shape (n,), have no label.
    """
    names = model.class_names
    for index, probabilities in enumerate(model.predict(pictures)):
        if is_blank is not None and is_blank[index]:
            print_line(json.dumps(NO_DIGIT))
            continue
        label = int(probabilities.argmax())
        answer: dict[str, Any] = {"label": label}
        if names[label] != str(label):
            answer["name"] = names[label]
        answer["probabilities"] = [round(float(value), DIGITS) for value in probabilities]
        print_line(json.dumps(answer))
    sys.stdout.flush()
