"""Owner: the process that trains a run, described so that other processes can tell if it lives."""

from __future__ import annotations

import json
import os
import platform
import secrets
import sys
import uuid
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

from tui_nn.storage.durable import read_at_most

MAXIMUM_SIZE = 1 << 12
"""Bytes of a record; usually about two hundred."""

PROCESSES = Path("/proc")
"""Where Linux describes its processes."""

STATE_FIELD, START_FIELD = 0, 19
"""Positions in `/proc/PID/stat` behind the name: the process state, its start in clock ticks."""

ENDED_STATES = ("Z", "X")
"""States of a process that has ended, but has not been reaped by its parent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """A process that trains a run.

    Attributes:
        host: name of its computer, for people.
        machine: identifies the running system whose process numbers count: the boot, and the
            namespace of the process; on systems without them, the network address.
        pid: number of the process there.
        started: when it was started, in clock ticks since the boot; 0 if unknown.
        token: different for each claim.
    """

    host: str
    machine: str
    pid: int
    started: int
    token: str

    def __str__(self) -> str:
        return f"process {self.pid}" + ("" if self.is_here else f" on {self.host}")

    @property
    def is_here(self) -> bool:
        """Whether it is a process of this running system."""
        return self.machine == this_machine()

    def is_alive(self) -> bool | None:
        """Whether the process still runs; None if this computer cannot check."""
        if not self.is_here or sys.platform == "win32":
            return None
        if self.started:
            return _start_of(self.pid) == self.started
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return None
        return None  # the number may have been given to another process since

    def format(self) -> bytes:
        """The content of a record."""
        return json.dumps(asdict(self)).encode() + b"\n"


def this_process() -> Owner:
    """This process as the owner of a run, with a new token."""
    return Owner(
        host=platform.node() or "another computer",
        machine=this_machine(),
        pid=os.getpid(),
        started=_start_of(os.getpid()) or 0,
        token=secrets.token_hex(8),
    )


def read_owner(path: Path) -> Owner | None:
    """The owner in the record `path`; None if it is damaged.

    Raises:
        OSError: it is missing or cannot be read.
    """
    content = read_at_most(path, MAXIMUM_SIZE)
    try:
        values = json.loads(content)
        known = {field.name: values[field.name] for field in fields(Owner)}
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    types = {"pid": int, "started": int}
    if any(type(value) is not types.get(name, str) for name, value in known.items()):
        return None
    is_plain = known["host"].isprintable() and known["pid"] > 0
    return Owner(**known) if is_plain else None


@cache
def this_machine() -> str:
    """Identifies this running system; see `Owner.machine`."""
    try:
        boot = (PROCESSES / "sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {(PROCESSES / 'self/ns/pid').readlink()}"
    except (OSError, ValueError):
        return f"{platform.node()} {uuid.getnode():x}"


def _start_of(pid: int) -> int | None:
    """Start of a process, in clock ticks since the boot; None if it has ended, or unknown."""
    try:
        text = (PROCESSES / str(pid) / "stat").read_text("utf-8", "replace")
        values = text.rpartition(")")[
            2
        ].split()  # the name before it may contain spaces and parentheses
        return None if values[STATE_FIELD] in ENDED_STATES else int(values[START_FIELD])
    except (OSError, ValueError, IndexError):
        return None
