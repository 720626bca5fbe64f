"""RunLock: held by the one process that trains a run, and free at the latest when that one ends."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import BinaryIO

from tui_nn.data.private_file import OWNER_ONLY
from tui_nn.durable import read_at_most, try_lock

OPEN_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)

LONGEST_NUMBER = 20
"""Digits of a process."""

PATIENCE, PAUSE = 0.5, 0.02
"""Seconds to wait for somebody who only looks whether a run is held, and between two tries."""


class RunLock:
    """A lock that is held."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def release(self) -> None:
        """Let somebody else hold it."""
        self._file.close()


def hold(path: Path) -> RunLock:
    """Hold the lock file `path`, and note in it who does; without it where there are no locks.

    Raises:
        BlockingIOError: another process holds it.
        OSError: the file cannot be made.
    """
    descriptor = os.open(path, OPEN_FLAGS, OWNER_ONLY)
    file = open(descriptor, "r+b")  # noqa: PTH123, SIM115 - a descriptor has no path, and is kept
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            try_lock(file)
        except BlockingIOError:
            if time.monotonic() > deadline:
                file.close()
                raise
            time.sleep(PAUSE)
        except OSError:  # there are no locks
            break
        else:
            break
    _sign(file)
    return RunLock(file)


def holder(path: Path) -> int | None:
    """The process that holds the lock file `path`, or was the last to do so; None if unknown."""
    try:
        text = read_at_most(path, LONGEST_NUMBER)
    except OSError:
        return None
    return int(text) if text.isdigit() else None


def _sign(file: BinaryIO) -> None:
    """Note who holds the lock: this process. A full disk is no reason not to hold it."""
    with contextlib.suppress(OSError):
        file.truncate(0)
        file.write(b"%d" % os.getpid())
        file.flush()


def is_held(path: Path) -> bool:
    """Whether some process, this one perhaps, holds the lock file `path`."""
    try:
        with path.open("r+b") as file:
            try_lock(file, shared=True)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
