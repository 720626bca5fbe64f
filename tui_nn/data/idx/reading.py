"""Read untrusted files in the idx format of MNIST and its relatives.

A file has a big-endian header of 32-bit integers: a magic number with the type of the values and
the number of dimensions, then the length of each dimension. The values follow. Files are often
gzip-compressed.
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
from tui_nn.data.storing.stored import StoredRows
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
"""Types of the values by the third byte of the magic number. MNIST has unsigned bytes."""

GZIP_MAGIC = b"\x1f\x8b"

MAX_VALUES = 1 << 28
"""Most bytes of values read into memory: 256 MiB, more than five times MNIST's pictures."""

SINGLE_PASS_LIMIT = 48 << 20
"""Bytes up to which a compressed file is decompressed in one pass. If the header announces more, a
first pass counts them, so that memory is not allocated for a false header. MNIST's training
pictures are just below."""

CHUNK = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True)
class Header:
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
    """Read a file into memory, or open it as rows if it is large and not compressed.

    Args:
        path: the file.
        dimensions: accepted numbers of dimensions.
        in_memory: most values, if they are bytes, that are read into memory.

    Returns:
        An array as from `read_idx`, or the rows of a file whose length is checked.

    Raises:
        DataError: the file cannot be read, is damaged, or is of another kind.
    """
    with open_file(path) as file:
        if not is_compressed(file):
            header = read_header(file, path, dimensions)
            if header.values > in_memory and header.kind.itemsize == 1:
                _check_count(path, _length(file) - header.size, header)
                return StoredRows(path, header.size, header.shape)
        return read_idx_file(file, path, *dimensions)


def read_idx(path: Path, *dimensions: int, limit: int = MAX_VALUES) -> Array:
    """Read the file at `path`; see `read_idx_file`.

    Raises:
        DataError: the file cannot be read, is damaged, or is of another kind.
    """
    with open_file(path) as file:
        return read_idx_file(file, path, *dimensions, limit=limit)


def read_idx_file(file: IO[bytes], path: Path, *dimensions: int, limit: int = MAX_VALUES) -> Array:
    """Read an open file, compressed or not.

    At most one byte more than the header announces is decompressed.

    Args:
        file: the content, seekable.
        path: name of the file in errors.
        dimensions: accepted numbers of dimensions: 1 for labels, 3 for pictures.
        limit: most bytes of values.

    Returns:
        A C-contiguous array of the shape and type in the file, in native byte order.

    Raises:
        DataError: the file cannot be read, is damaged, or is of another kind.
    """
    with naming(path):
        if not is_compressed(file):
            return _read(file, path, dimensions, limit, compressed=False)
        with gzip.open(file) as content:
            return _read(cast(IO[bytes], content), path, dimensions, limit, compressed=True)


def _read(
    file: IO[bytes], path: Path, dimensions: tuple[int, ...], limit: int, *, compressed: bool
) -> Array:
    """Read the array from the decompressed content `file`."""
    header = read_header(file, path, dimensions)
    _check_size(path, header, limit, compressed=compressed)
    if not compressed:
        _check_count(path, _length(file) - header.size, header)
    elif header.bytes > SINGLE_PASS_LIMIT:
        _check_count(path, _count_bytes(file, header.bytes), header)
    file.seek(header.size)
    values = _read_values(file, path, header).view(header.kind).reshape(header.shape)
    return values.astype(header.kind.newbyteorder("="), copy=False)


@contextmanager
def open_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file; errors are DataErrors that name it."""
    with naming(path):
        if not path.is_file():
            problem = f"is {describe_file(path)}, not a file" if path.exists() else "no such file"
            raise DataError(f"{path}: {problem}")
        with path.open("rb") as file:
            yield file


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Turn errors of reading into a DataError that names the file."""
    try:
        yield
    except EOFError as error:
        raise DataError(f"{path}: the compressed file ends too early (truncated)") from error
    except (zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: the compressed file is damaged ({error})") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error


def is_compressed(file: IO[bytes]) -> bool:
    """Whether `file` starts with gzip's magic number."""
    file.seek(0)
    compressed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    file.seek(0)
    return compressed


def _length(file: IO[bytes]) -> int:
    """Size of the file in bytes."""
    return file.seek(0, 2)


def read_header(file: IO[bytes], path: Path, dimensions: tuple[int, ...]) -> Header:
    """Read and check the header."""
    start = file.read(4)
    if not start:
        raise DataError(f"{path}: is empty")
    if len(start) < 4:
        raise DataError(f"{path}: ends within the header ({len(start)} bytes)")
    _check_magic(file, path, start, dimensions)
    lengths = file.read(4 * start[3])
    if len(lengths) < 4 * start[3]:
        raise DataError(f"{path}: ends within the header ({len(start) + len(lengths)} bytes)")
    return Header(TYPES[start[2]], struct.unpack(f">{start[3]}I", lengths))


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
    """The probable content of an array with this number of dimensions."""
    return {1: " (labels?)", 3: " (pictures?)"}.get(dimensions, "")


def _check_size(path: Path, header: Header, limit: int, *, compressed: bool) -> None:
    """Refuse more values than fit into memory."""
    if header.bytes > limit:
        claimed = " x ".join(str(length) for length in header.shape)
        advice = "; decompress it, and pictures are read on demand" if compressed else ""
        raise DataError(f"{path}: the header claims {claimed} values, more than {limit}{advice}")


def _count_bytes(file: IO[bytes], expected: int) -> int:
    """Count the remaining bytes, up to one more than `expected`."""
    count = 0
    while count <= expected and (chunk := file.read(min(CHUNK, expected + 1 - count))):
        count += len(chunk)
    return count


def _read_values(file: IO[bytes], path: Path, header: Header) -> NDArray[np.uint8]:
    """Read the values, which must be all remaining bytes."""
    values = np.empty(header.bytes, np.uint8)
    count = read_into(file, values)
    _check_count(path, count + len(file.read(1)), header)
    return values


def read_into(file: IO[bytes], values: NDArray[np.uint8]) -> int:
    """Fill `values`, shape (n,), uint8, from `file`; returns the bytes read, fewer at its end.

    Reads in chunks, so that pages of `values` beyond the end of the file are never touched.
    """
    filled = 0
    while filled < len(values):
        count = cast(BufferedIOBase, file).readinto(values[filled : filled + CHUNK].data)
        if not count:
            break
        filled += count
    return filled


def _check_count(path: Path, count: int, header: Header) -> None:
    """Refuse a file that holds fewer or more bytes than its header announces."""
    if count < header.bytes:
        raise DataError(
            f"{path}: {plural(max(count, 0) // header.kind.itemsize, 'value')} where the header "
            f"announces {header.values} (truncated)"
        )
    if count > header.bytes:
        raise DataError(
            f"{path}: more bytes than the {header.values} values that the header announces"
        )
