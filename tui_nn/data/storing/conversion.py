"""Conversion: data larger than memory is stored once as rows of numbers, and read from there.

The files are in the cache folder. Their names are digests of what the data was and how it was read,
so that changed data is converted again. A conversion that is interrupted continues where it was.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.options import DataOptions
from tui_nn.data.record import DataRecord
from tui_nn.data.source import Report
from tui_nn.data.storing.stored import StoredRows
from tui_nn.errors import DataError
from tui_nn.storage import user_folders
from tui_nn.storage.locks import try_lock
from tui_nn.storage.memory import available_memory
from tui_nn.storage.private_folders import make_private_folder

SHARE = 0.25
"""Share of the available memory that the examples of a data set may take."""

VERSION = 1
"""Changes whenever the same data is stored in another way."""

STORED, UNFINISHED = ".rows", ".part"
"""How the names of converted files end, and of those that are not complete."""


def is_too_large(size: int) -> bool:
    """Whether examples of `size` bytes have to stay on the disk."""
    return size > SHARE * available_memory()


def conversion_folder() -> Path:
    """The folder of the converted files."""
    return user_folders.cache_folder() / "converted"


def conversion_key(record: DataRecord, options: DataOptions, *details: object) -> str:
    """A name for the rows that are made of data in one way.

    Args:
        record: what the data is.
        options: how it is understood.
        details: whatever else the rows depend on.
    """
    made_of = (VERSION, record.digest, record.size, asdict(options), details)
    text = json.dumps(made_of, default=str, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Conversion:
    """Rows that are to be stored.

    Attributes:
        key: as of `conversion_key`.
        shape: (rows, ...).
        kind: type of the numbers.
        blocks: yields the rows from a given one on, arrays of shape (n, ...) and type `kind`.
        source: name of the data in messages.
    """

    key: str
    shape: tuple[int, ...]
    kind: np.dtype[Any]
    blocks: Callable[[int], Iterator[Array]]
    source: str

    @property
    def row_bytes(self) -> int:
        """Bytes of a row."""
        return math.prod(self.shape[1:]) * self.kind.itemsize

    @property
    def path(self) -> Path:
        """The file, once it is complete."""
        return conversion_folder() / f"{self.key}{STORED}"

    def run(self, report: Report) -> StoredRows:
        """Store the rows unless they are stored already, and open them.

        Raises:
            DataError: the cache folder cannot be written or is full, another process is at it, or
                the data became shorter meanwhile.
        """
        try:
            if not self._is_complete():
                self._convert(report)
            return StoredRows(self.path, 0, self.shape, self.kind)
        except OSError as error:
            reason = error.strerror or error
            raise DataError(f"{self.source}: cannot be stored in {self.path} ({reason})") from error

    def _is_complete(self) -> bool:
        size = self.shape[0] * self.row_bytes
        return self.path.is_file() and self.path.stat().st_size == size

    def _convert(self, report: Report) -> None:
        make_private_folder(conversion_folder())
        unfinished = self.path.with_suffix(UNFINISHED)
        with _locked(unfinished, self.source) as file:
            done = file.seek(0, os.SEEK_END) // self.row_bytes
            self._check_space(done)
            file.truncate(done * self.row_bytes)
            file.seek(done * self.row_bytes)
            for block in self.blocks(done):
                file.write(np.ascontiguousarray(block, self.kind).data)
                done += len(block)
                report(f"storing {self.source}", min(done / self.shape[0], 1.0))
            if done != self.shape[0]:
                file.truncate(0)
                raise DataError(f"{self.source}: changed while it was read")
            file.flush()
            os.fsync(file.fileno())
            unfinished.replace(self.path)

    def _check_space(self, done: int) -> None:
        """Refuse to begin what the disk has no room for."""
        needed = (self.shape[0] - done) * self.row_bytes
        free = shutil.disk_usage(conversion_folder()).free
        if needed > free:
            raise DataError(
                f"{self.source}: is larger than memory, and its stored form needs"
                f" {needed >> 20:,} MB in {conversion_folder()}, where {free >> 20:,} MB are free;"
                " set XDG_CACHE_HOME to a folder with more room"
            )


@contextmanager
def _locked(path: Path, source: str) -> Iterator[BinaryIO]:
    """Open a file for reading and writing, which no other process does at the same time."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        try:
            try_lock(file)
        except BlockingIOError:
            raise DataError(f"{source}: another process is storing it; wait for that") from None
        except OSError:  # a file system without locks
            pass
        yield file


def clean_conversions() -> tuple[int, int]:
    """Delete all converted files; those that a run reads at the moment stay readable for it.

    Returns:
        How many files there were, and their bytes.

    Raises:
        DataError: one cannot be deleted.
    """
    count = size = 0
    try:
        for path in sorted(conversion_folder().glob("*")) if conversion_folder().is_dir() else ():
            size += path.stat().st_size
            path.unlink()
            count += 1
    except OSError as error:
        where = error.filename or conversion_folder()
        raise DataError(f"{where}: cannot be deleted ({error.strerror or error})") from error
    return count, size
