"""Leaks: a column that alone tells the target, perhaps because it is only known afterwards."""

from __future__ import annotations

import numpy as np

from tui_nn.data.tables.understanding.columns import Column
from tui_nn.data.tables.values import Array
from tui_nn.text import percent

FEWEST_ROWS = 30
"""Rows from which it is meant seriously that a column tells the target."""

ALMOST_ALL = 0.995
"""Share of the rows, or of the variance, that a leak explains."""

MOST_COMMON = 0.9
"""Share of the commonest class above which almost any column tells the class of almost all rows."""

SAMPLE = 5_000
"""Rows that are looked at."""


def describe_leak(column: Column, target: Column, is_classes: bool) -> str:
    """A warning if the column alone predicts the target almost perfectly; else "".

    Args:
        column: a feature, all rows.
        target: the target, all rows.
        is_classes: whether its values are classes.
    """
    rows = np.flatnonzero(~(column.gaps | target.gaps))
    rows = rows[:: max(1, len(rows) // SAMPLE)]
    if len(rows) < FEWEST_ROWS:
        return ""
    values, targets = column.values[rows], target.values[rows]
    explained = _tell_classes(values, targets) if is_classes else _tell_numbers(values, targets)
    if explained < ALMOST_ALL:
        return ""
    share = f"the class of {percent(explained, 1)} of the rows" if is_classes else target.name
    return f"alone tells {share}: --drop it if it is known only after {target.name}"


def _tell_classes(values: Array, targets: Array) -> float:
    """Share of the rows that have the class of the commonest among the others nearest to them."""
    labels = np.unique(targets, return_inverse=True)[1]
    if np.bincount(labels).max() > MOST_COMMON * len(labels):
        return 0.0
    order = np.lexsort((labels, values))
    values, labels = values[order], labels[order]
    _, places = np.unique(values, return_inverse=True)
    counts = np.zeros((int(places[-1]) + 1, int(labels.max()) + 1))
    np.add.at(counts, (places, labels), 1)
    majority = counts.argmax(axis=1)
    sizes = counts.sum(axis=1)
    below = np.concatenate([[-1], majority[:-1]])
    above = np.concatenate([majority[1:], [-1]])
    is_alone = sizes == 1
    told = np.where(is_alone, (below == majority) | (above == majority), counts.max(axis=1))
    return float(told.sum() / len(labels))


def _tell_numbers(values: Array, targets: Array) -> float:
    """Share of the variance that the mean of the rows nearest to each one explains."""
    order = np.lexsort((targets, values))
    numbers = targets[order].astype(np.float64)
    _, places, sizes = np.unique(values[order], return_inverse=True, return_counts=True)
    means = np.bincount(places, weights=numbers) / sizes
    near = (np.concatenate([means[:1], means[:-1]]) + np.concatenate([means[1:], means[-1:]])) / 2
    told = np.where(sizes[places] > 1, means[places], near[places])
    spread = float(np.var(numbers))
    return 1 - float(np.mean((numbers - told) ** 2)) / spread if spread > 0 else 0.0
