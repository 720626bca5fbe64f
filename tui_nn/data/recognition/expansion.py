"""Bounds for compressed files: a small one may become more than memory and time allow."""

from __future__ import annotations

import os
from pathlib import Path

from tui_nn.errors import DataError

GZIP_MAGIC = b"\x1f\x8b"

SIZE_BYTES = 4
"""Bytes at the end of a gzip file that tell its decompressed size."""

MOST = 100
"""Bytes that a compressed byte may become. Text and pictures have 3 to 30; deflate allows 1,032."""

FREE = 64 << 20
"""Bytes that any compressed file may become."""


def check_expansion(compressed: int, expanded: int, where: str) -> None:
    """Refuse what expands too far.

    Args:
        compressed: bytes of the compressed form, as far as it is read.
        expanded: bytes that it becomes.
        where: name of the file in errors.

    Raises:
        DataError: it is too much.
    """
    if expanded > max(FREE, MOST * compressed):
        raise DataError(
            f"{where}: {compressed:,} compressed bytes become {expanded:,} or more;"
            " if that is meant, store it uncompressed"
        )


def is_gzip(path: Path) -> bool:
    """Whether a file begins as a gzip file does."""
    with path.open("rb") as file:
        return file.read(len(GZIP_MAGIC)) == GZIP_MAGIC


def gzip_size(path: Path) -> int:
    """Bytes that a gzip file becomes, as it says itself: of its last member, modulo 4 GiB."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) < SIZE_BYTES:
            return 0
        file.seek(-SIZE_BYTES, os.SEEK_END)
        return int.from_bytes(file.read(SIZE_BYTES), "little")
