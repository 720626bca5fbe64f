"""Confusion: which class is taken for which, and how well each class is recognised."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class ClassFigures(NamedTuple):
    """How well each class is recognised; a share of nothing is NaN.

    Attributes:
        precision: shape (classes,), float64: of the answers with this class, the share that is
            right.
        recall: shape (classes,), float64: of the examples of this class, the share that is found.
        f1: shape (classes,), float64: harmonic mean of the two; 0 if no answer is right.
        support: shape (classes,), int64: examples of this class.
    """

    precision: Array
    recall: Array
    f1: Array
    support: Array


def count_confusions(labels: Array, answers: Array, classes: int) -> Array:
    """Count how often each class is taken for each; counts of several parts may be added.

    Args:
        labels: the true classes, shape (samples,), integers from 0.
        answers: the predicted classes, the same shape.
        classes: how many there are.

    Returns:
        Shape (classes, classes), int64: a row for each true class, a column for each answer.
    """
    places = np.asarray(labels, np.int64) * classes + np.asarray(answers, np.int64)
    return np.bincount(places, minlength=classes * classes).reshape(classes, classes)


def count_right(counts: Array) -> int:
    """The number of right answers: the sum of the diagonal."""
    return int(np.trace(counts))


def measure_classes(counts: Array) -> ClassFigures:
    """Precision, recall, F1 and support of each class.

    Args:
        counts: as of `count_confusions`.
    """
    right = np.diagonal(counts).astype(np.float64)
    support, answered = counts.sum(axis=1), counts.sum(axis=0)
    return ClassFigures(
        precision=_shares(right, answered),
        recall=_shares(right, support),
        f1=_shares(2 * right, support + answered),
        support=support,
    )


def worst_confusions(counts: Array, most: int) -> Array:
    """The confusions that happen most often.

    Args:
        counts: as of `count_confusions`.
        most: how many are returned at most.

    Returns:
        Shape (n, 3), int64: true class, answer and count, the highest count first; of equal ones
        the lower true class, then the lower answer, first. All counts are above 0.
    """
    wrong = counts.copy()
    np.fill_diagonal(wrong, 0)
    labels, answers = np.nonzero(wrong)
    found = np.column_stack([labels, answers, wrong[labels, answers]]).astype(np.int64)
    return found[np.argsort(-found[:, 2], kind="stable")][:most]


def _shares(parts: Array, wholes: Array) -> Array:
    """`parts` over `wholes`; NaN where there is nothing."""
    shares = np.full(len(parts), np.nan)
    np.divide(parts, wholes, out=shares, where=wholes > 0)
    return shares
