"""Fingerprints: equal for equal inputs, and with near certainty for these alone."""

from __future__ import annotations

from collections.abc import Generator
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Split, StoredSplit

Array = NDArray[Any]

PIECE_NUMBERS, MOST_ROWS = 1_000_000, 2_000
"""Inputs, and examples, of a piece of work at most."""


def fingerprint(inputs: Array) -> Array:
    """A number for each example, shape (samples,) uint64.

    Args:
        inputs: shape (samples, features).
    """
    # -0.0 and 0.0 are equal, but not their bytes.
    rows = np.ascontiguousarray(inputs if inputs.dtype == np.uint8 else inputs + 0.0)
    digests = b"".join(blake2b(row, digest_size=8).digest() for row in rows)
    return np.frombuffer(digests, np.uint64)


def fingerprint_split(split: Split | StoredSplit) -> Generator[float, None, Array]:
    """Fingerprints of all examples of a split, read in pieces; yield the part that is done.

    Raises:
        DataError: the file of a stored split can no longer be read.
    """
    piece = min(max(PIECE_NUMBERS // split.features, 1), MOST_ROWS)
    found = [np.zeros(0, np.uint64)]
    for first in range(0, len(split), piece):
        places = np.arange(first, min(first + piece, len(split)), dtype=np.uint32)
        found.append(fingerprint(split.take(places).read().inputs))
        yield first / len(split)
    return np.concatenate(found)
