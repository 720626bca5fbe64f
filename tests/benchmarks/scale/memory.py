"""What the system says of a process's memory, and of the processor's."""

from __future__ import annotations

import sys
from pathlib import Path

STATUS = Path("/proc/self/status")

CACHES = Path("/sys/devices/system/cpu/cpu0/cache")


def memory() -> dict[str, float]:
    """This process's memory in MB: "peak" ever, and "anonymous" and "file" pages resident now.

    On systems without /proc the peak alone.
    """
    if not STATUS.exists():
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6}
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    names = {"peak": "VmHWM", "anonymous": "RssAnon", "file": "RssFile"}
    return {name: int(lines[key].split()[0]) * 1024 / 1e6 for name, key in names.items()}


def caches() -> list[str]:
    """The first core's caches for data, such as "L2 1024K"; empty where the system tells not."""
    found = []
    for folder in sorted(CACHES.glob("index*")):
        kind, level, size = (
            (folder / name).read_text().strip() for name in ("type", "level", "size")
        )
        if kind != "Instruction":
            found.append(f"L{level} {size}")
    return found
