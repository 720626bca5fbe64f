"""Arrays as bytes: dtype, shape and numbers; nothing that could be executed."""

from __future__ import annotations

import math
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.remote.errors import ProtocolError

DTYPES = tuple(
    np.dtype(name)
    for name in ("?", "|u1", "<u2", "<u4", "<u8", "|i1", "<i2", "<i4", "<i8", "<f4", "<f8")
)
"""Dtypes that are sent, each as its index here."""

MOST_DIMENSIONS = 4


def write_array(array: NDArray[Any]) -> bytes:
    """The bytes of an array of any shape with up to `MOST_DIMENSIONS`, of one of `DTYPES`.

    A byte each for dtype and number of dimensions, the shape, then the numbers in C order, all
    little-endian.

    Raises:
        TypeError: another dtype, or more dimensions.
    """
    dtype = array.dtype.newbyteorder("<")
    if dtype not in DTYPES or array.ndim > MOST_DIMENSIONS:
        raise TypeError(f"an array of {array.ndim} dimensions of {array.dtype} cannot be sent")
    head = struct.pack(f"<BB{array.ndim}I", DTYPES.index(dtype), array.ndim, *array.shape)
    return head + array.astype(dtype, copy=False).tobytes()


def read_array(data: bytes) -> NDArray[Any]:
    """The array that `write_array` wrote, in memory of its own.

    Raises:
        ProtocolError: `data` is not such an array.
    """
    code, dimensions = data[:2] if len(data) >= 2 else (len(DTYPES), 0)
    start = 2 + 4 * dimensions
    if code >= len(DTYPES) or dimensions > MOST_DIMENSIONS or len(data) < start:
        raise ProtocolError("an array with a damaged head")
    shape = struct.unpack_from(f"<{dimensions}I", data, 2)
    dtype = DTYPES[code]
    if math.prod(shape) * dtype.itemsize != len(data) - start:
        raise ProtocolError(f"an array of shape {shape} in {len(data) - start} bytes")
    numbers: NDArray[Any] = np.frombuffer(data, dtype, offset=start).reshape(shape).copy()
    if dtype == np.bool_ and (numbers.view(np.uint8) > 1).any():
        raise ProtocolError("an array of booleans that are neither 0 nor 1")
    return numbers
