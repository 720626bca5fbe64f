"""Largest: which of many terms matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


def largest(terms: Array, count: int) -> list[int]:
    """Places of the `count` largest terms by size; NaN counts as the largest."""
    sizes = np.nan_to_num(np.abs(terms), nan=np.inf)
    return [int(place) for place in np.argsort(-sizes, kind="stable")[:count]]
