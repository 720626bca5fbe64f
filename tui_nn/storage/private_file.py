"""A text file that belongs to the user: lines are added whole or not at all, and nobody else reads.

What is written is on the disk before the caller continues. Two programs that write at once wait for
one another, by a lock, and by a marker where locks exclude nobody.
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
from tui_nn.storage.durable import lock_within, read_at_most, sync_folder
from tui_nn.storage.marker import marked
from tui_nn.storage.private_folders import OWNER_ONLY, make_private_folder, refuse_foreign_link

OPEN_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)

LOCK_NAME, MARKER_NAME = ".lock", ".changing"

PATIENCE = 2.0
"""Seconds to wait for another program."""


def read_file(path: Path, limit: int) -> bytes:
    """All of `path`; nothing if there is no such file.

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
    """Make the folder of `path` if need be, and keep other programs from changing the file.

    Raises:
        DataError: the folder cannot be written, another program does not let go of the file, or
            what is done to it inside fails.
    """
    try:
        make_private_folder(path.parent)
        # A file of its own: the other one may be replaced while somebody waits for it.
        descriptor = os.open(path.parent / LOCK_NAME, OPEN_FLAGS, OWNER_ONLY)
        with open(descriptor, "a+b") as lock:  # noqa: PTH123 - a descriptor has no path
            _hold(lock, path)
            with _marked(path):
                yield
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror or error})") from error


def append_line(path: Path, line: bytes) -> None:
    """Add a line to `path` in one go, after completing a last line that lacks its end.

    Raises:
        OSError: it cannot be written, as on a full disk; the file is as it was.
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
    """Add `content` behind the `size` bytes that there are, or leave these alone."""
    try:
        written = os.write(descriptor, content)
        if written < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


@contextlib.contextmanager
def _marked(path: Path) -> Iterator[None]:
    """Exclude other programs also where locks do not."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(marked(path.parent / MARKER_NAME, PATIENCE))
        except BlockingIOError as error:
            raise DataError(
                f"{path}: another program is changing this file and does not end; try again"
            ) from error
        yield


def _hold(lock: BinaryIO, path: Path) -> None:
    """Hold `lock` until it is closed; where the system has no locks, do without."""
    try:
        lock_within(lock, PATIENCE)
    except BlockingIOError as error:
        raise DataError(
            f"{path}: another program is changing this file and does not end; try again"
        ) from error
