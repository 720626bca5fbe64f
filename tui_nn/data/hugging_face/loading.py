"""Folders of Hugging Face data sets, and Parquet or Arrow files, as the user's own data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tui_nn.data.arrays.roles import Part
from tui_nn.data.dataset import Array, Dataset
from tui_nn.data.hugging_face.files import HubFiles, class_names, find_files, read_features
from tui_nn.data.picture_files.folders import Found
from tui_nn.data.picture_files.labelled import Embedded, Labelled, Source
from tui_nn.data.picture_files.loading import load_found
from tui_nn.data.recognition.option_effects import PICTURES, ROWS, refuse_ineffective
from tui_nn.data.record import make_record
from tui_nn.data.source import Request
from tui_nn.data.tables.loading.files import load_rows, load_table
from tui_nn.data.tables.reading.columnar import find_columnar, open_batches, refusing_damage
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import describe_file
from tui_nn.text import plural

if TYPE_CHECKING:
    import pyarrow

FORMAT = "a Hugging Face data set"

PICTURE_FIELDS = frozenset(("bytes", "path"))
"""Fields of a cell that is a picture."""

LABELS = ("label", "labels", "class", "target", "fine_label", "y", "digit", "category")
"""Names of the column of classes, the most telling first."""

BATCH = 256
"""Rows with pictures that are read at once."""

MAX_BYTES = 1 << 30
"""Most bytes of pictures, as they are in the files."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns are.

    Attributes:
        picture: name of the column of pictures; "" for a table.
        columns: names of all columns.
        features: descriptions of the columns.
    """

    picture: str
    columns: tuple[str, ...]
    features: Mapping[str, Any]

    def label(self, target: str) -> str:
        """Name of the column of classes of pictures.

        Raises:
            DataError: there is none, or `target` is not a column.
        """
        others = [name for name in self.columns if name != self.picture]
        if target:
            if target not in others:
                raise DataError(f"--target: no column {target}; there are {', '.join(others)}")
            return target
        named = [name for label in LABELS for name in others if name.lower() == label]
        classes = [name for name in others if class_names(self.features.get(name))]
        found = [*named, *classes, *(others if len(others) == 1 else [])]
        if not found:
            names = ", ".join(others) or "none"
            raise DataError(f"no column of classes beside the pictures; there are: {names}")
        return found[0]


def load(path: Path, request: Request) -> Dataset:
    """Load a folder, or a single file.

    Raises:
        DataError: it is damaged, pyarrow is missing, or there is nothing to train on.
    """
    request.report(f"reading {path.name}", None)
    files = _find_parts(path, request.options.test_data)
    layout = _find_layout(files)
    if layout.picture:
        return _load_pictures(path, request, files, layout)
    refuse_ineffective(request.options, ROWS, "a table without pictures")
    if not path.is_dir():
        return load_table(path, request)
    return _load_tables(path, request, files, layout)


def _find_parts(path: Path, test_data: Path | None) -> HubFiles:
    """The files of each part; the test part may be somewhere else."""
    files = find_files(path)
    if test_data is None:
        return files
    other = find_files(test_data).shards
    return replace(
        files, shards={**files.shards, Part.TEST: other.get(Part.TEST, other[Part.TRAIN])}
    )


def _find_layout(files: HubFiles) -> Layout:
    """What the columns of the training part are, by its first file."""
    with _opened(files.shards[Part.TRAIN][0]) as (schema, _):
        from pyarrow import types

        pictures = [
            field.name
            for field in schema
            if types.is_struct(field.type)
            and {one.name for one in field.type.fields} == PICTURE_FIELDS
        ]
        metadata = (schema.metadata or {}).get(b"huggingface")
        names = tuple(schema.names)
    return Layout(pictures[0] if pictures else "", names, read_features(files, metadata))


@contextmanager
def _opened(file: Path) -> Iterator[tuple[pyarrow.Schema, Iterator[pyarrow.RecordBatch]]]:
    """The schema of a file and its rows."""
    with refusing_damage(file, "Parquet or Arrow"):
        with file.open("rb") as content:
            magic = find_columnar(content.read(8))
        if not magic:
            raise DataError(f"{file}: is {describe_file(file)}, neither Parquet nor Arrow")
        yield open_batches(file, magic, BATCH)


def _load_pictures(path: Path, request: Request, files: HubFiles, layout: Layout) -> Dataset:
    refuse_ineffective(
        request.options, PICTURES | {"target", "task", "test_data"}, "a data set of pictures"
    )
    label = layout.label(request.options.target)
    names = class_names(layout.features.get(label))
    parts = {
        part: _read_pictures(shards, layout.picture, label, names)
        for part, shards in files.shards.items()
    }
    known = {part: one for part, one in parts.items() if one.labels}
    if Part.TRAIN not in known:
        raise DataError(f"{path}: no picture of the training part has a class in {label}")
    found = Found(
        known.pop(Part.TRAIN),
        {part.value: one for part, one in known.items()},
        f"{FORMAT} of pictures",
    )
    return load_found(path, request, found, files.files, names)


def _read_pictures(
    shards: list[Path], picture: str, label: str, names: tuple[str, ...]
) -> Labelled:
    """The pictures of a part that have a class."""
    pictures: list[Source] = []
    labels: list[str] = []
    rows = total = 0
    for cells, classes, shard in _read_columns(shards, picture, label):
        for cell, value in zip(cells, classes, strict=True):
            rows += 1
            name = _name_of(value, names)
            content = cell and cell["bytes"]
            if name is None or not content:
                continue
            total += len(content)
            if total > MAX_BYTES:
                raise DataError(f"{shard}: the pictures take more than {MAX_BYTES >> 30} GB")
            pictures.append(Embedded(f"{shard}: row {rows}", content))
            labels.append(name)
    left_out = rows - len(labels)
    note = f"{plural(left_out, 'row')} without a picture or a class left out"
    return Labelled(pictures, labels, (note,) if left_out and labels else ())


def _read_columns(
    shards: list[Path], picture: str, label: str
) -> Iterator[tuple[list[Any], list[Any], Path]]:
    """Some cells of both columns at a time, and the file that they are in."""
    for shard in shards:
        with _opened(shard) as (_, batches):
            for batch in batches:
                batch.validate(full=True)
                for name in (picture, label):
                    if name not in batch.schema.names:
                        raise DataError(f"{shard}: has no column {name}")
                yield batch.column(picture).to_pylist(), batch.column(label).to_pylist(), shard


def _name_of(value: Any, names: tuple[str, ...]) -> str | None:
    """The name of a class, or None for a gap; Hugging Face has -1 where a class is unknown."""
    if value is None or value == "" or (names and value == -1):
        return None
    if not names or not isinstance(value, int):
        return str(value)
    if not 0 <= value < len(names):
        raise DataError(f"class {value}, but there are {len(names)} names of classes")
    return names[value]


def _load_tables(path: Path, request: Request, files: HubFiles, layout: Layout) -> Dataset:
    """A data set of rows; a validation part joins the training part if there is a test part."""
    shards = dict(files.shards)
    test = shards.pop(Part.TEST, None) or shards.pop(Part.VALIDATION, None)
    training = [file for part in shards.values() for file in part]
    table = _read_table(training, request, layout)
    test_table = None if test is None else _read_table(test, request, layout)
    dataset = load_rows(replace(table, source=str(path), format=FORMAT), request, test_table)
    rows = len(table) + (0 if test_table is None else len(test_table))
    record = make_record(path, rows, files=files.files, report=request.report)
    is_single = len(training) == 1 and (test is None or len(test) == 1)
    return replace(dataset, record=record, origins=dataset.origins if is_single else None)


def _read_table(shards: list[Path], request: Request, layout: Layout) -> Table:
    """The rows of all files, with the names of classes in place of their numbers."""
    tables = [read_table(shard, report=request.report) for shard in shards]
    first = tables[0]
    for table in tables[1:]:
        if table.names != first.names:
            raise DataError(f"{table.source}: has other columns than {first.source}")
    columns = [
        np.concatenate(parts) for parts in zip(*(table.columns for table in tables), strict=True)
    ]
    named = tuple(
        _name_classes(column, class_names(layout.features.get(name)))
        for name, column in zip(first.names, columns, strict=True)
    )
    lines = np.arange(1, len(columns[0]) + 1, dtype=np.int64)
    return replace(first, columns=named, lines=lines)


def _name_classes(column: Array, names: tuple[str, ...]) -> Array:
    """The names of classes in place of their numbers; None for -1 and for gaps."""
    if not names or column.dtype.kind not in "iuf":
        return column
    numbers = np.nan_to_num(column.astype(np.float64), nan=-1).astype(np.int64)
    if (numbers >= len(names)).any():
        raise DataError(f"class {numbers.max()}, but there are {len(names)} names of classes")
    return np.array([*names, None], object)[np.maximum(numbers, -1)]
