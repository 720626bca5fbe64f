"""Figures of a unit's activation: when it counts as active, its distribution, its facts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.network import Network
from tui_nn.training.protocol.units import Fact
from tui_nn.training.units.facts import KnownFacts

Array = NDArray[Any]

BINS = 32
"""Of a histogram."""

MOST_FACTS = 64
"""Facts of a unit that are told, the strongest."""


def threshold_of(activation: str) -> float:
    """The activation above which a unit counts as active: the middle of its bounds, else 0."""
    one = ACTIVATIONS[activation]
    is_bounded = math.isfinite(one.low) and math.isfinite(one.high)
    return (one.low + one.high) / 2 if is_bounded else 0.0


def count_bins(activations: Array, bins: int = BINS) -> tuple[Array, float, float]:
    """Counts of the finite ones of `activations`, (samples,), from their lowest to their highest.

    Returns:
        Shape (bins,) int64, the lowest and the highest; 0 both if none is finite.
    """
    finite = activations[np.isfinite(activations)].astype(np.float64)
    if not finite.size:
        return np.zeros(bins, np.int64), 0.0, 0.0
    low, high = float(finite.min()), float(finite.max())
    if low == high:  # one bin holds all
        counts = np.zeros(bins, np.int64)
        counts[bins // 2] = finite.size
        return counts, low, high
    return np.histogram(finite, bins, (low, high))[0], low, high


def rank_facts(facts: KnownFacts, correlations: Array) -> tuple[Fact, ...]:
    """Facts by the size of their correlation, (facts,), the strongest first, without NaN."""
    sizes = np.nan_to_num(np.abs(correlations), nan=-1.0)
    order = np.argsort(-sizes, kind="stable")[:MOST_FACTS]
    return tuple(
        Fact(facts.names[place], facts.kinds[place], float(correlations[place]))
        for place in order
        if sizes[place] >= 0
    )


def output_names(dataset: Dataset, network: Network, layer: int) -> tuple[str, ...]:
    """Names of the units of a layer: classes or the target; () if they have numbers alone."""
    schema, units = dataset.schema, network.settings[layer].out_features
    if layer != len(network.layers) - 1:
        return ()
    if not schema.is_classification:
        return (schema.target_name,) if units == 1 else ()
    if units == 1 and schema.classes == 2:
        return schema.class_names[1:]
    return schema.class_names if units == schema.classes else ()
