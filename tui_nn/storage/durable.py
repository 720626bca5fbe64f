"""Files that are replaced whole or not at all, and survive a power cut."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from tui_nn.storage.outputs import is_stream, write_stream
from tui_nn.storage.private_folders import refuse_foreign_link

EVERYBODY = 0o666
"""Permissions of a new file, before the user's mask is applied."""

OPEN_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

LONGEST_STEM = 50
"""Characters of a name kept in the name of its draft: a name has at most 255 bytes, a character at
most four."""

READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def replace_file(
    path: Path,
    *parts: bytes | memoryview,
    permissions: int = EVERYBODY,
    survives_power_cut: bool = True,
) -> None:
    """Replace the content of `path` by `parts`, in their order, atomically.

    Args:
        path: the file. If it is a link, its target is replaced; a pipe or a character device is
            written to instead.
        parts: the content.
        permissions: of the new file.
        survives_power_cut: whether to wait until the content is on the disk. Without that, a killed
            process leaves the old or the new file all the same, but a power cut may damage it.

    Raises:
        OSError: it cannot be written; a regular file keeps its content.
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
            if survives_power_cut:
                os.fsync(descriptor)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if survives_power_cut:
        sync_folder(path.parent)


def read_at_most(path: Path, limit: int) -> bytes:
    """The first `limit` bytes of a file; does not block if it is a pipe.

    Raises:
        OSError: it cannot be read, or is not a regular file.
    """
    descriptor = os.open(path, READ_FLAGS)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not a file")
        return file.read(min(limit, status.st_size))  # read() allocates what it is asked for


def sync_folder(folder: Path) -> None:
    """Write the directory entries of `folder` to the disk, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
