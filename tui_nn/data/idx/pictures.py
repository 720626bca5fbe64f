"""Open the pictures of idx files: in memory, in their file, or stored prepared in the cache."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array
from tui_nn.data.idx.blocks import inspect_idx, read_blocks
from tui_nn.data.idx.reading import Header, open_idx, read_idx
from tui_nn.data.picture_arrays.layouts import to_picture_array
from tui_nn.data.picture_arrays.preparing import (
    LOOKED_AT,
    choose_preparation,
    describe_preparation,
    prepare,
)
from tui_nn.data.picture_files.own_pictures import AnyExamples, Examples, StoredExamples
from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.recognition.expansion import check_expansion
from tui_nn.data.record import DataRecord
from tui_nn.data.source import Request
from tui_nn.data.storing.conversion import Conversion, conversion_key, is_too_large
from tui_nn.data.storing.stored import StoredRows


@dataclass(frozen=True, eq=False, slots=True)
class OpenedPictures:
    """The pictures of each part.

    Attributes:
        examples: in the order of the files.
        preparation: how they were prepared.
        notes: what was done to them, a sentence each.
    """

    examples: Sequence[AnyExamples]
    preparation: PicturePreparation
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A file of pictures; `is_transposed` if they are stored column by column."""

    path: Path
    header: Header
    is_compressed: bool
    is_transposed: bool

    @property
    def is_large(self) -> bool:
        """Whether the pictures stay on the disk."""
        return is_too_large(self.header.bytes) and self.header.kind.itemsize == 1

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of an upright picture."""
        rows, columns, *channels = self.header.shape[1:]
        return (columns, rows, *channels) if self.is_transposed else (rows, columns, *channels)

    def upright(self, pictures: Array) -> Array:
        """Pictures as they stand in the file, turned if necessary."""
        return pictures.swapaxes(1, 2) if self.is_transposed else pictures

    def read(self) -> NDArray[np.uint8]:
        """All pictures, in memory."""
        values = read_idx(self.path, 3, 4, limit=max(self.header.bytes, 1))
        return self.upright(to_picture_array(values, str(self.path)))

    def blocks(self, first: int) -> Iterator[Array]:
        """The pictures from a given one on, some at a time."""
        yield from map(self.upright, read_blocks(self.path, first))

    def sample(self) -> NDArray[np.uint8]:
        """Some pictures, spread over the file."""
        step = max(math.ceil(self.header.shape[0] / LOOKED_AT), 1)
        chosen, first = [], 0
        for block in self.blocks(0):
            chosen.append(block[-first % step :: step].copy())
            first += len(block)
        return np.concatenate(chosen)


def open_pictures(
    paths: Sequence[Path],
    classes: Sequence[NDArray[np.int32]],
    record: DataRecord,
    request: Request,
    *,
    is_transposed: bool,
) -> OpenedPictures:
    """Read pictures, or open them where they are too many for memory, and prepare them.

    Args:
        paths: the file of each part, the training part first.
        classes: of their pictures, shape (n,) each.
        record: the data set that they belong to.
        request: options, and where progress is reported.
        is_transposed: pictures are stored column by column.

    Raises:
        DataError: a file is damaged, or its pictures cannot be stored.
        ConfigError: the options contradict each other.
    """
    files = [_File(path, *inspect_idx(path, 3, 4), is_transposed) for path in paths]
    for file in files:
        if file.is_compressed:
            check_expansion(file.path.stat().st_size, file.header.bytes, str(file.path))
    levels = [None if file.is_large else file.read() for file in files]
    some = files[0].sample() if levels[0] is None else levels[0]
    preparation = choose_preparation(some, request.options)
    examples: list[AnyExamples] = []
    inverted = 0
    for file, pictures, labels in zip(files, levels, classes, strict=True):
        if pictures is None:
            stored = _open_large(file, preparation, record, request)
            examples.append(StoredExamples(stored, labels))
            inverted += len(labels) * (preparation.invert == "yes")
        else:
            done, count = prepare(pictures, preparation)
            examples.append(Examples(done, labels))
            inverted += count
    shapes = [(len(labels), *file.shape) for file, labels in zip(files, classes, strict=True)]
    notes = describe_preparation(shapes, preparation, inverted)
    return OpenedPictures(examples, preparation, notes)


def _open_large(
    file: _File, preparation: PicturePreparation, record: DataRecord, request: Request
) -> StoredRows:
    """The prepared pictures of a file: there already, or in the cache folder."""
    if preparation.leaves(file.shape) and not (file.is_compressed or file.is_transposed):
        rows = open_idx(file.path, 3, in_memory=0)
        assert isinstance(rows, StoredRows)
        return rows

    def blocks(first: int) -> Iterator[Array]:
        for block in file.blocks(first):
            yield prepare(block, preparation)[0]

    key = conversion_key(record, request.options, file.path.name, file.is_transposed, preparation)
    shape = (file.header.shape[0], *preparation.shape)
    conversion = Conversion(key, shape, np.dtype(np.uint8), blocks, file.path.name)
    return conversion.run(request.report)
