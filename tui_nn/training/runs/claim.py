"""Claim: the exclusive right of a process to train a run, even without file locks.

Two things show which process trains a run. One is a file lock, which ends with its process. It is
exact where it works, but on network homes locks may be missing, or exclude only processes of the
same computer. The other is a record of the owner in the folder of the run. On the owner's computer
the process table tells whether the owner is alive; on others its heartbeat does, a write to the
record every few seconds. The age of the heartbeat is the difference of two times that the file
server gave to files, so that the clocks of the computers do not matter.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import BinaryIO

from tui_nn.storage.durable import read_at_most
from tui_nn.storage.locks import lock_within, try_lock
from tui_nn.storage.private_folders import OWNER_ONLY
from tui_nn.training.runs.owner import MAXIMUM_SIZE, Owner, read_owner, this_process

LOCK, RECORD = ".lock", "owner.json"

LOCK_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
RECORD_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

PATIENCE = 0.5
"""Seconds to wait for processes that only check whether a run is held."""

HEARTBEAT = 10.0
"""Seconds from one write to the record to the next."""

SILENCE = 120.0
"""Seconds without a heartbeat after which an owner on another computer counts as ended."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a run.

    Attributes:
        owner: the process; None if its record cannot be read.
        age: seconds since its last heartbeat; None if a living process or a lock proves that the
            run is held. Only without that proof may the claim be forced.
    """

    owner: Owner | None
    age: float | None = None

    @property
    def is_certain(self) -> bool:
        """Whether the run is certainly held."""
        return self.age is None

    @property
    def is_here(self) -> bool:
        """Whether it is on this computer, or may be."""
        return self.owner is None or self.owner.is_here

    def __str__(self) -> str:
        return "another process" if self.owner is None else str(self.owner)


class HeldError(Exception):
    """The run is held by another process, or by this one.

    Attributes:
        holder: who holds it.
    """

    def __init__(self, holder: Holder) -> None:
        super().__init__(str(holder))
        self.holder = holder


class Claim:
    """A run held by this process, until `release` or until the process ends.

    Args:
        folder: of the run.
        lock: its lock file, locked where the file system can.
    """

    def __init__(self, folder: Path, lock: BinaryIO) -> None:
        self._record = folder / RECORD
        self._lock = lock
        self._owner = this_process()
        self._released = Flag()
        self._is_signed = _sign(self._record, self._owner)
        Thread(target=self._beat, name="heartbeat", daemon=True).start()

    def is_lost(self) -> bool:
        """Whether the folder is gone, has been replaced, or was claimed by another process."""
        try:
            owner = read_owner(self._record)
        except (FileNotFoundError, NotADirectoryError):
            return self._is_signed or not self._record.parent.is_dir()
        except OSError:  # the file server is away, and may come back
            return False
        return owner is not None and owner.token != self._owner.token

    def release(self) -> None:
        """Release the run for other processes."""
        if not self._released.is_set():
            self._released.set()
            if self._is_signed and not self.is_lost():
                self._record.unlink(missing_ok=True)
            self._lock.close()

    def _beat(self) -> None:
        while not self._released.wait(HEARTBEAT):
            with contextlib.suppress(OSError):
                if not self._is_signed:  # the disk was full
                    self._is_signed = _sign(self._record, self._owner)
                elif not self.is_lost():
                    with self._record.open("r+b") as file:  # closing it sends it to the server
                        file.write(self._owner.format())


def claim(folder: Path, *, force: bool = False) -> Claim:
    """Hold the run in `folder`.

    Args:
        folder: of the run.
        force: also take it from a process that may have ended.

    Raises:
        HeldError: it is held.
        OSError: the folder cannot be written.
    """
    descriptor = os.open(folder / LOCK, LOCK_FLAGS, OWNER_ONLY)
    lock = open(descriptor, "r+b")  # noqa: PTH123, SIM115 - a descriptor has no path, and is kept
    try:
        try:
            is_locked = None if not lock_within(lock, PATIENCE) else False
        except BlockingIOError:
            is_locked = True
        _refuse(_judge(folder, is_locked=is_locked), force=force)
        _remove_record(folder)
        return Claim(folder, lock)
    except BaseException:
        lock.close()
        raise


def check_claimable(folder: Path, *, force: bool = False) -> None:
    """Check that `claim` would succeed at this moment.

    Args:
        folder: of the run.
        force: as of `claim`.

    Raises:
        HeldError: it is held.
    """
    _refuse(find_holder(folder), force=force)


def _refuse(holder: Holder | None, *, force: bool) -> None:
    """Raise `HeldError` for a holder from which the run cannot be taken."""
    if holder is not None and (holder.is_certain or not force):
        raise HeldError(holder)


def find_holder(folder: Path) -> Holder | None:
    """Who holds the run in `folder`; None if it is free."""
    try:
        with (folder / LOCK).open("r+b") as lock:
            try_lock(lock, shared=True)
        is_locked: bool | None = False
    except BlockingIOError:
        is_locked = True
    except OSError:
        is_locked = None
    return _judge(folder, is_locked=is_locked)


def _judge(folder: Path, *, is_locked: bool | None) -> Holder | None:
    """Who holds the run in `folder`.

    Args:
        folder: of the run.
        is_locked: whether another process has locked it; None if there are no locks.
    """
    try:
        owner = read_owner(folder / RECORD)
    except OSError:
        return Holder(None) if is_locked else None
    alive = None if owner is None else owner.is_alive()
    if alive or (is_locked and owner is not None and owner.is_here):
        return Holder(owner)
    if alive is False or (owner is not None and owner.is_here and is_locked is False):
        return None
    age = _age(folder)
    if is_locked:
        return Holder(owner) if age < SILENCE else Holder(owner, age)
    return Holder(owner, age) if age < SILENCE else None


def _age(folder: Path) -> float:
    """Seconds since the record was written, by the clock of the file server."""
    probe = folder / f".probe.{secrets.token_hex(4)}"
    try:
        beaten = (folder / RECORD).stat().st_mtime
        try:
            probe.write_bytes(b"\n")
            return probe.stat().st_mtime - beaten
        finally:
            probe.unlink(missing_ok=True)
    except OSError:  # no probe can be written: assume that the owner is alive
        return 0.0


def _sign(record: Path, owner: Owner) -> bool:
    """Write the record; whether it could be written. A full disk does not prevent training.

    Raises:
        HeldError: another process has claimed it first.
    """
    try:
        descriptor = os.open(record, RECORD_FLAGS, OWNER_ONLY)
    except FileExistsError:
        raise HeldError(Holder(_read(record))) from None
    except OSError:
        return False
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(owner.format())
    except OSError:
        record.unlink(missing_ok=True)
        return False
    return True


def _remove_record(folder: Path) -> None:
    """Remove the record of an owner that has ended, unless another process has just done so.

    Raises:
        HeldError: that process has claimed the run.
    """
    record, grave = folder / RECORD, folder / f".{RECORD}.{secrets.token_hex(4)}"
    seen = _content(record)
    try:
        record.rename(grave)
    except OSError:  # there is none
        return
    taken = _content(grave)
    if taken != seen:
        grave.rename(record)
        raise HeldError(Holder(_read(record)))
    grave.unlink(missing_ok=True)


def _content(path: Path) -> bytes:
    try:
        return read_at_most(path, MAXIMUM_SIZE)
    except OSError:
        return b""


def _read(record: Path) -> Owner | None:
    try:
        return read_owner(record)
    except OSError:
        return None
