"""A marker file: only one program at a time can make it, also where file locks exclude nobody.

Network homes may have no locks, or locks that other computers do not see. That a file is made
anew, or not at all, holds everywhere.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from tui_nn.storage.private_folders import OWNER_ONLY

FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL

STALE = 10.0
"""Seconds after which a marker is that of a crashed program: changes take milliseconds."""

PAUSE = 0.02
"""Seconds between two attempts."""


@contextlib.contextmanager
def marked(marker: Path, patience: float) -> Iterator[None]:
    """Be the only one for whom `marker` exists.

    Args:
        marker: the file, in a folder that exists.
        patience: seconds to wait for another program.

    Raises:
        BlockingIOError: another program does not end.
        OSError: the file cannot be made.
    """
    if _is_stale(marker):
        _clear(marker)
    deadline = time.monotonic() + patience
    while not _make(marker):
        if time.monotonic() > deadline:
            raise BlockingIOError(errno.EAGAIN, "another program is at work")
        time.sleep(PAUSE)
    try:
        yield
    finally:
        marker.unlink(missing_ok=True)


def _make(marker: Path) -> bool:
    """Make the file; false if it exists."""
    try:
        os.close(os.open(marker, FLAGS, OWNER_ONLY))
    except FileExistsError:
        return False
    return True


def _clear(marker: Path) -> None:
    """Remove a stale marker, and no other.

    Another program may have replaced it since it was examined. Only one program can rename it, and
    examines what it got; a fresh one is put back.
    """
    taken = marker.with_name(f"{marker.name}.{secrets.token_hex(4)}")
    with contextlib.suppress(FileNotFoundError):  # another program was faster
        marker.rename(taken)
        if _is_stale(taken):
            taken.unlink()
        else:
            taken.rename(marker)


def _is_stale(marker: Path) -> bool:
    """Whether the marker is old, by the clock of the file server."""
    try:
        made = marker.stat().st_mtime
        probe = marker.with_name(f".probe.{secrets.token_hex(4)}")
        try:
            os.close(os.open(probe, FLAGS, OWNER_ONLY))
            return probe.stat().st_mtime - made > STALE
        finally:
            probe.unlink(missing_ok=True)
    except OSError:
        return False
