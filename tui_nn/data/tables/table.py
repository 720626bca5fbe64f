"""Table: the rows of a file by column, before it is known what the columns mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """Columns of the same length, as they stand in a file.

    Attributes:
        names: a name for each column, all different.
        columns: shape (rows,) each: numbers of any NumPy type, NaN for a gap; or objects, each a
            `str` as it stands in the file, or None where the file itself has no value.
        lines: shape (rows,), int64, the line or record of the file where each row begins, from 1.
        source: what the rows were read from, for messages.
        format: what the file is, such as "CSV separated by ;".
        notes: what the user has to know about how the file was read, a sentence each.
    """

    names: tuple[str, ...]
    columns: tuple[Array, ...]
    lines: Array
    source: str = "the table"
    format: str = "a table"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.names) != len(self.columns) or len(set(self.names)) != len(self.names):
            raise ValueError(f"{len(self.names)} names for {len(self.columns)} columns")
        if any(len(column) != len(self.lines) for column in self.columns):
            raise ValueError("columns of different lengths")

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> Array:
        """The cells of a column, shape (rows,).

        Raises:
            KeyError: there is no such column.
        """
        try:
            return self.columns[self.names.index(name)]
        except ValueError:
            raise KeyError(name) from None

    def take(self, rows: Array) -> Table:
        """The rows at the indices `rows`, shape (n,), in that order."""
        columns = tuple(column[rows] for column in self.columns)
        return replace(self, columns=columns, lines=np.asarray(self.lines)[rows])

    def select(self, names: Iterable[str]) -> Table:
        """The columns of these names, in that order.

        Raises:
            KeyError: there is no such column.
        """
        names = tuple(names)
        return replace(self, names=names, columns=tuple(map(self.column, names)))
