"""The examples in a user's own files: the test part of the data trained on, or others."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

import numpy as np

from tui_nn.data.dataset import Dataset, Scaling, Split, StoredSplit
from tui_nn.data.formats import find_format
from tui_nn.data.picture_files.preparation import PAD, PicturePreparation
from tui_nn.data.recognition.option_effects import DEFAULTS, keep_effective
from tui_nn.data.record import DataRecord, make_record
from tui_nn.data.storing.joined_rows import join_splits
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.reading.files import read_table
from tui_nn.errors import DataError, UserError
from tui_nn.headless.data import load_reporting
from tui_nn.headless.inputs.tables import name_columns
from tui_nn.printing import print_note
from tui_nn.text import plural
from tui_nn.training.reading.encodings import find_encoding
from tui_nn.training.reading.model import Model


def rebuild_test(model: Model) -> Dataset:
    """The data that the network was trained on, with the same test part.

    Raises:
        UserError: they cannot be read, or have changed.
    """
    try:
        dataset = load_reporting(model.config)
    except DataError as error:
        raise DataError(f"{error}; type the file to test on behind the network") from error
    change = _find_change(model, dataset)
    if change:
        raise UserError(
            f"{model.config.dataset}: {change}, so which rows were left out for the test is not"
            " known; type the file behind the network to test on all its rows"
        )
    return dataset


def load_examples(model: Model, path: Path, *, skip_bad_rows: bool = False) -> Dataset:
    """The examples in a file or folder, as test part of a data set.

    If they are those that the network was trained on, only its test part is taken.

    Args:
        model: the network.
        path: has the targets too.
        skip_bad_rows: leave out rows that cannot be read.

    Raises:
        UserError: it cannot be read, or does not fit the network.
    """
    if _is_known(model.record, path):
        dataset = load_reporting(model.config.replace(dataset=str(path.absolute())))
        change = _find_change(model, dataset)
        if not change:
            print_note(f"{path}: the network was trained on it; tested on the rows left out")
            return dataset
        print_note(f"{path}: {change}; rows that it was trained on may be among those tested")
    encoding = find_encoding(model)
    if encoding is not None:
        return _load_table(model, encoding, path, skip_bad_rows=skip_bad_rows)
    return _load_pictures(model, path)


def _find_change(model: Model, dataset: Dataset) -> str:
    """What has changed in the data since the network was trained; "" for nothing."""
    before, now = model.record, dataset.record
    if before is not None and now is not None and before.digest != now.digest:
        sizes = f"{before.size:,} bytes then, {now.size:,} now"
        difference = sizes if before.size != now.size else "of the same size"
        return f"has changed since the network was trained ({difference})"
    if dataset.schema != model.schema or dataset.preparation != model.preparation:
        return "is understood in another way than when the network was trained"
    return ""


def _is_known(record: DataRecord | None, path: Path) -> bool:
    """Whether a path leads to the data trained on, or to a copy of their file."""
    try:
        if record is None or path.samefile(record.path):
            return record is not None
    except OSError:  # one of the two is gone
        pass
    assert record is not None
    is_file = os.path.isfile(path)  # noqa: PTH113 - of any name
    is_copy = is_file and path.stat().st_size == record.size
    return is_copy and make_record(path, record.examples).digest == record.digest


def _load_table(
    model: Model, encoding: TableEncoding, path: Path, *, skip_bad_rows: bool
) -> Dataset:
    """The rows of a table that have a target."""
    table = name_columns(read_table(path, skip_bad_rows=skip_bad_rows), encoding)
    targets = encoding.targets(table)
    if not len(targets.rows):
        raise DataError(f"{table.source}: has no row with a value of {encoding.target}")
    encoded = encoding.encode(table.take(targets.rows))
    notes = [*table.notes, *encoded.notes]
    if left_out := len(table) - len(targets.rows):
        notes.append(f"{plural(left_out, 'row')} without a value of {encoding.target} left out")
    test = Split(encoded.inputs, targets.values)
    scaling = Scaling(np.array([encoding.target_mean]), np.array([encoding.target_deviation]))
    return Dataset(
        path.name,
        model.schema,
        *(test.first(0), test.first(0), test),
        target_scaling=scaling,
        notes=tuple(f"{path}: {note}" for note in notes),
    )


def _load_pictures(model: Model, path: Path) -> Dataset:
    """All pictures of a file or folder, with the labels of the network."""
    preparation = PAD
    if isinstance(model.preparation, PicturePreparation):
        preparation = model.preparation
    config = model.config.replace(
        dataset=str(path.absolute()),
        samples=None,
        **_fitting_options(model, path, preparation),
    )
    dataset = load_reporting(config)
    if dataset.schema.picture_shape != model.schema.picture_shape:
        raise UserError(f"{path}: has other pictures than this network takes")
    examples = join_splits((dataset.train, dataset.validation, dataset.test))
    test = _relabel(examples, dataset, model, path)
    return dataclasses.replace(dataset, schema=model.schema, test=test)


def _fitting_options(model: Model, path: Path, preparation: PicturePreparation) -> dict[str, Any]:
    """How pictures in another file are read for a network, by the name of the setting."""
    options = dataclasses.replace(
        model.config.data_options,
        test_data=None,
        test_split=DEFAULTS.test_split,
        picture_size=preparation.size,
        colour=preparation.colour,
        invert=preparation.invert,
        fit=preparation.fit,
    )
    return dataclasses.asdict(keep_effective(options, find_format(path).options))


def _relabel(
    examples: Split | StoredSplit, dataset: Dataset, model: Model, path: Path
) -> Split | StoredSplit:
    """The examples with the labels that the network gives to classes of these names.

    Raises:
        UserError: the network does not know one of the classes.
    """
    places = {name: place for place, name in enumerate(model.class_names)}
    unknown = [name for name in dataset.schema.class_names if name not in places]
    if unknown:
        known = ", ".join(model.class_names[:10])
        raise UserError(
            f"{path}: has the class {unknown[0]}, which this network does not know;"
            f" it predicts {known}"
        )
    labels = np.array([places[name] for name in dataset.schema.class_names], np.int32)
    return dataclasses.replace(examples, targets=labels[examples.targets])
