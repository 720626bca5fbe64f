"""Read the pictures of an idx file some at a time, for a file that does not fit into memory."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from numpy import frombuffer

from tui_nn.data.dataset import Array
from tui_nn.data.idx.reading import Header, is_compressed, naming, open_file, read_header
from tui_nn.errors import DataError

BLOCK_BYTES = 16 << 20
"""Bytes of a block."""


@contextmanager
def _open(path: Path) -> Iterator[tuple[IO[bytes], bool]]:
    """The decompressed content of a file, and whether it is compressed."""
    with open_file(path) as file:
        if not is_compressed(file):
            yield file, False
            return
        with gzip.open(file) as content:
            yield cast(IO[bytes], content), True


def inspect_idx(path: Path, *dimensions: int) -> tuple[Header, bool]:
    """The header of a file, and whether it is compressed.

    Raises:
        DataError: it cannot be read, is damaged, or has another number of dimensions.
    """
    with _open(path) as (file, compressed):
        return read_header(file, path, dimensions), compressed


def read_blocks(path: Path, first: int) -> Iterator[Array]:
    """Yield the entries of a file in their order, from the entry `first` on.

    Yields:
        Arrays of shape (n, ...), in native byte order.

    Raises:
        DataError: it cannot be read, or has more or fewer entries than it announces.
    """
    with _open(path) as (file, _), naming(path):
        start = file.read(4)
        file.seek(0)
        header = read_header(file, path, (start[3],))
        size = math.prod(header.shape[1:]) * header.kind.itemsize
        count, left = max(BLOCK_BYTES // size, 1), header.shape[0] - first
        file.seek(header.size + first * size)
        while left > 0:
            content = file.read(min(count, left) * size)
            if len(content) < min(count, left) * size:
                raise DataError(f"{path}: ends before the last of {header.shape[0]} entries")
            values = frombuffer(content, header.kind).reshape(-1, *header.shape[1:])
            yield values.astype(header.kind.newbyteorder("="), copy=False)
            left -= len(values)
        if file.read(1):
            raise DataError(f"{path}: more bytes than its header announces")
