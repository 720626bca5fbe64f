"""One way to read pictures in random order, in a process of its own: time and memory."""

from __future__ import annotations

import json
import mmap
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.scale.memory import memory
from tests.benchmarks.scale.pictures import drop_pages
from tui_nn.data.idx.reading import open_idx

HEADER_BYTES = 16

WINDOW = 512
"""Pictures that are read at a time: 16 batches of 32."""

SECONDS = 1.0

Reader = Callable[[NDArray[np.uint32]], Any]


def by_position(path: Path, samples: int) -> Reader:
    """As the program does it."""
    rows = open_idx(path, 3, in_memory=0)
    assert len(rows) == samples
    return rows.read  # type: ignore[union-attr]


def through_map(path: Path, samples: int) -> Reader:
    """A memory map whose pages are given back after each window."""
    content = np.memmap(path, np.uint8, "r", HEADER_BYTES, (samples, 784))
    pages: mmap.mmap = content._mmap  # type: ignore[attr-defined]

    def read(rows: NDArray[np.uint32]) -> NDArray[np.uint8]:
        found = content[rows]
        pages.madvise(mmap.MADV_DONTNEED)
        return found

    return read


WAYS = {"by position": by_position, "through a map": through_map}


def measure(way: str, path: Path, samples: int, *, cached: bool, hurry: float) -> dict[str, Any]:
    """Read windows in random order for a second; seconds a picture, and memory that it took."""
    before, read = memory()["peak"], WAYS[way](path, samples)
    generator = np.random.default_rng(0)
    if not cached:
        drop_pages(path)
    begin, count = time.perf_counter(), 0
    while not count or time.perf_counter() - begin < SECONDS / hurry:
        read(generator.integers(0, samples, WINDOW, dtype=np.uint32))
        count += WINDOW
    seconds = (time.perf_counter() - begin) / count
    return {"picture_seconds": seconds, "memory": memory()["peak"] - before}


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    path = Path(sys.argv[2])
    found = measure(
        asked["way"], path, asked["samples"], cached=asked["cached"], hurry=float(sys.argv[3])
    )
    print(json.dumps(found))
