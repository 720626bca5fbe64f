"""Tables from arrays: rows of numbers with or without targets, or records with named fields."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.data.splitting.labels import one_for_each
from tui_nn.data.tables.table import Array, Table
from tui_nn.errors import DataError

MOST_COLUMNS = 100_000
"""Columns of a table made of an array."""


def table_of_arrays(
    inputs: Array,
    targets: Array | None,
    source: str,
    *,
    names: Sequence[str] = (),
    target: str = "y",
    class_names: Sequence[str] = (),
) -> Table:
    """The table of an array of rows, and one of their targets as its last column.

    Args:
        inputs: shape (rows, columns) or (rows,); numbers, booleans or text, or records.
        targets: shape (rows,) or (rows, 1), or one-hot; None if they are in a column.
        source: what they were read from.
        names: of the columns; empty for x1, x2, ...
        target: name of the targets.
        class_names: names of targets that are whole numbers from 0; empty for the numbers.

    Raises:
        DataError: the arrays do not fit together, or are no table.
    """
    if inputs.dtype.names is not None and inputs.ndim == 1:
        found = {name: inputs[name] for name in inputs.dtype.names}
    else:
        found = _columns(inputs, source, names)
    if targets is not None:
        if len(targets) != len(inputs):
            raise DataError(f"{source}: {len(targets):,} targets for {len(inputs):,} rows")
        name = target if target not in found else f"{target} (target)"
        found[name] = _name_classes(_flatten(targets, source), class_names, source)
    columns = tuple(_cells(column, name, source) for name, column in found.items())
    lines = np.arange(1, len(inputs) + 1, dtype=np.int64)
    return Table(tuple(found), columns, lines, source, "arrays of NumPy")


def _columns(inputs: Array, source: str, names: Sequence[str]) -> dict[str, Array]:
    """The columns by name."""
    rows = inputs[:, None] if inputs.ndim == 1 else inputs
    if rows.ndim != 2 or not rows.shape[1]:
        raise DataError(f"{source}: has shape {inputs.shape}, which is not a table's")
    if rows.shape[1] > MOST_COLUMNS:
        raise DataError(f"{source}: has {rows.shape[1]:,} columns, more than {MOST_COLUMNS:,}")
    if len(set(names)) != rows.shape[1]:
        names = [f"x{number}" for number in range(1, rows.shape[1] + 1)]
    return {name: rows[:, place] for place, name in enumerate(names)}


def _flatten(targets: Array, source: str) -> Array:
    """One target for each row."""
    targets = one_for_each(targets)
    if targets.ndim != 1:
        raise DataError(f"{source}: targets of shape {targets.shape}; expected is one for each row")
    return targets


def _name_classes(targets: Array, names: Sequence[str], source: str) -> Array:
    """Whole numbers from 0 as the names they stand for."""
    if not names or targets.dtype.kind not in "biu":
        return targets
    numbers = targets.astype(np.int64)
    if len(numbers) and not 0 <= numbers.min() <= numbers.max() < len(names):
        raise DataError(f"{source}: targets beyond the {len(names)} names of classes")
    return np.array([*names, None], object)[numbers]


def _cells(column: Array, name: str, source: str) -> Array:
    """A column as a table has it: numbers, or text as objects."""
    if column.dtype.kind == "S":
        column = np.char.decode(column, "utf-8", "replace")
    if column.dtype.kind == "U":
        return column.astype(object)
    if column.dtype.kind not in "biufO" or column.ndim != 1:
        raise DataError(f"{source}: {name} holds {column.dtype}, neither numbers nor text")
    return column
