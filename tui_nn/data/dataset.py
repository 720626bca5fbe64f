"""Dataset and Split: what a network learns from, frozen and read-only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.kinds import Kind, Task

__all__ = ["PIXEL_MAXIMUM", "Array", "Dataset", "Kind", "Scaling", "Split", "Task", "split_indices"]

Array = NDArray[Any]

PIXEL_MAXIMUM = 255
"""Pictures are stored as uint8; a network sees `pixel / PIXEL_MAXIMUM`."""


@dataclass(frozen=True, eq=False, slots=True)
class Split:
    """Examples with their targets; both arrays are made read-only.

    Attributes:
        inputs: shape (samples, features); uint8 pixels for pictures, float32 otherwise.
        targets: int32 labels of shape (samples,) for classification,
            float32 of shape (samples, outputs) for regression.
    """

    inputs: Array
    targets: Array

    def __post_init__(self) -> None:
        if len(self.inputs) != len(self.targets):
            raise ValueError(f"{len(self.inputs)} inputs but {len(self.targets)} targets")
        for name in ("inputs", "targets"):
            array = np.ascontiguousarray(getattr(self, name)).view()
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return len(self.inputs)

    def take(self, indices: Array) -> Split:
        """The examples at `indices`, shape (n,), copied in that order."""
        return Split(self.inputs[indices], self.targets[indices])


@dataclass(frozen=True, eq=False, slots=True)
class Scaling:
    """Standardization `(value - mean) / deviation`, a column at a time.

    Attributes:
        mean: shape (columns,), float64.
        deviation: shape (columns,), float64, never zero.
    """

    mean: Array
    deviation: Array

    @classmethod
    def fit(cls, values: Array) -> Scaling:
        """Fit to `values`, shape (samples, columns); a constant column keeps deviation 1."""
        mean = values.mean(axis=0, dtype=np.float64)
        deviation = values.std(axis=0, dtype=np.float64)
        return cls(mean, np.where(deviation > 0, deviation, 1.0))

    def apply(self, values: Array) -> Array:
        """Standardize `values`, shape (samples, columns), to float32."""
        return ((values - self.mean) / self.deviation).astype(np.float32)

    def invert(self, values: Array) -> Array:
        """Bring standardized `values`, shape (samples, columns), back to their unit."""
        return np.asarray(values * self.deviation + self.mean)


@dataclass(frozen=True, eq=False, slots=True)
class Dataset:
    """Three splits that share no example, and what their numbers mean.

    Attributes:
        name: its name in the catalog.
        task: classification or regression.
        kind: what an example looks like.
        class_names: a name for each label; empty for regression.
        feature_names: a name for each input column; empty for pictures.
        picture_shape: (rows, columns) of a picture; None for other kinds.
        input_scaling: how inputs were standardized (fitted on the training part alone).
        target_scaling: how a regression's targets were standardized.
        target_name: what a regression predicts, with its unit, such as "price [$]".
    """

    name: str
    task: Task
    kind: Kind
    train: Split
    validation: Split
    test: Split
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    picture_shape: tuple[int, int] | None = None
    input_scaling: Scaling | None = None
    target_scaling: Scaling | None = None
    target_name: str = ""

    @property
    def in_features(self) -> int:
        """Number of input features."""
        return int(self.train.inputs.shape[1])

    @property
    def is_classification(self) -> bool:
        """Whether the targets are labels."""
        return self.task is Task.CLASSIFICATION


def split_indices(samples: int, share: float, seed: int) -> tuple[Array, Array]:
    """Deal `samples` examples into a training and a validation part, at random.

    Args:
        samples: how many examples there are.
        share: the validation part's share, 0 <= share < 1.
        seed: the same seed deals the same way.

    Returns:
        Two sorted int64 index arrays that together hold each example exactly once.
    """
    order = np.random.default_rng([seed, samples]).permutation(samples)
    cut = samples - round(samples * share)
    return np.sort(order[:cut]), np.sort(order[cut:])
