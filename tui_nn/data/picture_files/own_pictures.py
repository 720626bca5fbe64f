"""Make a data set of the user's own pictures that are arrays already."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.data.origins import Origins
from tui_nn.data.picture import PICTURE_SHAPE
from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.recognition.option_effects import refuse_regression, refuse_split
from tui_nn.data.record import DataRecord
from tui_nn.data.schema import DatasetSchema, Kind, Task
from tui_nn.data.source import Request
from tui_nn.data.splitting.splits import split_parts
from tui_nn.data.storing.stored import StoredRows
from tui_nn.data.survey import Survey
from tui_nn.text import percent, plural

DIGITS = tuple("0123456789")

FEW = 5
"""Examples of a class below which it is warned of."""

SHOWN = 5
"""Most classes that a warning names."""


@dataclass(frozen=True, eq=False, slots=True)
class Examples:
    """Pictures with their classes.

    Attributes:
        pixels: shape (n, rows, columns) or (n, rows, columns, 3), uint8, of at most 64x64.
        labels: shape (n,), int32.
        names: of their files, shape (n,), objects; None where they have none.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int32]
    names: NDArray[np.object_] | None = None

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a picture."""
        return self.pixels.shape[1:]

    def take(self, indices: NDArray[np.integer]) -> Examples:
        """The examples at `indices`, shape (n,)."""
        names = None if self.names is None else self.names[indices]
        return Examples(self.pixels[indices], self.labels[indices], names)

    def as_split(self) -> Split:
        """The examples with their pixels as rows."""
        return Split(self.pixels.reshape(len(self), math.prod(self.shape)), self.labels)


@dataclass(frozen=True, eq=False, slots=True)
class StoredExamples:
    """Pictures that stay in a file, with their classes.

    Attributes:
        rows: all pictures of the file, prepared.
        classes: of all of them, shape (pictures,), int32.
        places: shape (n,), which of the file's pictures they are; None for all.
    """

    rows: StoredRows
    classes: NDArray[np.int32]
    places: NDArray[np.uint32] | None = None

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def labels(self) -> NDArray[np.int32]:
        """The class of each picture, shape (n,)."""
        return self.classes if self.places is None else self.classes[self.places]

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a picture."""
        return self.rows.shape[1:]

    def take(self, indices: NDArray[np.integer]) -> StoredExamples:
        """The examples at `indices`, shape (n,); nothing is read yet."""
        chosen = indices.astype(np.uint32)
        places = chosen if self.places is None else self.places[chosen]
        return StoredExamples(self.rows, self.classes, places)

    def as_split(self) -> StoredSplit:
        """The examples as a split."""
        return StoredSplit(self.rows, self.classes, self.places)


AnyExamples = Examples | StoredExamples


@dataclass(frozen=True, slots=True)
class Origin:
    """Where pictures come from.

    Attributes:
        format: what the file or folder is, such as "idx files of EMNIST letters".
        class_names: a name for each label.
        notes: how it was read, a sentence each.
        is_drawn: they are drawings, fitted into 28x28 pixels like MNIST's, so that the pad can be
            used.
    """

    format: str
    class_names: tuple[str, ...]
    notes: tuple[str, ...] = ()
    is_drawn: bool = False


def make_dataset(
    request: Request,
    origin: Origin,
    record: DataRecord,
    preparation: PicturePreparation,
    train: AnyExamples,
    test: AnyExamples | None = None,
    validation: AnyExamples | None = None,
) -> Dataset:
    """Split prepared pictures and describe them.

    Args:
        request: seed, shares and options.
        origin: where they come from.
        record: the file or folder.
        preparation: how the pictures were prepared.
        train: pictures for training, and for the parts that are not given.
        test: the test part; None to hold out `request.options.test_split`.
        validation: the validation part; None to hold out `request.validation_split`.

    Raises:
        ConfigError: one of the options has no effect on them.
    """
    refuse_regression(request.options)
    if test is not None:
        refuse_split(request.options)
    parts = _split(request, train, test, validation)
    splits = tuple(part.as_split() for part in parts)
    schema = _schema(train.shape, replace(origin, is_drawn=origin.is_drawn or preparation.fit))
    return Dataset(
        request.source.name,
        schema,
        splits[0],
        splits[1],
        splits[2],
        notes=origin.notes,
        preparation=None if schema.is_drawn else preparation,
        survey=_survey(request.source.name, origin, schema, splits),
        record=record,
        origins=_origins(parts),
    )


def _origins(parts: Sequence[AnyExamples]) -> Origins | None:
    """The file of each example, if all have one."""
    names = [part.names for part in parts if isinstance(part, Examples) and part.names is not None]
    return Origins(names[0], names[1], names[2]) if len(names) == len(parts) else None


def _split(
    request: Request,
    train: AnyExamples,
    test: AnyExamples | None,
    validation: AnyExamples | None,
) -> tuple[AnyExamples, AnyExamples, AnyExamples]:
    """The training, validation and test part; what is not given is held out of `train`."""
    parts = split_parts(
        train.labels,
        test=0.0 if test is not None else request.options.test_split,
        validation=0.0 if validation is not None else request.validation_split,
        seed=request.seed,
    )
    if test is None:
        test = train.take(parts.test)
    if validation is None:
        validation = train.take(parts.validation)
    return train.take(parts.train), validation, test


def _schema(shape: tuple[int, ...], origin: Origin) -> DatasetSchema:
    kind = Kind.PICTURES
    if shape == PICTURE_SHAPE and origin.class_names == DIGITS:
        kind = Kind.DIGITS
    elif shape == PICTURE_SHAPE and origin.is_drawn:
        kind = Kind.SYMBOLS
    return DatasetSchema(
        Task.CLASSIFICATION,
        kind,
        math.prod(shape),
        class_names=origin.class_names,
        picture_shape=shape,
    )


def _survey(
    name: str, origin: Origin, schema: DatasetSchema, splits: Sequence[Split | StoredSplit]
) -> Survey:
    sizes = [len(split) for split in splits]
    counts = sum(np.bincount(split.all_targets(), minlength=schema.classes) for split in splits)
    classes = tuple(zip(origin.class_names, np.asarray(counts).tolist(), strict=True))
    size = "x".join(map(str, (schema.picture_shape or ())[:2]))
    colour = "colour" if len(schema.picture_shape or ()) > 2 else "grey"
    summary = (
        f"{plural(sum(sizes), 'picture')} of {size} {colour} pixels, {schema.classes} classes;"
        f" {sizes[2]:,} ({percent(sizes[2] / max(sum(sizes), 1))}) for testing"
    )
    return Survey(
        name,
        origin.format,
        summary,
        schema.task,
        classes=classes,
        train=sizes[0],
        validation=sizes[1],
        test=sizes[2],
        warnings=_warnings(classes),
        notes=origin.notes,
    )


def _warnings(classes: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    few = [f"{name} ({count})" for name, count in classes if count < FEW]
    if not few:
        return ()
    return (
        f"fewer than {FEW} pictures of {', '.join(few[:SHOWN])}{', ...' if few[SHOWN:] else ''}",
    )
