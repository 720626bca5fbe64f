"""A data source whose features and classes are known only after its file is read."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tui_nn.data import formats
from tui_nn.data.dataset import Dataset, Scaling, Split, split_indices
from tui_nn.data.formats import Format
from tui_nn.data.recognition.option_effects import TEXT_ROWS
from tui_nn.data.schema import DatasetSchema, Kind, Task
from tui_nn.data.source import Request

SUFFIX = ".flowers"

CLASSES = ("iris", "rose")


def write_flowers(path: Path, rows: int = 120) -> Path:
    """Write petals of two kinds of flower, which one of three measures tells apart."""
    generator = np.random.default_rng(7)
    lines = ["petal,sepal,stem,kind"]
    for index in range(rows):
        label = index % 2
        measures = generator.normal((2.0 * label, 5.0, 30.0), (0.3, 1.0, 4.0))
        lines.append(",".join([*(f"{value:.3f}" for value in measures), CLASSES[label]]))
    path.write_text("\n".join(lines))
    return path


def register(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the catalog read files of flowers, for one test."""
    flowers = Format("flowers", lambda path, _: path.suffix == SUFFIX, _load, TEXT_ROWS)
    monkeypatch.setattr(formats, "FORMATS", (flowers, *formats.FORMATS))


def _load(path: Path, request: Request) -> Dataset:
    """Names of features from the header, names of classes from the last column."""
    with path.open() as file:
        header, *rows = csv.reader(file)
    names = sorted({row[-1] for row in rows})
    inputs = np.array([row[:-1] for row in rows], dtype=np.float64)
    labels = np.array([names.index(row[-1]) for row in rows], dtype=np.int32)
    training, validation = split_indices(len(rows), request.validation_split, request.seed)
    scaling = Scaling.fit(inputs[training])
    whole = Split(scaling.apply(inputs), labels)
    return Dataset(
        name=request.source.name,
        schema=DatasetSchema(
            Task.CLASSIFICATION,
            Kind.TABLE,
            inputs.shape[1],
            class_names=tuple(names),
            feature_names=tuple(header[:-1]),
        ),
        train=whole.take(training),
        validation=whole.take(validation),
        test=whole,
        input_scaling=scaling,
    )
