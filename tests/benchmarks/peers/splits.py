"""Splits: the same arrays for every peer, made by this project and handed over in a file."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.peers.jobs import Job
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import PIXEL_MAXIMUM, Split

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Splits:
    """Training, validation and test part, each as this project's `Split`.

    Inputs are uint8 pixels of pictures or standardized float32 features, targets int32 labels
    (samples,) or standardized float32 numbers (samples, 1).
    """

    train: Split
    validation: Split
    test: Split

    def save(self, path: Path) -> None:
        """Write all arrays to the .npz file `path`."""
        arrays: dict[str, Array] = {}
        for name in self.names():
            split: Split = getattr(self, name)
            arrays |= {f"{name}_inputs": split.inputs, f"{name}_targets": split.targets}
        np.savez(path, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> Splits:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                *(
                    Split(arrays[f"{name}_inputs"], arrays[f"{name}_targets"])
                    for name in cls.names()
                )
            )

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The parts' names."""
        return tuple(field.name for field in dataclasses.fields(cls))


def make_splits(job: Job, seed: int, data_dir: Path | None) -> Splits:
    """The arrays of a job: the parts that `tui-nn train` would learn from with this seed.

    Raises:
        DataError: files are missing or damaged.
    """
    dataset = load_dataset(
        job.dataset, seed=seed, validation_split=job.validation_split, data_dir=data_dir
    )
    return Splits(dataset.train.read(), dataset.validation.read(), dataset.test.read())


def as_floats(inputs: Array) -> Array:
    """Inputs as most libraries want them: float32, pixels from 0 to 1."""
    if inputs.dtype == np.uint8:
        return np.divide(inputs, PIXEL_MAXIMUM, dtype=np.float32)
    return np.ascontiguousarray(inputs, np.float32)
