"""Splits: which rows are held back, fixed by the seed, whatever the order of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.splitting.stratified import hold_out

Array = NDArray[Any]

TEST, VALIDATION = 1, 2
"""What rows are held out for."""

MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
"""Constants of splitmix64 (Steele, Lea and Flood 2014)."""


@dataclass(frozen=True, eq=False, slots=True)
class Parts:
    """Sorted indices of the rows of each part, uint32; together they hold each row at most once."""

    train: Array
    validation: Array
    test: Array


def split_parts(labels: Array, *, test: float, validation: float, seed: int) -> Parts:
    """Split rows into three parts, each with its share of every class.

    Args:
        labels: shape (rows,), all 0 for regression. A class of a single row is trained on.
        test: share of the rows in the test part; above 0 for at least one row.
        validation: the same of the others in the validation part.
        seed: the same seed gives the same parts.
    """
    rest, held = _hold_out(labels, test, seed, TEST)
    kept, checked = _hold_out(labels[rest], validation, seed, VALIDATION)
    return Parts(rest[kept], rest[checked], held)


def _hold_out(labels: Array, share: float, seed: int, purpose: int) -> tuple[Array, Array]:
    at_least = 1 / len(labels) if share > 0 else 0.0
    return hold_out(labels, max(share, at_least), seed, purpose)


def order_rows(columns: Sequence[Array]) -> Array:
    """An order of the rows that depends on what is in them, and not on where they stand.

    Equal rows are next to one another, so which of them comes first makes no difference.

    Args:
        columns: numbers or dates, shape (rows,) each; all that tells two rows apart.

    Returns:
        Indices of the rows, shape (rows,), int64.
    """
    digests = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        digests = _mix(digests ^ _bits(column))
    return np.argsort(digests, kind="stable")


def _bits(column: Array) -> Array:
    """Each value as 64 bits, the same for equal values."""
    if column.dtype.kind in "Mi":
        return column.astype(np.int64).view(np.uint64)
    numbers = np.where(np.isnan(column), np.nan, column) + 0.0
    return np.ascontiguousarray(numbers, dtype=np.float64).view(np.uint64)


def _mix(values: Array) -> Array:
    add, first, second = (np.uint64(constant) for constant in MIX)
    values = values + add
    values = (values ^ (values >> np.uint64(30))) * first
    values = (values ^ (values >> np.uint64(27))) * second
    return np.asarray(values ^ (values >> np.uint64(31)))
