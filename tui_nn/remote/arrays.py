"""Arrays as bytes: dtype, shape and numbers; reading them executes nothing."""

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
"""Dtypes that can be sent; each is written as its index."""

MAXIMUM_DIMENSIONS = 4


def write_array(array: NDArray[Any]) -> bytes:
    """The bytes of an array of one of `DTYPES`, with at most `MAXIMUM_DIMENSIONS`.

    One byte for the dtype, one for the number of dimensions, the shape as uint32, then the
    numbers in C order; all little-endian.

    Raises:
        TypeError: another dtype, or more dimensions.
    """
    dtype = array.dtype.newbyteorder("<")
    if dtype not in DTYPES or array.ndim > MAXIMUM_DIMENSIONS:
        raise TypeError(f"an array of {array.ndim} dimensions of {array.dtype} cannot be sent")
    head = struct.pack(f"<BB{array.ndim}I", DTYPES.index(dtype), array.ndim, *array.shape)
    return head + array.astype(dtype, copy=False).tobytes()


def read_array(data: bytes) -> NDArray[Any]:
    """The array that `write_array` wrote, in its own memory.

    Raises:
        ProtocolError: `data` is not what `write_array` writes.
    """
    code, dimensions = data[:2] if len(data) >= 2 else (len(DTYPES), 0)
    start = 2 + 4 * dimensions
    if code >= len(DTYPES) or dimensions > MAXIMUM_DIMENSIONS or len(data) < start:
        raise ProtocolError("an array with a damaged header")
    shape = struct.unpack_from(f"<{dimensions}I", data, 2)
    dtype = DTYPES[code]
    if math.prod(shape) * dtype.itemsize != len(data) - start:
        raise ProtocolError(f"an array of shape {shape} in {len(data) - start} bytes")
    numbers: NDArray[Any] = np.frombuffer(data, dtype, offset=start).reshape(shape).copy()
    if dtype == np.bool_ and (numbers.view(np.uint8) > 1).any():
        raise ProtocolError("an array of booleans that are neither 0 nor 1")
    return numbers
