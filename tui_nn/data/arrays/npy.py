"""Arrays in NumPy's .npy format, read without trusting their header and without any pickle."""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from tui_nn.data.dataset import Array
from tui_nn.data.idx.reading import read_into
from tui_nn.errors import DataError

NPY_MAGIC = b"\x93NUMPY"

MAX_BYTES = 1 << 30
"""Largest array of pictures to predict: MNIST as float64 has less than half of that."""

MAX_HEADER = 10_000
"""Bytes of a .npy file's header, as for NumPy; those of pictures have about a hundred."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a .npy file announces.

    Attributes:
        shape: of the array.
        in_columns: whether columns come before rows.
        kind: type of the values.
        size: bytes of the header itself.
    """

    shape: tuple[int, ...]
    in_columns: bool
    kind: np.dtype[Any]
    size: int

    @property
    def bytes(self) -> int:
        """Bytes of the values."""
        return math.prod(self.shape) * self.kind.itemsize


def read_header(file: IO[bytes], where: str) -> Header:
    """Read the header of an open .npy file.

    Args:
        file: the file, at its beginning.
        where: its name in errors.

    Raises:
        DataError: it is not such a file, or holds Python objects.
    """
    readers = {(1, 0): (2, npy.read_array_header_1_0), (2, 0): (4, npy.read_array_header_2_0)}
    try:
        width, reader = readers[npy.read_magic(file)]
        start = file.read(width)
        length = int.from_bytes(start, "little")
        if length > MAX_HEADER:
            raise ValueError(f"a header of {length} bytes")
        with warnings.catch_warnings():  # of files that Python 2 has written
            warnings.simplefilter("ignore")
            shape, in_columns, kind = reader(io.BytesIO(start + file.read(length)))
    except Exception as error:  # NumPy's parser of the header raises many kinds of errors
        raise DataError(f"{where}: is not a .npy file, or its header is damaged") from error
    if kind.hasobject:
        raise DataError(f"{where}: holds Python objects, not numbers (numpy.stack makes one array)")
    return Header(tuple(shape), bool(in_columns), kind, len(NPY_MAGIC) + 2 + width + length)


def read_values(
    file: IO[bytes], header: Header, where: str, size: int, limit: int = MAX_BYTES
) -> Array:
    """Read the values that follow the header.

    Args:
        file: the file, after its header.
        header: what it announces.
        where: its name in errors.
        size: bytes of the whole file.
        limit: most bytes of values.

    Returns:
        The array, in its own byte order.

    Raises:
        DataError: the values are more or fewer than announced, or too many.
    """
    if header.bytes > limit:
        raise DataError(f"{where}: {math.prod(header.shape)} values are too many; split the file")
    if size - header.size != header.bytes:
        amount = "more" if size - header.size > header.bytes else "fewer"
        raise DataError(f"{where}: {amount} values than the header announces")
    values = np.empty(header.bytes, np.uint8)
    if read_into(file, values) < header.bytes:
        raise DataError(f"{where}: fewer values than the header announces")
    return values.view(header.kind).reshape(header.shape, order="F" if header.in_columns else "C")
