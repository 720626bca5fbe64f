"""Splits: which rows are held back, fixed by the seed, whatever the order of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
"""Constants of splitmix64 (Steele, Lea and Flood 2014)."""


@dataclass(frozen=True, eq=False, slots=True)
class Parts:
    """Sorted indices of the rows of each part, int64; together they hold each row at most once."""

    train: Array
    validation: Array
    test: Array


def split_parts(
    rows: int, labels: Array | None, *, test: float, validation: float, seed: int
) -> Parts:
    """Split rows into three parts.

    Args:
        rows: how many there are.
        labels: as of `hold_back`.
        test: share of the rows in the test part.
        validation: share of the others in the validation part.
        seed: the same seed gives the same parts.
    """
    rest, held = hold_back(rows, test, seed, labels)
    of_rest = None if labels is None else labels[rest]
    kept, checked = hold_back(len(rest), validation, seed, of_rest)
    return Parts(rest[kept], rest[checked], held)


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


def hold_back(
    rows: int, share: float, seed: int, labels: Array | None = None
) -> tuple[Array, Array]:
    """Split rows at random into those that are kept and those that are held back.

    Args:
        rows: how many there are.
        share: of the rows held back, 0 <= share < 1; at least one, and at least one is kept.
        seed: the same seed gives the same split.
        labels: shape (rows,), for as equal a share of each class as its rows allow; a class with a
            single row keeps it.

    Returns:
        Two sorted index arrays that together hold each row once.
    """
    generator = np.random.default_rng([seed, rows])
    order = generator.permutation(rows)
    wanted = min(max(round(rows * share), 1), rows - 1) if share > 0 and rows > 1 else 0
    held = order[:wanted]
    if labels is not None:
        held = _take_of_each(order, labels[order], wanted, share)
    kept = np.setdiff1d(np.arange(rows), held)
    return kept, np.sort(held)


def _take_of_each(order: Array, labels: Array, wanted: int, share: float) -> Array:
    """About `wanted` rows in all, and about `share` of the rows of each class."""
    _, classes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    fair = counts * share
    quotas = np.minimum(np.floor(fair).astype(np.int64), counts - 1)
    for place in np.argsort(quotas - fair, kind="stable"):
        if quotas.sum() < wanted and quotas[place] < counts[place] - 1:
            quotas[place] += 1
    by_class = np.argsort(classes, kind="stable")
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    rank = np.arange(len(order)) - np.repeat(first, counts)
    return np.asarray(order[by_class[rank < np.repeat(quotas, counts)]])
