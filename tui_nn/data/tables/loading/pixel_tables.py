"""Tables whose columns are the pixels of pictures, such as Kaggle's label,pixel0,...,pixel783."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array, Dataset
from tui_nn.data.idx.families import fitting_family
from tui_nn.data.options import DataOptions
from tui_nn.data.picture import PICTURE_SHAPE, PIXEL_MAXIMUM, PIXELS
from tui_nn.data.picture_arrays.layouts import to_picture_array
from tui_nn.data.picture_arrays.preparing import prepare_parts
from tui_nn.data.picture_files.own_pictures import Examples, Origin, make_dataset
from tui_nn.data.record import DataRecord
from tui_nn.data.schema import CHANNELS, MAXIMUM_SIDE
from tui_nn.data.source import Request
from tui_nn.data.splitting.labels import flatten_labels, index_labels
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError
from tui_nn.text import plural

NUMBERED = re.compile(r"(?:pixel|pix|px)[_ .-]?(\d+)", re.IGNORECASE)
"""pixel0, pixel_1, px2, from 0 or 1."""

PLACED = re.compile(r"(\d+)x(\d+)")
"""1x1, 1x2, ...: row and column."""

LABELS = ("label", "class", "target", "y", "digit", "category")
"""Names of the column of labels where there are several other columns, the most telling first."""

SMALLEST_SIDE = 4
"""Rows of a picture from which a table is one of pictures."""

MOST_UNNAMED = 100
"""Largest label of a table without names of columns."""

BLOCK = 512
"""Rows gathered at a time, so that they stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class PixelColumns:
    """Which columns of a table are pixels.

    Attributes:
        first: place of the first one; the others follow it.
        shape: of a picture: (rows, columns), or (rows, columns, 3) in colour.
        others: names of the columns that are no pixels.
    """

    first: int
    shape: tuple[int, ...]
    others: tuple[str, ...]

    @property
    def count(self) -> int:
        """Number of pixels, times colours."""
        return math.prod(self.shape)


def find_pixels(table: Table) -> PixelColumns | None:
    """The columns of a table that are the pixels of a picture, in their order, if there are any.

    By their names; in a table without names, 784 columns of bytes beside one of labels.
    """
    places = [place for place, name in enumerate(table.names) if _is_pixel(name)]
    if not places:
        return _find_unnamed(table)
    if places[-1] - places[0] + 1 != len(places) or not _are_in_order(table.names, places):
        return None
    shape = _find_shape(len(places))
    if shape is None or not all(_are_levels(table.columns[place]) for place in places):
        return None
    others = (*table.names[: places[0]], *table.names[places[-1] + 1 :])
    return PixelColumns(places[0], shape, others)


def _is_pixel(name: str) -> bool:
    return bool(NUMBERED.fullmatch(name) or PLACED.fullmatch(name))


def _are_in_order(names: Sequence[str], places: Sequence[int]) -> bool:
    """Whether the names at `places` count the pixels."""
    texts = [names[place] for place in places]
    numbers = [int(match[1]) for text in texts if (match := NUMBERED.fullmatch(text))]
    if numbers:
        return numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(texts)))
    spots = [tuple(map(int, text.split("x"))) for text in texts]
    return spots == sorted(spots)


