"""Files that are replaced whole or not at all, and that last through a power cut."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

EVERYBODY = 0o666
"""Permissions of a new file, less what the user's mask takes away."""

OPEN_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def replace_file(path: Path, *parts: bytes | memoryview, permissions: int = EVERYBODY) -> None:
    """Put `parts`, one behind the other, in the place of what `path` holds, in one go.

    Args:
        path: the file; if it is a link, it stays one.
        parts: the content.
        permissions: of the file.

    Raises:
        OSError: it cannot be written; the file is as it was.
    """
    path = Path(os.path.realpath(path))
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
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


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` last, where the system lets one."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
