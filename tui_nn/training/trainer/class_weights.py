"""Class weights: how much the examples of each class count in the gradient of the loss."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def balance_classes(labels: Array, classes: int) -> Array:
    """Weights with which all classes count the same: n / (k n_c), as in scikit-learn.

    Args:
        labels: integers (samples,), of the training examples.
        classes: number of classes; one without examples has weight 1 and does not count in k.

    Returns:
        Shape (classes,), float64; the mean over the examples is 1.
    """
    counts = np.bincount(labels, minlength=classes)
    present = np.count_nonzero(counts)
    return np.where(counts > 0, len(labels) / (present * np.maximum(counts, 1)), 1.0)
