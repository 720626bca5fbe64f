"""Files replaced whole or not at all, that last through a power cut; and locks on files."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
import time
from pathlib import Path
from typing import BinaryIO

from tui_nn.storage.outputs import is_stream, write_stream
from tui_nn.storage.private_folders import refuse_foreign_link

EVERYBODY = 0o666
"""Permissions of a new file, less what the user's mask takes away."""

OPEN_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

LONGEST_STEM = 50
"""Characters of a name that its draft has too: a name has at most 255 bytes, a character four."""

LOCK_PAUSE = 0.02
"""Seconds between two attempts to take a lock."""

READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def replace_file(path: Path, *parts: bytes | memoryview, permissions: int = EVERYBODY) -> None:
    """Replace the content of `path` by `parts`, one after the other, in one go.

    Args:
        path: the file. If it is a link, its target is replaced; a pipe or a character device is
            written to instead.
        parts: the content.
        permissions: of the file.

    Raises:
        OSError: it cannot be written; a regular file is as it was.
    """
    refuse_foreign_link(path)
    if is_stream(path):
        write_stream(path, *parts)
        return
    path = Path(os.path.realpath(path))
    draft = path.with_name(f".{path.name[:LONGEST_STEM]}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, OPEN_FLAGS, permissions)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.writelines(parts)
            file.flush()
            os.fsync(descriptor)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read_at_most(path: Path, limit: int) -> bytes:
    """The first `limit` bytes of a file; a pipe in its place is not waited for.

    Raises:
        OSError: it cannot be read, or is something else.
    """
    descriptor = os.open(path, READ_FLAGS)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not a file")
        return file.read(min(limit, status.st_size))  # for which memory is set aside


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` last, where the system lets one."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def try_lock(file: BinaryIO, *, shared: bool = False) -> None:
    """Lock `file`, open for reading and writing, until it is closed or the process ends.

    Programs that are started meanwhile do not inherit the lock.

    Args:
        file: what is locked; its content does not matter.
        shared: be content with nobody having locked it for himself alone, where the system can.

    Raises:
        BlockingIOError: somebody else has locked it.
        OSError: the system, or the file system, has no locks.
    """
    if sys.platform == "win32":
        import msvcrt

        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(error.errno, error.strerror) from error
    else:
        import fcntl

        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def lock_within(file: BinaryIO, seconds: float) -> bool:
    """Lock `file` as `try_lock` does, and wait at most so long for other processes to release it.

    Returns:
        Whether it is locked: false where the system, or the file system, has no locks.

    Raises:
        BlockingIOError: another process still has it locked.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            try_lock(file)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(LOCK_PAUSE)
        except OSError:
            return False
        else:
            return True
