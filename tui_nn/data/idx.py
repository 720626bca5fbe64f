"""The idx format of MNIST and its kin: read a file without trusting it.

A file is a big-endian header of 32-bit integers - a magic number, then the length of each
dimension - followed by one unsigned byte per value and nothing else; often gzip-compressed.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from tui_nn.errors import DataError

UNSIGNED_BYTES = 0x08
"""The magic number's third byte: the type of the values. Only this one is read."""

GZIP_MAGIC = b"\x1f\x8b"

MAX_VALUES = 1 << 28
"""Values that a header may claim: 256 MiB, more than five times MNIST's training pictures."""

CHUNK = 1 << 20
"""Bytes read at a time, so that memory follows what a file holds and not what it claims."""


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
    try:
        with _open(path) as file:
            shape = _read_header(file, path, dimensions)
            values = _read_values(file, path, math.prod(shape))
    except EOFError as error:
        raise DataError(f"{path}: the compressed file ends too early (truncated)") from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: the compressed file is damaged ({error})") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    return np.frombuffer(values, dtype=np.uint8).reshape(shape)


def _open(path: Path) -> IO[bytes]:
    """Open `path` for its uncompressed bytes, whatever its name says."""
    if not path.is_file():
        raise DataError(f"{path}: no such file" if not path.exists() else f"{path}: is not a file")
    with path.open("rb") as file:
        compressed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    return cast(IO[bytes], gzip.open(path, "rb")) if compressed else path.open("rb")


def _read_header(file: IO[bytes], path: Path, dimensions: int) -> tuple[int, ...]:
    """The shape that the header announces, once it is the right kind and of a sane size."""
    header = file.read(4 + 4 * dimensions)
    magic = (UNSIGNED_BYTES << 8) + dimensions
    if len(header) >= 4 and (found := struct.unpack(">I", header[:4])[0]) != magic:
        raise DataError(
            f"{path}: magic number {found} (0x{found:08x}) where an idx file of "
            f"{_plural(dimensions, 'dimension')} has {magic}"
        )
    if len(header) < 4 + 4 * dimensions:
        raise DataError(f"{path}: ends within the header ({len(header)} bytes)")
    shape = struct.unpack(f">{dimensions}I", header[4:])
    if math.prod(shape) > MAX_VALUES:
        claimed = " x ".join(str(length) for length in shape)
        raise DataError(f"{path}: the header claims {claimed} values, more than {MAX_VALUES}")
    return shape


def _read_values(file: IO[bytes], path: Path, expected: int) -> bytearray:
    """Exactly `expected` bytes, which must be all that is left."""
    values = bytearray()
    while len(values) <= expected:
        chunk = file.read(min(CHUNK, expected + 1 - len(values)))
        if not chunk:
            break
        values += chunk
    if len(values) < expected:
        found = _plural(len(values), "value")
        raise DataError(f"{path}: {found} where the header announces {expected} (truncated)")
    if len(values) > expected:
        raise DataError(f"{path}: more bytes than the {expected} values that the header announces")
    return values


def _plural(count: int, noun: str) -> str:
    """The count with its noun: '1 value', '2 values'."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
