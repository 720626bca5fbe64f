"""Residuals of a regression in bins whose edges are round numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.training.protocol.browsing import ResidualsView

Array = NDArray[Any]

MOST_BINS = 18
"""Each has a line of a screen of 24 lines."""

TAILS = 1, 99
"""Percentiles between which the bins are: a single huge error would leave only one of them."""

ROUND = 1, 2, 2.5, 5, 10
"""Widths of a bin, times a power of ten."""


def bin_residuals(residuals: Array) -> ResidualsView:
    """Count residuals, (samples,) float64; those that are not finite are in no bin."""
    finite = residuals[np.isfinite(residuals)]
    edges = find_edges(finite)
    inside = np.clip(finite, edges[0], np.nextafter(edges[-1], -np.inf))
    places = np.searchsorted(edges, inside, side="right") - 1
    counts = np.bincount(places, minlength=len(edges) - 1)
    worst = float(np.abs(finite).max()) if len(finite) else math.nan
    return ResidualsView(edges, counts, worst)


def find_edges(residuals: Array) -> Array:
    """Edges of at most `MOST_BINS` bins around most of the finite `residuals`; 0 is one of them."""
    low, high = np.percentile(residuals, TAILS).tolist() if len(residuals) else (0.0, 0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    width = _round_width((high - low) / (MOST_BINS - 2) or 1.0)
    first, last = math.floor(low / width), math.floor(high / width) + 1
    return np.arange(first, last + 1) * width


def _round_width(least: float) -> float:
    """The smallest round width that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in ROUND if factor * power >= least * (1 - 1e-9))
