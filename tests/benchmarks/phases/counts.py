"""Counting what there is to do in the batches that were timed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.phases.floors import LISTED, PAIRED, ROWS, Counts
from tui_nn.engine.kernels.structures import Examples

Array = NDArray[Any]

LISTED_BYTES = 3
"""A lit pixel's column and level."""

PLACE_BYTES = 8


def count_batches(
    examples: Examples, sizes: tuple[int, ...], batches: Iterable[Array], softmax: bool
) -> Counts:
    """What a step has to do, on average.

    Args:
        sizes: units of input, hidden layers and output.
        batches: the samples of each of some batches of one size.
        softmax: whether the outputs' activation is softmax.
    """
    found = []
    for batch in batches:
        lit = lit_features(examples, batch)
        used = np.count_nonzero(np.bincount(lit))
        found.append((len(lit), used, input_bytes(examples, batch), len(batch)))
    lit_count, features, gathered, size = np.array(found).mean(axis=0)
    everybody = np.arange(max(len(examples.labels), len(examples.values)))
    return Counts(
        sizes=sizes,
        batch=int(size),
        form=form_of(examples),
        lit=float(lit_count),
        lit_features=float(features),
        input_bytes=float(gathered),
        data_bytes=float(input_bytes(examples, everybody)),
        softmax=softmax,
    )


def form_of(examples: Examples) -> str:
    """How the inputs are kept."""
    if examples.starts.size:
        return LISTED
    return PAIRED if len(examples.pictures) else ROWS


def lit_features(examples: Examples, batch: Array) -> Array:
    """The feature of each pixel of a batch that is not zero; of rows, none."""
    if examples.starts.size:
        places = zip(examples.starts[batch], examples.starts[batch + 1], strict=True)
        return np.concatenate([examples.columns[first:last] for first, last in places])
    if len(examples.pictures):
        return np.nonzero(examples.pictures[batch])[1]
    return np.zeros(0, np.intp)


def input_bytes(examples: Examples, batch: Array) -> int:
    """Bytes of memory that a batch's inputs take."""
    if examples.starts.size:
        lit = int((examples.starts[batch + 1] - examples.starts[batch]).sum())
        return LISTED_BYTES * lit + 2 * PLACE_BYTES * len(batch)
    rows = examples.pictures if len(examples.pictures) else examples.rows
    return int(rows[:1].nbytes) * len(batch)
