"""Arrays by name: those in an archive (.npz), and files of arrays (.npy) in a folder."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from tui_nn.data.arrays.npy import Header, read_header, read_values
from tui_nn.data.dataset import Array
from tui_nn.data.idx.reading import CHUNK, naming
from tui_nn.data.recognition.expansion import check_expansion
from tui_nn.errors import DataError

SUFFIX = ".npy"

MAX_ARRAYS = 1_000
"""Arrays of an archive that are looked into."""

SINGLE_PASS_LIMIT = 48 << 20
"""Bytes up to which an array in an archive is decompressed once; one that claims to be larger is
checked before it is kept."""


@dataclass(frozen=True, slots=True)
class ArrayFile:
    """An array in a file of its own or in an archive.

    Attributes:
        path: the file.
        member: its name in an archive; "" for a file of its own.
        size: bytes with its header.
        compressed: the same as they are in the archive; 0 for a file of its own.
        file: the archive, where it is open already.
    """

    path: Path
    member: str
    size: int
    compressed: int = 0
    file: IO[bytes] | None = None

    @property
    def where(self) -> str:
        """How errors name it."""
        return f"{self.path}: {self.member.removesuffix(SUFFIX)}" if self.member else str(self.path)

    def header(self) -> Header:
        """Its shape and type.

        Raises:
            DataError: it cannot be read, is damaged, or holds Python objects.
        """
        with self._open() as file:
            return read_header(file, self.where)

    def read(self, limit: int) -> Array:
        """Read it, in native byte order.

        Args:
            limit: most bytes of values.

        Raises:
            DataError: it cannot be read, is damaged, or too large.
        """
        header = self.header()
        if self.member:
            check_expansion(self.compressed, min(header.bytes, self.size), self.where)
        if self.member and SINGLE_PASS_LIMIT < header.bytes <= limit:
            self._check_length()
        with self._open() as file:
            header = read_header(file, self.where)
            values = read_values(file, header, self.where, self.size, limit)
        native = values.astype(values.dtype.newbyteorder("="), copy=False)
        _check_texts(native, self.where)
        return native

    def _check_length(self) -> None:
        """Decompress it without keeping it, to its checksum and its length."""
        found = 0
        with self._open() as content:
            while chunk := content.read(CHUNK):
                found += len(chunk)
        if found != self.size:
            raise DataError(f"{self.where}: {found} bytes where the archive announces {self.size}")

    @contextmanager
    def _open(self) -> Iterator[IO[bytes]]:
        if not self.member:
            with naming(self.path), self.path.open("rb") as file:
                yield file
            return
        with open_archive(self.path, self.file) as archive, archive.open(self.member) as file:
            yield file


def _check_texts(values: Array, where: str) -> None:
    """Refuse texts with numbers that are no characters, which Python cannot take."""
    for part in [values[name] for name in values.dtype.names or ()] or [values]:
        if part.dtype.kind == "U" and part.dtype.itemsize and part.size:
            codes = np.ascontiguousarray(part).reshape(-1).view(np.uint32)
            if codes.max() > sys.maxunicode:
                raise DataError(f"{where}: holds damaged text")


@contextmanager
def open_archive(path: Path, file: IO[bytes] | None = None) -> Iterator[zipfile.ZipFile]:
    """Open the archive at `path`, or in `file`; errors are DataErrors that name it."""
    try:
        with naming(path), zipfile.ZipFile(file or path) as archive:
            yield archive
    except DataError:
        raise
    except Exception as error:  # zipfile has many ways to say that an archive is damaged
        raise DataError(f"{path}: the archive is damaged ({error})") from error


def list_archive(path: Path, file: IO[bytes] | None = None) -> dict[str, ArrayFile]:
    """The arrays of an archive, by name, in their order.

    Args:
        path: the archive.
        file: the same, where it is open already.

    Raises:
        DataError: it cannot be read, is damaged, or has none or very many.
    """
    with open_archive(path, file) as archive:
        members = [member for member in archive.infolist() if member.filename.endswith(SUFFIX)]
    if not members:
        raise DataError(f"{path}: is a zip archive without arrays of NumPy ({SUFFIX})")
    if len(members) > MAX_ARRAYS:
        raise DataError(f"{path}: holds {len(members)} arrays, more than {MAX_ARRAYS}")
    return {
        member.filename.removesuffix(SUFFIX): ArrayFile(
            path, member.filename, member.file_size, member.compress_size, file
        )
        for member in members
    }


def file_of(path: Path) -> ArrayFile:
    """The array in a file of its own.

    Raises:
        DataError: the file cannot be read.
    """
    with naming(path):
        return ArrayFile(path, "", path.stat().st_size)
