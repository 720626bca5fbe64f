"""A text file that only its owner reads: lines are added whole or not at all.

Every write is on the disk before the call returns. Two programs that write at once wait for each
other, by a lock, and by a marker where locks do not work.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tui_nn.errors import DataError
from tui_nn.storage.durable import read_at_most, sync_folder
from tui_nn.storage.locks import lock_within
from tui_nn.storage.marker import marked
from tui_nn.storage.private_folders import OWNER_ONLY, make_private_folder, refuse_foreign_link

OPEN_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)

LOCK_NAME, MARKER_NAME = ".lock", ".changing"

PATIENCE = 2.0
"""Seconds to wait for another program, for the lock and for the marker."""


def read_file(path: Path, limit: int) -> bytes:
    """The content of `path`; empty if there is no such file.

    Raises:
        DataError: it cannot be read, or has more than `limit` bytes.
    """
    try:
        content = read_at_most(path, limit + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    if len(content) > limit:
        raise DataError(f"{path}: has more than {limit:,} bytes; move it away to begin a new one")
    return content


@contextlib.contextmanager
def open_for_change(path: Path) -> Iterator[None]:
    """Create the folder of `path` if needed, and keep other programs from changing the file.

    Raises:
        DataError: the folder cannot be written, another program is changing the file, or an
            OSError is raised inside.
    """
    try:
        make_private_folder(path.parent)
        # Not the file itself: it may be replaced while another program waits for its lock.
        descriptor = os.open(path.parent / LOCK_NAME, OPEN_FLAGS, OWNER_ONLY)
        lock = open(descriptor, "a+b")  # noqa: PTH123, SIM115 - a descriptor has no path
        with lock, _held(lock, path):
            yield
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror or error})") from error


def append_line(path: Path, line: bytes) -> None:
    """Append a line to `path` atomically; a last line without a newline gets one first.

    Raises:
        OSError: it cannot be written, as on a full disk; the file keeps its content.
    """
    refuse_foreign_link(path)
    is_new = not path.exists()
    descriptor = os.open(path, OPEN_FLAGS, OWNER_ONLY)
    try:
        status = os.fstat(descriptor)
        if hasattr(os, "fchmod") and stat.S_IMODE(status.st_mode) != OWNER_ONLY:
            os.fchmod(descriptor, OWNER_ONLY)
        start = b"" if _ends_with_newline(descriptor, status.st_size) else b"\n"
        _append(descriptor, start + line + b"\n", status.st_size)
    finally:
        os.close(descriptor)
    if is_new:
        sync_folder(path.parent)


def _ends_with_newline(descriptor: int, size: int) -> bool:
    """Whether a file of `size` bytes ends with a whole line, or is empty."""
    if size == 0:
        return True
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) == b"\n"


def _append(descriptor: int, content: bytes, size: int) -> None:
    """Append `content` to a file of `size` bytes, or leave the file as it is."""
    try:
        written = os.write(descriptor, content)
        if written < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


@contextlib.contextmanager
def _held(lock: BinaryIO, path: Path) -> Iterator[None]:
    """Hold both the lock and the marker: either may not work on this file system.

    Raises:
        DataError: another program holds one of them.
    """
    with contextlib.ExitStack() as stack:
        try:
            lock_within(lock, PATIENCE)
            stack.enter_context(marked(path.parent / MARKER_NAME, PATIENCE))
        except BlockingIOError as error:
            raise DataError(
                f"{path}: another program is changing this file and does not end; try again"
            ) from error
        yield
