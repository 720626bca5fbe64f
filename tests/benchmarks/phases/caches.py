"""How large the processor's caches are, as the system tells it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

FOLDER = Path("/sys/devices/system/cpu/cpu0/cache")

USUAL_SIZES: Mapping[str, int] = MappingProxyType({"L1": 1 << 15, "L2": 1 << 20, "L3": 1 << 24})
"""Bytes; where the system does not tell."""

UNITS = {"K": 1 << 10, "M": 1 << 20}


def cache_sizes(folder: Path = FOLDER) -> dict[str, int]:
    """Bytes of each cache that holds data, nearest first, by names such as "L1"."""
    found = {}
    try:
        for entry in folder.glob("index*"):
            level, kind, size = (
                (entry / name).read_text().strip() for name in ("level", "type", "size")
            )
            if kind in ("Data", "Unified"):
                found[f"L{level}"] = int(size[:-1]) * UNITS[size[-1]]
    except (OSError, ValueError, KeyError, IndexError):
        found = {}
    return dict(sorted(found.items())) or dict(USUAL_SIZES)
