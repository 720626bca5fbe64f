"""NumPy's arrays (.npz, .npy) as the user's own data: pictures, or rows of a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tui_nn.data.arrays.roles import Content, Part
from tui_nn.data.arrays.sets import ArraySet, find_arrays
from tui_nn.data.dataset import Array, Dataset
from tui_nn.data.idx.families import fitting_family
from tui_nn.data.picture_arrays.layouts import are_pictures, to_picture_array
from tui_nn.data.picture_arrays.preparing import prepare_parts
from tui_nn.data.picture_files.own_pictures import Examples, Origin, make_dataset
from tui_nn.data.recognition.option_effects import PICTURES, ROWS, refuse_ineffective
from tui_nn.data.record import DataRecord, make_record
from tui_nn.data.source import Request
from tui_nn.data.splitting.labels import flatten_labels, index_labels
from tui_nn.data.tables.loading.arrays import table_of_arrays
from tui_nn.data.tables.loading.files import load_rows
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError

MAX_BYTES = 1 << 32
"""Largest array that is read into memory."""

MAX_NAMES = 1 << 24
"""Most bytes of names of features or classes."""

FORMAT = "arrays of NumPy"


@dataclass(frozen=True, eq=False, slots=True)
class Pair:
    """Inputs and targets as they stand in their files.

    Attributes:
        inputs: shape (n, ...).
        targets: shape (n, ...); None if there are none.
        where: name of the targets in errors, of the inputs if there are none.
    """

    inputs: Array
    targets: Array | None
    where: str

    @property
    def are_pictures(self) -> bool:
        """Whether they are pictures with classes."""
        targets = self.targets
        if targets is None or not are_pictures(self.inputs):
            return False
        is_whole = targets.dtype.kind != "f" or not (targets % 1).any()
        return is_whole or self.inputs.ndim > 2

    def join(self, other: Pair) -> Pair:
        """The examples of both, if they have the same form."""
        if self.inputs.shape[1:] != other.inputs.shape[1:] or other.targets is None:
            raise DataError(f"{other.where}: the validation part has other columns")
        targets = np.concatenate([np.asarray(self.targets), other.targets])
        return Pair(np.concatenate([self.inputs, other.inputs]), targets, self.where)


def load(path: Path, request: Request) -> Dataset:
    """Load arrays of pictures or of a table.

    Raises:
        DataError: they are damaged, do not fit together, or there is nothing to train on.
    """
    request.report(f"reading {path.name}", None)
    found = find_arrays(path)
    train = _read(found, found.train_part)
    others = _read_others(found, request.options.test_data)
    total = sum(len(pair.inputs) for pair in (train, *others.values()))
    record = make_record(path, total, files=found.files, report=request.report)
    if train.are_pictures and not (train.inputs.ndim == 2 and request.options.task == "regression"):
        dataset = _load_pictures(found, request, record, train, others)
    else:
        dataset = replace(_load_rows(found, request, train, others), record=record)
    notes = [*dataset.notes, *(f"the array {name} is not used" for name in found.unused)]
    return replace(dataset, notes=tuple(notes))


def _read(found: ArraySet, part: Part) -> Pair:
    """Inputs and targets of a part."""
    inputs = found.arrays[Content.INPUTS, part]
    targets = found.arrays.get((Content.TARGETS, part))
    if targets is None:
        return Pair(inputs.read(MAX_BYTES), None, inputs.where)
    shapes = targets.header().shape, inputs.header().shape
    if shapes[0][:1] != shapes[1][:1] or not shapes[0]:
        raise DataError(
            f"{targets.where}: shape {shapes[0]} does not fit {shapes[1]} of {inputs.where};"
            " expected is one target for each row"
        )
    return Pair(inputs.read(MAX_BYTES), targets.read(MAX_BYTES), targets.where)


def _read_others(found: ArraySet, test_data: Path | None) -> dict[Part, Pair]:
    """The validation and the test part, as far as they are given and have targets."""
    others = {
        part: _read(found, part)
        for part in (Part.VALIDATION, Part.TEST)
        if all((content, part) in found.arrays for content in (Content.INPUTS, Content.TARGETS))
    }
    if test_data is not None:
        given = find_arrays(test_data)
        part = Part.TEST if (Content.INPUTS, Part.TEST) in given.arrays else given.train_part
        others[Part.TEST] = _read(given, part)
    return others


def _load_pictures(
    found: ArraySet, request: Request, record: DataRecord, train: Pair, others: dict[Part, Pair]
) -> Dataset:
    """The data set of pictures."""
    refuse_ineffective(request.options, PICTURES | {"test_data", "task"}, "arrays of pictures")
    pairs = {Part.TRAIN: train, **others}
    labels = [flatten_labels(np.asarray(pair.targets), pair.where) for pair in pairs.values()]
    family = fitting_family(found.path, found.group, labels)
    names = _read_names(found, Content.CLASS_NAMES) or family.class_names
    names, classes = index_labels(labels, str(found.path), names)
    levels = [to_picture_array(pair.inputs, pair.where) for pair in pairs.values()]
    prepared = prepare_parts(levels, request.options)
    examples = dict(zip(pairs, map(Examples, prepared.parts, classes), strict=True))
    origin = Origin(FORMAT, names, prepared.notes, family.is_drawn)
    return make_dataset(
        request,
        origin,
        record,
        prepared.preparation,
        examples[Part.TRAIN],
        examples.get(Part.TEST),
        examples.get(Part.VALIDATION),
    )


def _load_rows(found: ArraySet, request: Request, train: Pair, others: dict[Part, Pair]) -> Dataset:
    """The data set of rows of numbers or text; a validation part joins the training part."""
    refuse_ineffective(request.options, ROWS, "arrays that are rows of a table")
    if (more := others.get(Part.VALIDATION)) is not None:
        train = train.join(more)
    test = others.get(Part.TEST)
    test_table = None if test is None else _make_table(found, test)
    return load_rows(_make_table(found, train), request, test_table)


def _make_table(found: ArraySet, pair: Pair) -> Table:
    return table_of_arrays(
        pair.inputs,
        pair.targets,
        str(found.path),
        names=_read_names(found, Content.FEATURE_NAMES),
        class_names=_read_names(found, Content.CLASS_NAMES),
    )


def _read_names(found: ArraySet, content: Content) -> tuple[str, ...]:
    """Names of features or classes; none if there is no array of text."""
    array = found.arrays.get((content, Part.WHOLE))
    if array is None:
        return ()
    try:
        names = array.read(MAX_NAMES)
    except DataError:  # Python objects, which are never read
        return ()
    if names.dtype.kind == "S":
        names = np.char.decode(names, "utf-8", "replace")
    return tuple(map(str, names)) if names.ndim == 1 and names.dtype.kind == "U" else ()
