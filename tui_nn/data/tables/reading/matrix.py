"""Matrix: rows of numbers that grow, in one array of the smallest type that holds them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.tables.text.limits import MAX_BYTES
from tui_nn.errors import DataError

Array = NDArray[Any]

GROWTH = 1.25
"""How much room there is when there is too little."""


class Matrix:
    """An array of shape (rows, columns).

    Args:
        columns: how many.
        source: what is read, for messages.
    """

    def __init__(self, columns: int, source: str) -> None:
        self._values = np.empty((0, columns), np.uint8)
        self._source = source
        self._count = 0

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type that has held all rows so far."""
        return self._values.dtype

    def add(self, rows: Array) -> None:
        """Take in rows, shape (n, columns).

        Raises:
            DataError: the table has become too large.
        """
        columns = self._values.shape[1]
        dtype = np.promote_types(self._values.dtype, rows.dtype)
        if dtype != self._values.dtype:
            self._values = self._values.astype(dtype)
        needed = self._count + len(rows)
        if needed * columns * dtype.itemsize > MAX_BYTES:
            raise DataError(f"{self._source}: takes more than {MAX_BYTES >> 30} GiB of memory")
        if needed > len(self._values):
            room = max(needed, int(GROWTH * self._count))
            self._values.resize((room, columns), refcheck=False)
        self._values[self._count : needed] = rows
        self._count = needed

    def finish(self) -> Array:
        """All rows."""
        self._values.resize((self._count, self._values.shape[1]), refcheck=False)
        return self._values
