"""A marker file: only one program at a time can create it, even where file locks do not work.

Network homes may have no locks, or locks that other computers do not see. Exclusive creation of a
file works everywhere.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from tui_nn.storage.locks import wait_for
from tui_nn.storage.private_folders import OWNER_ONLY

FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL

STALE = 10.0
"""Seconds after which a marker was left by a crashed program: changes take milliseconds."""


@contextlib.contextmanager
def marked(marker: Path, patience: float) -> Iterator[None]:
    """Create `marker`, and remove it at the end; no other program can create it meanwhile.

    Args:
        marker: the file, in a folder that exists.
        patience: seconds to wait for another program.

    Raises:
        BlockingIOError: another program has not removed it in time.
        OSError: the file cannot be created.
    """
    if _is_stale(marker):
        _clear(marker)
    wait_for(lambda: _create(marker), patience)
    try:
        yield
    finally:
        marker.unlink(missing_ok=True)


def _create(marker: Path) -> None:
    """Create the file.

    Raises:
        BlockingIOError: it exists.
    """
    try:
        os.close(os.open(marker, FLAGS, OWNER_ONLY))
    except FileExistsError as error:
        raise BlockingIOError(errno.EAGAIN, "another program is changing the file") from error


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
