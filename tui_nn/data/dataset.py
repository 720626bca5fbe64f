"""Dataset and its splits: what a network is trained on, frozen and read-only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.origins import Origins
from tui_nn.data.picture import PIXEL_MAXIMUM
from tui_nn.data.preparation import Preparation
from tui_nn.data.record import DataRecord
from tui_nn.data.schema import DatasetSchema
from tui_nn.data.survey import Survey

__all__ = [
    "PIXEL_MAXIMUM",
    "Array",
    "Dataset",
    "HiddenFactors",
    "RowReader",
    "Scaling",
    "Split",
    "StoredSplit",
    "split_indices",
]

Array = NDArray[Any]


class RowReader(Protocol):
    """Reads rows of numbers when they are needed."""

    features: int

    def read(self, rows: NDArray[np.unsignedinteger], /) -> Array:
        """The rows at `rows`, shape (n,), in that order; shape (n, features)."""


@dataclass(frozen=True, eq=False, slots=True)
class HiddenFactors:
    """What generated examples were made of, and no network is given: to compare its units with.

    Attributes:
        names: a name for each factor.
        values: shape (samples, factors), float64.
    """

    names: tuple[str, ...]
    values: Array

    def take(self, indices: Array | slice) -> HiddenFactors:
        """Those of the examples at `indices`."""
        return HiddenFactors(self.names, self.values[indices])


@dataclass(frozen=True, eq=False, slots=True)
class Split:
    """Examples with their targets; both arrays are made read-only.

    Attributes:
        inputs: shape (samples, features); uint8 pixels for pictures, float32 otherwise.
        targets: labels of shape (samples,) for classification, int32 or, read from a
            `StoredSplit`, uint8; float32 of shape (samples, outputs) for regression.
        hidden: what they were made of; None unless they were generated from hidden factors.
    """

    inputs: Array
    targets: Array
    hidden: HiddenFactors | None = None

    def __post_init__(self) -> None:
        if len(self.inputs) != len(self.targets):
            raise ValueError(f"{len(self.inputs)} inputs but {len(self.targets)} targets")
        if self.hidden is not None and len(self.hidden.values) != len(self.targets):
            raise ValueError(f"hidden factors of {len(self.hidden.values)} examples")
        for name in ("inputs", "targets"):
            array = np.ascontiguousarray(getattr(self, name)).view()
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def features(self) -> int:
        """Number of input features."""
        return int(self.inputs.shape[1])

    def take(self, indices: Array) -> Split:
        """The examples at `indices`, shape (n,), copied in that order."""
        return self._part(indices)

    def first(self, count: int) -> Split:
        """The first `count` examples, or all if there are fewer."""
        return self._part(slice(count))

    def _part(self, indices: Array | slice) -> Split:
        hidden = self.hidden.take(indices) if self.hidden else None
        return Split(self.inputs[indices], self.targets[indices], hidden)

    def read(self) -> Split:
        """The split itself, which is in memory."""
        return self

    def all_targets(self) -> Array:
        """The targets of all examples."""
        return self.targets


@dataclass(frozen=True, eq=False, slots=True)
class StoredSplit:
    """Examples whose inputs stay in a file, because there are too many for memory.

    There is no `inputs`, so that they cannot be read by accident. An index of 4 bytes per example
    tells which of the file's examples belong to the split, so that the file is split at random, the
    same as if it were in memory; the last part of the file would need no index, but is all of one
    class where a file is sorted.

    Attributes:
        rows: the inputs of all examples of the file.
        targets: of all of them, as in `Split`; labels may be uint8.
        places: shape (n,), uint32, the positions of the split's examples in the file; None for all.
    """

    rows: RowReader
    targets: Array
    places: Array | None = None

    def __len__(self) -> int:
        return len(self.targets if self.places is None else self.places)

    @property
    def features(self) -> int:
        """Number of input features."""
        return self.rows.features

    def take(self, indices: Array) -> StoredSplit:
        """The examples at `indices`, uint32 (n,), in that order; nothing is read yet."""
        places = indices if self.places is None else self.places[indices]
        return StoredSplit(self.rows, self.targets, places)

    def first(self, count: int) -> Split:
        """The first `count` examples, or all if there are fewer, in memory."""
        return self.take(np.arange(min(count, len(self)), dtype=np.uint32)).read()

    def read(self) -> Split:
        """All examples, in memory; for a split that is a small part of its file.

        Raises:
            DataError: the file can no longer be read.
        """
        places = np.arange(len(self), dtype=np.uint32) if self.places is None else self.places
        return Split(self.rows.read(places), self.targets[places])

    def all_targets(self) -> Array:
        """The targets of the split's examples."""
        return self.targets if self.places is None else np.asarray(self.targets[self.places])


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
        """Standardized `values`, shape (samples, columns), in their own unit; float64."""
        return np.asarray(values * self.deviation + self.mean)


@dataclass(frozen=True, eq=False, slots=True)
class Dataset:
    """Three splits that share no example, and what their numbers mean.

    Attributes:
        name: its name on the command line and on the screen.
        schema: what an example and its target are.
        input_scaling: how inputs were standardized (fitted to the training part alone).
        target_scaling: how a regression's targets were standardized.
        notes: what the user has to know about how the files were read, a sentence each.
        preparation: how the user's own rows or pictures became inputs; None for built-in data.
        survey: what was understood of the user's own file; None for built-in data.
        record: which file it was; None for built-in data.
        origins: where in it each example stands; None where that is not known.

    Raises:
        ValueError: the examples do not have as many features as the schema says.
    """

    name: str
    schema: DatasetSchema
    train: Split | StoredSplit
    validation: Split | StoredSplit
    test: Split | StoredSplit
    input_scaling: Scaling | None = None
    target_scaling: Scaling | None = None
    notes: tuple[str, ...] = ()
    preparation: Preparation | None = None
    survey: Survey | None = None
    record: DataRecord | None = None
    origins: Origins | None = None

    def __post_init__(self) -> None:
        if self.train.features != self.schema.in_features:
            raise ValueError(
                f"{self.name} has {self.train.features} features, not {self.schema.in_features}"
            )

    def scaled_like(self, other: Dataset) -> Dataset:
        """The test part as a network trained on `other` takes it, standardized as `other` is.

        Args:
            other: has scalings where this one has some, and its examples in memory.
        """
        assert isinstance(self.test, Split)
        inputs = _rescale(self.test.inputs, self.input_scaling, other.input_scaling)
        targets = _rescale(self.test.targets, self.target_scaling, other.target_scaling)
        return replace(
            self,
            test=Split(inputs, targets, self.test.hidden),
            input_scaling=other.input_scaling,
            target_scaling=other.target_scaling,
        )


def _rescale(values: Array, before: Scaling | None, after: Scaling | None) -> Array:
    return values if before is None or after is None else after.apply(before.invert(values))


def split_indices(samples: int, share: float, seed: int) -> tuple[Array, Array]:
    """Split `samples` examples into a training and a validation part, at random.

    Args:
        samples: how many examples there are.
        share: the validation part's share, 0 <= share < 1.
        seed: the same seed gives the same split.

    Returns:
        Two sorted uint32 index arrays that together hold each example exactly once.
    """
    order = np.arange(samples, dtype=np.uint32)
    np.random.default_rng([seed, samples]).shuffle(order)
    cut = samples - round(samples * share)
    training, validation = order[:cut], order[cut:]
    training.sort()
    validation.sort()
    return training, validation
