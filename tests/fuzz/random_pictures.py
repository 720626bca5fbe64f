"""Random pictures in MNIST's format, for recipes that would download a data set."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

PICTURES = (("train", 600), ("t10k", 100))
"""Of a data set in MNIST's format, for the recipes that would download one."""


def write_pictures(folder: Path) -> None:
    """Write random pictures and labels in MNIST's format."""
    folder.mkdir()
    random = np.random.default_rng(0)
    for part, count in PICTURES:
        images = random.integers(0, 256, (count, 28, 28), np.uint8)
        labels = np.arange(count, dtype=np.uint8) % 10
        for name, array in (("images-idx3", images), ("labels-idx1", labels)):
            head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
            (folder / f"{part}-{name}-ubyte").write_bytes(head + array.tobytes())
