"""Writes idx files, and small data sets in MNIST's layout, for the tests."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array
from tui_nn.data.idx.mnist import TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS
from tui_nn.data.idx.reading import TYPES


def idx_bytes(values: Array, type_code: int = 0x08) -> bytes:
    """The idx file of an array, of unsigned bytes by default."""
    header = struct.pack(f">{1 + values.ndim}I", (type_code << 8) + values.ndim, *values.shape)
    return header + values.astype(TYPES[type_code]).tobytes()


def write_idx(path: Path, values: Array, type_code: int = 0x08) -> Path:
    """Write an array as an idx file, compressed if its name says so."""
    content = idx_bytes(values, type_code)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def write_pictures(
    folder: Path, training: int = 40, test: int = 10
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Write a data set in MNIST's layout; returns its training pictures and labels."""
    generator = np.random.default_rng(5)
    images = generator.integers(0, 256, (training + test, 28, 28), dtype=np.uint8)
    labels = (np.arange(training + test) % 10).astype(np.uint8)
    write_idx(folder / TRAIN_IMAGES, images[:training])
    write_idx(folder / TRAIN_LABELS, labels[:training])
    write_idx(folder / TEST_IMAGES, images[training:])
    write_idx(folder / TEST_LABELS, labels[training:])
    return images[:training], labels[:training]
