"""Hold out a share of the examples of each class."""

from __future__ import annotations

import numpy as np

from tui_nn.data.dataset import Array


def hold_out(labels: Array, share: float, seed: int, purpose: int) -> tuple[Array, Array]:
    """Split examples in two parts, with each class in both by the same share, at random.

    Args:
        labels: shape (n,), integers.
        share: of the part held out, 0 <= share < 1.
        seed: the same seed gives the same parts.
        purpose: number that makes the parts of different purposes independent.

    Returns:
        Two sorted uint32 index arrays, kept and held out, that together hold each example once. A
        class of one example is kept.
    """
    order = np.random.default_rng([seed, purpose, len(labels)]).permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    _, begins, counts = np.unique(labels[order], return_index=True, return_counts=True)
    held = np.zeros(len(labels), np.bool_)
    for begin, count in zip(begins, _shares(counts, share), strict=True):
        held[order[begin : begin + count]] = True
    return np.flatnonzero(~held).astype(np.uint32), np.flatnonzero(held).astype(np.uint32)


def _shares(counts: Array, share: float) -> Array:
    """How many of each class are held out: its share, rounded so that the sum is as requested."""
    exact = counts * share
    taken = np.floor(exact).astype(np.int64)
    missing = round(float(exact.sum())) - int(taken.sum())
    taken[np.argsort(taken - exact, kind="stable")[:missing]] += 1
    return np.asarray(np.minimum(taken, counts - 1))
