"""The idx format of MNIST and its kin: read a file without trusting it.

A file is a big-endian header of 32-bit integers - a magic number, which tells the type of the
values and the number of dimensions, then the length of each dimension - followed by the values
and nothing else; often gzip-compressed.
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array
from tui_nn.data.sources.stored import StoredRows
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import START, describe_file, describe_start
from tui_nn.text import plural

TYPES: dict[int, np.dtype[Any]] = {
    0x08: np.dtype(">u1"),
    0x09: np.dtype(">i1"),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}
"""Types of the values by the magic number's third byte. MNIST has unsigned bytes."""

GZIP_MAGIC = b"\x1f\x8b"

MAX_VALUES = 1 << 28
"""Bytes of values that are read into memory: 256 MiB, more than five times MNIST's pictures."""

SINGLE_PASS_LIMIT = 48 << 20
"""Bytes up to which a compressed file is decompressed in one pass. If the header announces more, a
first pass counts them, so that memory is not allocated for a false header. MNIST's training
pictures are just below."""

CHUNK = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True)
class _Header:
    """The header of a file.

    Attributes:
        kind: type of the values.
        shape: length of each dimension.
    """

    kind: np.dtype[Any]
    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes of the header."""
        return 4 + 4 * len(self.shape)

    @property
    def values(self) -> int:
        """Number of values."""
        return math.prod(self.shape)

    @property
    def bytes(self) -> int:
        """Bytes of the values."""
        return self.values * self.kind.itemsize


def open_idx(path: Path, *dimensions: int, in_memory: int = MAX_VALUES) -> Array | StoredRows:
    """Read a file, or leave its values where they are if they are many and not compressed.

    Args:
        path: the file.
        dimensions: how many dimensions the array may have.
        in_memory: values that are read at most, if they are bytes.

    Returns:
        An array as of `read_idx`, or the rows of the file, whose length has been checked.

    Raises:
        DataError: the file cannot be read, is damaged, or is of another kind.
    """
    with _open(path) as file:
        if not _is_compressed(file):
            header = _read_header(file, path, dimensions)
            if header.values > in_memory and header.kind.itemsize == 1:
                _check_count(path, _length(file) - header.size, header)
                return StoredRows(path, header.size, header.shape)
        return read_idx_file(file, path, *dimensions)


def read_idx(path: Path, *dimensions: int) -> Array:
    """Read a file, compressed or not; `read_idx_file` says how.

    Raises:
        DataError: the file cannot be read, is damaged, or is of another kind.
    """
    with _open(path) as file:
        return read_idx_file(file, path, *dimensions)


def read_idx_file(file: IO[bytes], path: Path, *dimensions: int) -> Array:
    """Read an open file, compressed or not.

    Never more is decompressed than the header announces, plus one byte.

    Args:
        file: its content, which can be read more than once.
        path: names it in errors.
        dimensions: how many dimensions the array may have: 1 for labels, 3 for pictures.

    Returns:
        A C-contiguous array with as many axes, of the type in the file.

    Raises:
        DataError: the file cannot be read, is damaged, or is of another kind.
    """
    with _naming(path):
        if not _is_compressed(file):
            return _read(file, path, dimensions, compressed=False)
        with gzip.open(file) as content:
            return _read(cast(IO[bytes], content), path, dimensions, compressed=True)


def _read(file: IO[bytes], path: Path, dimensions: tuple[int, ...], *, compressed: bool) -> Array:
    """The array in a file that is read uncompressed."""
    header = _read_header(file, path, dimensions)
    _check_size(path, header, compressed)
    if not compressed:
        _check_count(path, _length(file) - header.size, header)
    elif header.bytes > SINGLE_PASS_LIMIT:
        _check_count(path, _count_bytes(file, header.bytes), header)
    file.seek(header.size)
    values = _read_values(file, path, header).view(header.kind).reshape(header.shape)
    return values.astype(header.kind.newbyteorder("="), copy=False)


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    """Open a file; errors name it."""
    with _naming(path):
        if not path.is_file():
            found = f"is {describe_file(path)}, not a file" if path.exists() else "no such file"
            raise DataError(f"{path}: {found}")
        with path.open("rb") as file:
            yield file


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn errors of the file into a DataError that names it."""
    try:
        yield
    except EOFError as error:
        raise DataError(f"{path}: the compressed file ends too early (truncated)") from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: the compressed file is damaged ({error})") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error


def _is_compressed(file: IO[bytes]) -> bool:
    """Whether `file` is compressed, by its content."""
    file.seek(0)
    compressed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    file.seek(0)
    return compressed


def _length(file: IO[bytes]) -> int:
    """Bytes of the whole file."""
    return file.seek(0, 2)


def _read_header(file: IO[bytes], path: Path, dimensions: tuple[int, ...]) -> _Header:
    """What the header announces, once it is of the right kind."""
    start = file.read(4)
    if not start:
        raise DataError(f"{path}: is empty")
    if len(start) < 4:
        raise DataError(f"{path}: ends within the header ({len(start)} bytes)")
    _check_magic(file, path, start, dimensions)
    lengths = file.read(4 * start[3])
    if len(lengths) < 4 * start[3]:
        raise DataError(f"{path}: ends within the header ({len(start) + len(lengths)} bytes)")
    return _Header(TYPES[start[2]], struct.unpack(f">{start[3]}I", lengths))


def _check_magic(file: IO[bytes], path: Path, magic: bytes, dimensions: tuple[int, ...]) -> None:
    """Refuse a file of another format, or an array with another number of dimensions."""
    if magic[:2] != bytes(2) or magic[2] not in TYPES:
        kind = describe_start(magic + file.read(START - len(magic)))
        raise DataError(f"{path}: {kind}, not an idx file")
    if magic[3] not in dimensions:
        expected = " or ".join(map(str, dimensions))
        raise DataError(
            f"{path}: an idx file of {plural(magic[3], 'dimension')} where {expected} "
            f"{'is' if dimensions == (1,) else 'are'} expected{_guess(magic[3])}"
        )


def _guess(dimensions: int) -> str:
    """What an array of so many dimensions probably holds."""
    return {1: " (labels?)", 3: " (pictures?)"}.get(dimensions, "")


def _check_size(path: Path, header: _Header, compressed: bool) -> None:
    """Refuse more values than fit into memory."""
    if header.bytes > MAX_VALUES:
        claimed = " x ".join(str(length) for length in header.shape)
        advice = "; uncompress it, and pictures are read as they are needed" if compressed else ""
        raise DataError(
            f"{path}: the header claims {claimed} values, more than {MAX_VALUES}{advice}"
        )


def _count_bytes(file: IO[bytes], expected: int) -> int:
    """How many bytes are left, but at most one more than `expected`."""
    found = 0
    while found <= expected and (chunk := file.read(min(CHUNK, expected + 1 - found))):
        found += len(chunk)
    return found


def _read_values(file: IO[bytes], path: Path, header: _Header) -> NDArray[np.uint8]:
    """Exactly the bytes that the header announces, which must be all that is left."""
    values = np.empty(header.bytes, np.uint8)
    found = read_into(file, values)
    _check_count(path, found + len(file.read(1)), header)
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


def _check_count(path: Path, found: int, header: _Header) -> None:
    """Refuse a file that holds fewer or more bytes than its header announces."""
    if found < header.bytes:
        raise DataError(
            f"{path}: {plural(max(found, 0) // header.kind.itemsize, 'value')} where the header "
            f"announces {header.values} (truncated)"
        )
    if found > header.bytes:
        raise DataError(
            f"{path}: more bytes than the {header.values} values that the header announces"
        )
