"""Arrays of the user's own pictures of any small size, grey or in colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array
from tui_nn.data.picture import PICTURE_SHAPE, PIXELS
from tui_nn.data.picture_arrays.pixels import to_bytes
from tui_nn.errors import DataError

CHANNEL_COUNTS = (1, 3, 4)
"""Lengths of an axis of colours: grey, RGB, RGBA."""

EXPECTED = "expected are pictures, (n, rows, columns) or (n, rows, columns, 3), or (n, 784)"


def are_pictures(array: Array) -> bool:
    """Whether the shape and the values of an array are those of pictures, not of a table.

    Args:
        array: any shape and type.
    """
    if array.dtype.kind not in "biuf" or array.ndim not in (2, 3, 4) or not array.size:
        return False
    if array.ndim > 2:
        return True
    return array.shape[1] == PIXELS and bool(array.min() >= 0 and array.max() > 0)


def to_picture_array(array: Array, where: str) -> NDArray[np.uint8]:
    """Bring an array of pictures into form.

    Args:
        array: shape (n, rows, columns), (n, rows, columns, channels), (n, channels, rows,
            columns) or (n, 784), of booleans, integers or floats.
        where: name of the array in errors.

    Returns:
        Shape (n, rows, columns), or (n, rows, columns, 3 or 4) in colour, uint8; a view if
        possible.

    Raises:
        DataError: the shape or the values are not those of pictures.
    """
    pictures = _channels_last(array, where)
    if not pictures.size:
        raise DataError(f"{where}: holds no pictures")
    levels = to_bytes(pictures, where)[0]
    return levels[..., 0] if levels.shape[3:] == (1,) else levels


def _channels_last(array: Array, where: str) -> Array:
    """The array with its axis of colours, if any, in the last place."""
    if array.ndim == 2 and array.shape[1] == PIXELS:
        return array.reshape(-1, *PICTURE_SHAPE)
    if array.ndim == 3 or (array.ndim == 4 and array.shape[3] in CHANNEL_COUNTS):
        return array
    if array.ndim == 4 and array.shape[1] in CHANNEL_COUNTS:
        return np.moveaxis(array, 1, 3)
    raise DataError(f"{where}: has shape {array.shape}; {EXPECTED}")
