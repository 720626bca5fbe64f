"""JoinedRows: the inputs of several splits in a row, read on demand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array, Split, StoredSplit


class JoinedRows:
    """Inputs of several splits, one after the other, each in memory or on the disk.

    Attributes:
        features: numbers in a row.
    """

    def __init__(self, parts: Sequence[Split | StoredSplit]) -> None:
        """Join `parts`, which have the same features and type."""
        self.features = parts[0].features
        self._parts = parts
        self._ends = np.cumsum([len(part) for part in parts])

    def read(self, rows: NDArray[np.unsignedinteger]) -> Array:
        """Read rows in the given order.

        Args:
            rows: shape (n,), unsigned integers.

        Returns:
            Shape (n, features).

        Raises:
            DataError: a file can no longer be read.
        """
        places = rows.astype(np.int64)
        owners = np.searchsorted(self._ends, places, side="right")
        result = np.empty((len(rows), self.features), self._parts[0].first(0).inputs.dtype)
        for number in np.unique(owners).tolist():
            part = self._parts[number]
            chosen = np.flatnonzero(owners == number)
            local = (places[chosen] - (self._ends[number] - len(part))).astype(np.uint32)
            result[chosen] = part.take(local).read().inputs
        return result


def join_splits(parts: Sequence[Split | StoredSplit]) -> Split | StoredSplit:
    """The examples of all parts; in memory if they all are."""
    targets = np.concatenate([part.all_targets() for part in parts])
    if all(isinstance(part, Split) for part in parts):
        return Split(np.concatenate([part.read().inputs for part in parts]), targets)
    return StoredSplit(JoinedRows(parts), targets)
