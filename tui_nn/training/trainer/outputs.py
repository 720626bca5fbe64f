"""What a network puts out for the examples of a split, of any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Split, StoredSplit
from tui_nn.engine.executor import Executor

Array = NDArray[Any]

WINDOW = 4096
"""Examples of a stored split in memory at once."""


def predict_split(executor: Executor, split: Split | StoredSplit) -> tuple[Array, Array]:
    """Run a network on all examples of a split.

    Args:
        executor: the network's.
        split: n examples that fit the network.

    Returns:
        The outputs (n, units) float32, and the targets, (n,) or (n, units).

    Raises:
        DataError: the file of a stored split can no longer be read.
    """
    if isinstance(split, Split):
        return executor.predict(split.inputs), split.targets
    parts = [(executor.predict(part.inputs), part.targets) for part in _windows(split)]
    if not parts:
        return executor.predict(split.read().inputs), split.all_targets()
    outputs, targets = zip(*parts, strict=True)
    return np.concatenate(outputs), np.concatenate(targets)


def _windows(split: StoredSplit) -> Iterator[Split]:
    for first in range(0, len(split), WINDOW):
        yield split.take(np.arange(first, min(first + WINDOW, len(split)), dtype=np.uint32)).read()
