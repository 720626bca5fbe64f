"""Data sets under Keras' names, and one-hot rows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Split

Array = NDArray[Any]
Pair = tuple[Array, Array]


class PictureDataset:
    """Pictures with labels that are read from files, or downloaded once.

    Attributes:
        name: of the data set.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def load_data(self, path: str | os.PathLike[str] | None = None) -> tuple[Pair, Pair]:
        """The training part and the test part.

        Args:
            path: folder with the files; by default where `tui-nn` keeps downloaded data.

        Returns:
            ((x_train, y_train), (x_test, y_test)): uint8 pictures of shape (samples, 28, 28) and
            uint8 labels of shape (samples,).

        Raises:
            DataError: the files are missing or damaged, and cannot be downloaded.
        """
        folder = None if path is None else Path(path)
        dataset = load_dataset(self.name, seed=0, validation_split=0.0, data_dir=folder)
        shape = dataset.schema.picture_shape
        assert shape is not None
        return _pair(dataset.train.read(), shape), _pair(dataset.test.read(), shape)


mnist = PictureDataset("mnist")
fashion_mnist = PictureDataset("fashion-mnist")


def to_categorical(x: Any, num_classes: int | None = None) -> Array:
    """One-hot rows of labels.

    Args:
        x: labels, whole numbers from 0, shape (samples,) or (samples, 1).
        num_classes: columns; one more than the largest label if left out.

    Returns:
        float32, shape (samples, num_classes).

    Raises:
        ValueError: a label is no whole number, below 0 or too large, or the shape is another.

    Examples:
        >>> to_categorical([0, 2, 1]).tolist()
        [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    labels = np.asarray(x)
    places = labels.astype(np.int64).reshape(-1)
    if labels.ndim < 1 or labels.size != len(labels) or not (places == labels.reshape(-1)).all():
        raise ValueError(f"labels are whole numbers of shape (samples,), not {labels.shape}")
    classes = int(places.max(initial=-1)) + 1 if num_classes is None else num_classes
    if len(places) and not 0 <= places.min() <= places.max() < classes:
        raise ValueError(f"labels {places.min()} to {places.max()} for {classes} classes")
    rows = np.zeros((len(places), classes), np.float32)
    rows[np.arange(len(places)), places] = 1
    return rows


def _pair(split: Split, shape: tuple[int, ...]) -> Pair:
    return split.inputs.reshape(-1, *shape).copy(), split.targets.astype(np.uint8)
