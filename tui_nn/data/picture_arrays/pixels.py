"""Interpret users' arrays of pictures: the order of the axes and the range of the values.

An unambiguous array is converted, and a note says how. Any other is refused with a message of what
it has and what is expected.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import PIXEL_MAXIMUM, Array
from tui_nn.data.picture import PICTURE_SHAPE, PIXELS
from tui_nn.data.picture_files.colours import round_levels, to_grey
from tui_nn.errors import DataError

EXPECTED = (
    "expected are grey pictures, (n, 28, 28) or (n, 784), of whole numbers from 0 to 255"
    " or fractions from 0 to 1"
)

SMALLEST, LARGEST, NARROWEST = 20, 10_000, 4
"""Bounds of the sides of a picture of another size in an array, and its largest ratio of sides: a
table of 150 rows and 4 columns is not a picture."""

STANDARDIZED_MEAN, STANDARDIZED_DEVIATION = 0.1307, 0.3081
"""MNIST's mean and standard deviation, by which most PyTorch examples standardize it."""


@dataclass(frozen=True, eq=False, slots=True)
class Pictures:
    """Grey pictures of one size.

    Attributes:
        pixels: shape (n, rows, columns), uint8.
        notes: how ambiguous parts of the file were interpreted.
    """

    pixels: NDArray[np.uint8]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How to bring an array of pictures into shape.

    Attributes:
        axes: order of the axes for `transpose`, before the reshape.
        shape: shape of the result: (n, rows, columns), with a last axis of channels if any.
        note: how it was interpreted; empty if unambiguous.
    """

    shape: tuple[int, ...]
    axes: tuple[int, ...]
    note: str = ""


def find_layout(shape: Sequence[int]) -> Layout | None:
    """The layout of an array of this shape, or None if it cannot hold pictures.

    Sides of 28 pixels or rows of 784 are recognized. Pictures of other sizes need sides of at least
    `SMALLEST` pixels, so that tables are not taken for pictures.
    """
    shape = tuple(shape)
    axes = tuple(range(len(shape)))
    if shape == PICTURE_SHAPE:
        return Layout((1, *PICTURE_SHAPE), axes)
    if len(shape) in (2, 3) and shape[1:] in ((PIXELS,), PICTURE_SHAPE):
        return Layout((shape[0], *PICTURE_SHAPE), axes)
    if shape in ((PIXELS,), (PIXELS, 1)):
        return Layout((1, *PICTURE_SHAPE), axes, "784 numbers read as one picture of 28x28 pixels")
    if len(shape) == 2 and shape[0] == PIXELS:
        return Layout((shape[1], *PICTURE_SHAPE), (1, 0), "each column of 784 read as a picture")
    if len(shape) == 3 and shape[1:] in ((PIXELS, 1), (1, PIXELS)):
        return Layout((shape[0], *PICTURE_SHAPE), axes, "rows of 784 numbers read as pictures")
    return _find_sides(shape, axes)


def _find_sides(shape: tuple[int, ...], axes: tuple[int, ...]) -> Layout | None:
    """The layout of pictures of another size, with or without colour channels."""
    if len(shape) == 2 and _are_sides(*shape):
        return Layout((1, *shape), axes, f"read as one picture of {_size(shape)} pixels")
    if len(shape) == 3:
        if shape[2] in (1, 3, 4) and _are_sides(*shape[:2]):
            return Layout((1, *shape), axes, f"read as one picture{_colours(shape[2])}")
        if _are_sides(*shape[1:]):
            return Layout(shape, axes, f"pictures of {_size(shape[1:])} pixels")
    if len(shape) == 4 and shape[3] in (1, 3, 4) and _are_sides(*shape[1:3]):
        return Layout(shape, axes, _channels(shape[3], "last"))
    if len(shape) == 4 and shape[1] in (1, 3, 4) and _are_sides(*shape[2:]):
        moved = (shape[0], *shape[2:], shape[1])
        return Layout(moved, (0, 2, 3, 1), _channels(shape[1], "second"))
    return None


def _are_sides(rows: int, columns: int) -> bool:
    shorter, longer = sorted((rows, columns))
    return shorter >= SMALLEST and longer <= min(LARGEST, NARROWEST * shorter)


def _size(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape))


def _colours(channels: int) -> str:
    return "" if channels == 1 else ", its colours as grey"


def _channels(count: int, place: str) -> str:
    axis = f"axis of {count} ({'colours' if count > 1 else 'grey'}) in the {place} place"
    return f"{axis}, colours read as grey" if count > 1 else axis


def to_pictures(array: Array, where: str) -> Pictures:
    """Convert an array in any supported layout to grey pictures.

    Args:
        array: a shape that `find_layout` accepts, of booleans, integers or floats.
        where: name of the array in errors.

    Raises:
        DataError: the array is empty or cannot be interpreted as pictures.
    """
    layout = find_layout(array.shape)
    if layout is None:
        raise DataError(f"{where}: has shape {array.shape}; {EXPECTED}")
    if not array.size:
        raise DataError(f"{where}: holds no picture")
    values, meaning = to_bytes(array, where)
    values = values.transpose(layout.axes).reshape(layout.shape)
    if values.ndim == 4:
        values = to_grey(values)
    notes = tuple(note for note in (layout.note, meaning) if note)
    return Pictures(np.ascontiguousarray(values), notes)


def to_bytes(array: Array, where: str) -> tuple[NDArray[np.uint8], str]:
    """Convert values to bytes from 0 to 255.

    Args:
        array: any shape, of booleans, integers or floats.
        where: name of the array in errors.

    Returns:
        An array of the same shape, uint8, and a note if the range was a guess, else "".

    Raises:
        DataError: the values are not in a range that pictures have.
    """
    kind = array.dtype.kind
    if kind == "b":
        return array * np.uint8(PIXEL_MAXIMUM), ""
    if kind not in "iuf":
        raise DataError(f"{where}: holds {_kind_name(array.dtype)}, not numbers; {EXPECTED}")
    if kind == "f" and (missing := array.size - np.isfinite(array).sum()):
        raise DataError(
            f"{where}: {missing} of {array.size} values are NaN or infinite; {EXPECTED}"
        )
    low, high = float(array.min()), float(array.max())
    if kind != "f" and low >= 0 and high <= PIXEL_MAXIMUM:
        if high == 1:
            return array.astype(np.uint8) * np.uint8(
                PIXEL_MAXIMUM
            ), "0 and 1 read as black and white"
        return array.astype(np.uint8, copy=False), ""
    if kind == "f":
        return _floats_to_bytes(array, low, high, where)
    raise DataError(f"{where}: has whole numbers from {low:g} to {high:g}; {EXPECTED}")


def _floats_to_bytes(
    array: Array, low: float, high: float, where: str
) -> tuple[NDArray[np.uint8], str]:
    """Convert floats on one of the known scales; see `to_bytes`."""
    if low >= 0 and high <= 1:
        return round_levels(array * PIXEL_MAXIMUM), ""
    if low >= 0 and high <= PIXEL_MAXIMUM:
        return round_levels(array), "values up to 255 read as whole numbers from 0 to 255"
    if low == -1 and high <= 1:
        levels = round_levels((array + 1) * (PIXEL_MAXIMUM / 2))
        return levels, "values from -1 read as from -1 to 1"
    black = -STANDARDIZED_MEAN / STANDARDIZED_DEVIATION
    white = (1 - STANDARDIZED_MEAN) / STANDARDIZED_DEVIATION
    if math.isclose(low, black, abs_tol=1e-2) and high <= white + 1e-2:
        fractions = array * STANDARDIZED_DEVIATION + STANDARDIZED_MEAN
        return round_levels(
            fractions * PIXEL_MAXIMUM
        ), "read as standardized by MNIST's 0.1307 and 0.3081"
    raise DataError(f"{where}: has values from {low:g} to {high:g}; {EXPECTED}")


def _kind_name(kind: np.dtype[np.generic]) -> str:
    """Name the values of an array that is not numeric."""
    if kind.names:
        return f"records of {', '.join(kind.names)}"
    names = {"O": "Python objects", "U": "text", "S": "bytes of text", "c": "complex values"}
    return names.get(kind.kind, str(kind))
