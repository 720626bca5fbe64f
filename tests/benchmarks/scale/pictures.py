"""Files of any number of pictures in MNIST's layout: generated digits, again and again, moved."""

from __future__ import annotations

import itertools
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.handwriting.generation import generate_digits
from tui_nn.data.idx.mnist import TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS

DIFFERENT_DIGITS = 2_000
"""Digits that are generated; the others are these, moved by up to two pixels in x and y."""

SHIFTS = [(y, x) for y in range(-2, 3) for x in range(-2, 3)]

TEST_PICTURES = 1_000

PICTURE_BYTES = 28 * 28 + 1
"""On disk, with the label."""

SPARE_BYTES = 1 << 30
"""What is left free on the disk."""


def bytes_needed(samples: int) -> int:
    """Room on the disk for so many training pictures and what else there is."""
    return (samples + TEST_PICTURES) * PICTURE_BYTES + SPARE_BYTES


def write_pictures(folder: Path, samples: int) -> float:
    """Fill `folder` with an uncompressed data set; the share of pixels that are not zero."""
    pictures, labels = generate_digits(DIFFERENT_DIGITS, seed=0)
    digits = pictures.reshape(-1, 28, 28)
    for images, marks, count in (
        (TRAIN_IMAGES, TRAIN_LABELS, samples),
        (TEST_IMAGES, TEST_LABELS, TEST_PICTURES),
    ):
        blocks = (np.roll(digits, shift, axis=(1, 2)) for shift in itertools.cycle(SHIFTS))
        _write(folder / images.removesuffix(".gz"), (count, 28, 28), blocks)
        _write(folder / marks.removesuffix(".gz"), (count,), itertools.repeat(labels))
    return float(np.mean(digits != 0))


def _write(path: Path, shape: tuple[int, ...], blocks: Iterator[NDArray[np.integer]]) -> None:
    """Write an idx file of `shape` whose rows are those of the `blocks`, one after another."""
    missing = shape[0]
    with path.open("wb") as file:
        file.write(struct.pack(f">{1 + len(shape)}I", (8 << 8) + len(shape), *shape))
        while missing > 0:
            rows = next(blocks)[:missing]
            file.write(rows.astype(np.uint8).tobytes())
            missing -= len(rows)
        file.flush()
        os.fsync(file.fileno())  # pages that are not written yet cannot be dropped later


def drop_pages(path: Path) -> None:
    """Have the system forget the file, so that it comes from the disk again."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
