"""Locks on files, and the one loop that waits for another process to release something."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import BinaryIO

PAUSE = 0.02
"""Seconds between two attempts."""


def wait_for(attempt: Callable[[], None], seconds: float) -> None:
    """Call `attempt` until it succeeds, for at most so many seconds.

    Args:
        attempt: raises BlockingIOError while another process is in the way.
        seconds: 0 for a single attempt.

    Raises:
        BlockingIOError: the other process did not release it in time.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return attempt()
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
        time.sleep(PAUSE)


def try_lock(file: BinaryIO, *, shared: bool = False) -> None:
    """Lock `file`, open for reading and writing, until it is closed or the process ends.

    Child processes do not inherit the lock.

    Args:
        file: the file; its content does not matter.
        shared: take a shared lock, where the system has them.

    Raises:
        BlockingIOError: another process has locked it.
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
    """Lock `file` as `try_lock` does, and wait at most so many seconds for other processes.

    Returns:
        Whether it is locked; false where the system, or the file system, has no locks.

    Raises:
        BlockingIOError: another process still has it locked.
    """
    try:
        wait_for(lambda: try_lock(file), seconds)
    except BlockingIOError:
        raise
    except OSError:
        return False
    return True
