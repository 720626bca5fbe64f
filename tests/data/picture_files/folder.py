"""Folders of pictures to read: each class has a shape of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.catalog import load_dataset
from tui_nn.data.options import DataOptions

CLASSES = ("cat", "dog")


def make_picture(seed: int, size: tuple[int, int] = (28, 28)) -> NDArray[np.uint8]:
    """A light spot on a dark ground, at a random place; (rows, columns)."""
    random = np.random.default_rng(seed)
    picture = np.zeros(size, np.uint8)
    row, column = (int(random.integers(1, side - 8)) for side in size)
    picture[row : row + 6, column : column + 6] = random.integers(150, 256, (6, 6))
    return picture


def write_picture(path: Path, pixels: NDArray[Any], **options: Any) -> Path:
    """Write a picture in the format of its suffix, in folders that are made."""
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **options)
    return path


def write_classes(
    folder: Path,
    count: int = 10,
    *,
    classes: Sequence[str] = CLASSES,
    size: tuple[int, int] = (28, 28),
    first: int = 0,
) -> Path:
    """A folder of `count` pictures for each class."""
    for number, name in enumerate(classes):
        for index in range(count):
            seed = first + number * count + index
            write_picture(folder / name / f"{index}.png", make_picture(seed, size))
    return folder


def load(folder: Path, seed: int = 0, **options: Any) -> Any:
    """The data set in a folder; of any type, since its optional parts are all there."""
    return load_dataset(
        str(folder), seed=seed, validation_split=0.1, options=DataOptions(**options)
    )
