"""The idx format of MNIST and its kin: read a file without trusting it.

A file is a big-endian header of 32-bit integers - a magic number, then the length of each
dimension - followed by one unsigned byte per value and nothing else; often gzip-compressed.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.stored import StoredRows
from tui_nn.errors import DataError
from tui_nn.text import plural

UNSIGNED_BYTES = 0x08
"""The magic number's third byte: the type of the values. Only this one is read."""

GZIP_MAGIC = b"\x1f\x8b"

MAX_VALUES = 1 << 28
"""Values that are read into memory: 256 MiB, more than five times MNIST's training pictures."""

BELIEVED = 48 << 20
"""Values up to which a compressed file is decompressed once; of one that claims more, the values
are counted before they are kept. MNIST's training pictures are just below."""

CHUNK = 1 << 20
"""Bytes read at a time."""


def open_idx(
    path: Path, dimensions: int, in_memory: int = MAX_VALUES
) -> NDArray[np.uint8] | StoredRows:
    """Read a file, or leave its values where they are if they are many and not compressed.

    Args:
        path: the file.
        dimensions: how many dimensions the array must have.
        in_memory: values that are read at most.

    Returns:
        An array as of `read_idx`, or the rows of the file, whose length has been checked.

    Raises:
        DataError: the file cannot be read, is damaged, or is of another kind.
    """
    with _naming(path):
        if _is_compressed(path):
            return read_idx(path, dimensions)
        with path.open("rb") as file:
            shape = _read_header(file, path, dimensions)
        if math.prod(shape) <= in_memory:
            return read_idx(path, dimensions)
        offset = _header_size(dimensions)
        _check_count(path, path.stat().st_size - offset, math.prod(shape))
        return StoredRows(path, offset, shape)


def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """Read a file of unsigned bytes, compressed or not.

    Never more is decompressed than the header announces, plus one byte.

    Args:
        path: the file.
        dimensions: how many dimensions the array must have: 1 for labels, 3 for pictures.

    Returns:
        A C-contiguous array with `dimensions` axes.

    Raises:
        DataError: the file cannot be read, is damaged, or is of another kind.
    """
    with _naming(path):
        compressed = _is_compressed(path)
        with _open(path, compressed) as file:
            shape = _read_header(file, path, dimensions)
            _check_size(path, shape, compressed)
            expected = math.prod(shape)
            if not compressed:
                _check_count(path, path.stat().st_size - _header_size(dimensions), expected)
            elif expected > BELIEVED:
                _check_count(path, _count_values(file, expected), expected)
                file.seek(_header_size(dimensions))
            return _read_values(file, path, expected).reshape(shape)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong with the file into an error that names it."""
    try:
        yield
    except EOFError as error:
        raise DataError(f"{path}: the compressed file ends too early (truncated)") from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: the compressed file is damaged ({error})") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error


def _is_compressed(path: Path) -> bool:
    """Whether `path`, whatever its name says, is compressed."""
    if not path.is_file():
        raise DataError(f"{path}: no such file" if not path.exists() else f"{path}: is not a file")
    with path.open("rb") as file:
        return file.read(len(GZIP_MAGIC)) == GZIP_MAGIC


def _open(path: Path, compressed: bool) -> IO[bytes]:
    """Open `path` for its uncompressed bytes."""
    return cast(IO[bytes], gzip.open(path, "rb")) if compressed else path.open("rb")


def _header_size(dimensions: int) -> int:
    """Bytes before the first value."""
    return 4 + 4 * dimensions


def _read_header(file: IO[bytes], path: Path, dimensions: int) -> tuple[int, ...]:
    """The shape that the header announces, once it is of the right kind."""
    header = file.read(_header_size(dimensions))
    magic = (UNSIGNED_BYTES << 8) + dimensions
    if len(header) >= 4 and (found := struct.unpack(">I", header[:4])[0]) != magic:
        raise DataError(
            f"{path}: magic number {found} (0x{found:08x}) where an idx file of "
            f"{plural(dimensions, 'dimension')} has {magic}"
        )
    if len(header) < _header_size(dimensions):
        raise DataError(f"{path}: ends within the header ({len(header)} bytes)")
    return struct.unpack(f">{dimensions}I", header[4:])


def _check_size(path: Path, shape: tuple[int, ...], compressed: bool) -> None:
    """Refuse what is too much for memory."""
    if math.prod(shape) > MAX_VALUES:
        claimed = " x ".join(str(length) for length in shape)
        advice = "; uncompress it, and pictures are read as they are needed" if compressed else ""
        raise DataError(
            f"{path}: the header claims {claimed} values, more than {MAX_VALUES}{advice}"
        )


def _count_values(file: IO[bytes], expected: int) -> int:
    """How many bytes are left, but at most one more than `expected`."""
    found = 0
    while found <= expected and (chunk := file.read(min(CHUNK, expected + 1 - found))):
        found += len(chunk)
    return found


def _read_values(file: IO[bytes], path: Path, expected: int) -> NDArray[np.uint8]:
    """Exactly `expected` bytes, which must be all that is left."""
    values = np.empty(expected, np.uint8)
    found = read_into(file, values)
    _check_count(path, found + len(file.read(1)), expected)
    return values


def read_into(file: IO[bytes], values: NDArray[np.uint8]) -> int:
    """Fill `values`, shape (n,), from `file`; how many bytes there were, fewer at its end.

    Memory that is never written to takes up no room.
    """
    found = 0
    while found < len(values):
        count = cast(BufferedIOBase, file).readinto(values[found : found + CHUNK].data)
        if not count:
            break
        found += count
    return found


def _check_count(path: Path, found: int, expected: int) -> None:
    """Refuse a file that holds fewer or more values than its header announces."""
    if found < expected:
        raise DataError(
            f"{path}: {plural(found, 'value')} where the header announces {expected} (truncated)"
        )
    if found > expected:
        raise DataError(f"{path}: more bytes than the {expected} values that the header announces")
