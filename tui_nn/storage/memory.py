"""How much memory there is."""

from __future__ import annotations

import os
from pathlib import Path

UNKNOWN = 2 << 30
"""Bytes that are assumed where the system does not tell."""

_MEMINFO = Path("/proc/meminfo")

_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Where a container's limit stands."""


def available_memory() -> int:
    """Bytes that can be used without swapping, at most what a container may use."""
    limits = [limit for path in _LIMITS if (limit := _read_limit(path)) is not None]
    return min([_available(), *limits])


def _available() -> int:
    try:
        lines = _MEMINFO.read_text().splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable"))
    except (OSError, ValueError, IndexError, StopIteration):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, ValueError, OSError):
        return UNKNOWN


def _read_limit(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):  # there is none, or it is "max"
        return None