def _find_shape(count: int) -> tuple[int, ...] | None:
    """The shape of a square picture with so many numbers."""
    for channels in (1, CHANNELS):
        side = math.isqrt(count // channels)
        if side * side * channels == count and SMALLEST_SIDE <= side <= MAXIMUM_SIDE:
            return (side, side) if channels == 1 else (side, side, channels)
    return None


def _are_levels(column: Array) -> bool:
    """Whether all cells are levels of grey."""
    numbers = as_numbers(column)
    if numbers.dtype == np.uint8:
        return True
    if numbers.dtype.kind not in "biuf" or not len(numbers):
        return False
    return bool(numbers.min() >= 0 and numbers.max() <= PIXEL_MAXIMUM)


def as_numbers(column: Array) -> Array:
    """A column of text as numbers if it is all numbers; else as it is."""
    if column.dtype != object:
        return column
    try:
        numbers = column.astype(np.float64)
    except (TypeError, ValueError):
        return column
    levels = np.clip(np.nan_to_num(numbers), 0, PIXEL_MAXIMUM).astype(np.uint8)
    return levels if np.array_equal(levels, numbers) else numbers


def _find_unnamed(table: Table) -> PixelColumns | None:
    """The pixels of a table of 28x28 pictures whose columns have no names, behind the labels."""
    if len(table.columns) != PIXELS + 1:
        return None
    columns = [as_numbers(column) for column in table.columns]
    if any(column.dtype != np.uint8 for column in columns):
        return None
    brightest = max(int(column.max(initial=0)) for column in columns[1:])
    if columns[0].max(initial=0) > MOST_UNNAMED or brightest <= MOST_UNNAMED:
        return None
    return PixelColumns(1, PICTURE_SHAPE, table.names[:1])


def read_pixels(table: Table, pixels: PixelColumns) -> NDArray[np.uint8]:
    """The pictures of a table.

    Args:
        table: has `pixels`.
        pixels: as of `find_pixels`.

    Returns:
        Shape (n, rows, columns) or (n, rows, columns, 3), uint8; a view of the table if possible.
    """
    columns = table.columns[pixels.first : pixels.first + pixels.count]
    rows = _gather([as_numbers(column) for column in columns])
    return to_picture_array(rows.reshape(-1, *pixels.shape), table.source)


def _gather(columns: Sequence[Array]) -> Array:
    """Columns as rows, shape (n, columns); without a copy if they are columns of one array."""
    first = columns[0]
    step = first.itemsize
    start = first.__array_interface__["data"][0]
    if all(
        column.base is first.base
        and (column.strides, column.dtype) == (first.strides, first.dtype)
        and column.__array_interface__["data"][0] == start + place * step
        for place, column in enumerate(columns)
    ):
        shape, strides = (len(first), len(columns)), (first.strides[0], step)
        return np.lib.stride_tricks.as_strided(first, shape, strides, writeable=False)
    kind = np.result_type(*{column.dtype for column in columns})
    rows = np.empty((len(first), len(columns)), kind)
    for begin in range(0, len(first), BLOCK):
        for place, column in enumerate(columns):
            rows[begin : begin + BLOCK, place] = column[begin : begin + BLOCK]
    return rows


def find_label(pixels: PixelColumns, options: DataOptions) -> str | None:
    """Name of the column of labels, if there is one and it is meant.

    Where numbers are predicted, or a pixel is dropped, these are rows of a table, not pictures.
    """
    others = [name for name in pixels.others if name not in options.drop]
    if options.task == "regression" or (options.target and options.target not in others):
        return None
    if any(name not in pixels.others for name in options.drop):
        return None
    known = [name for label in LABELS for name in others if name.lower() == label]
    return next(iter([*filter(None, [options.target]), *known, *others]), None)


def as_pictures(
    table: Table, request: Request, record: DataRecord, test: Table | None = None
) -> Dataset | None:
    """The data set of a table of pixels, or None if it is another kind of table.

    Args:
        table: rows for training, and for the parts that are not given.
        request: seed, shares and options.
        record: the file.
        test: the test part; None to hold out some rows.

    Raises:
        DataError: there are no labels, they cannot be learnt, or the test part has other columns.
    """
    pixels = find_pixels(table)
    if pixels is None:
        return None
    if not pixels.others and not request.options.target:
        raise DataError(
            f"{table.source}: has the pixels of pictures but no column of labels; a network"
            " that knows such pictures can predict them (tui-nn predict)"
        )
    label = find_label(pixels, request.options)
    if label is None:
        return None
    tables = [table] if test is None else [table, _match(test, table)]
    read = [read_labels(one, label) for one in tables]
    labels = [some for _, some, _ in read]
    family = fitting_family(Path(record.path), "", labels)
    names, classes = index_labels(labels, table.source, family.class_names)
    levels = [
        read_pixels(one, pixels)[rows] for one, (rows, _, _) in zip(tables, read, strict=True)
    ]
    prepared = prepare_parts(levels, request.options)
    examples = map(Examples, prepared.parts, classes)
    notes = (*table.notes, *(note for _, _, notes in read for note in notes), *prepared.notes)
    size = "x".join(map(str, pixels.shape[:2]))
    origin = Origin(f"{table.format}, pictures of {size} pixels", names, notes, family.is_drawn)
    return make_dataset(request, origin, record, prepared.preparation, *examples)


def _match(test: Table, table: Table) -> Table:
    """The test part with its columns in the order of `table`."""
    missing = [name for name in table.names if name not in test.names]
    if missing:
        raise DataError(f"{test.source}: has no column {missing[0]}, unlike {table.source}")
    return test.select(table.names)


def read_labels(table: Table, label: str) -> tuple[Array | slice, Array, tuple[str, ...]]:
    """The rows that have a label, as an index; their labels; and what has to be said."""
    cells = table.column(label)
    if cells.dtype == object:
        cells = np.array(["" if cell is None else str(cell).strip() for cell in cells])
        known = cells != ""
    else:
        known = ~np.isnan(cells)
    if known.all():
        return slice(None), flatten_labels(cells, table.source), ()
    rows = np.flatnonzero(known)
    if not len(rows):
        raise DataError(f"{table.source}: {label} has no value in any row")
    note = f"{plural(len(cells) - len(rows), 'row')} without a value of {label} left out"
    return rows, flatten_labels(cells[rows], table.source), (note,)
