"""Feed: hands a split to the executor, whole or, where it is too large for memory, in windows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Split, StoredSplit
from tui_nn.engine.executor import Executor
from tui_nn.engine.kernels.structures import Examples

Array = NDArray[Any]

WINDOW_SAMPLES = 4096
"""Examples of a stored split that are in memory at a time, 3 MB of pictures and at most 10 MB in
the kernels' form; more only where a batch has more."""


class Feed:
    """A split in the form that the executor's kernels read.

    Nothing that is computed depends on whether a split is in memory or stored.

    Attributes:
        executor: who is fed.
        split: what with.
    """

    def __init__(self, executor: Executor, split: Split | StoredSplit) -> None:
        """Prepare `split`, at once if it is in memory.

        Raises:
            ValueError: it does not fit the executor's network and loss.
        """
        self.executor = executor
        self.split = split
        self._whole = None if isinstance(split, StoredSplit) else self._prepare(split)

    def gather(self, order: Array) -> tuple[Examples, Array]:
        """Examples among which are those in `order`, uint32 (n,), and where among them they are.

        Raises:
            DataError: a stored split's file cannot be read any more.
        """
        if self._whole is not None:
            return self._whole, order
        return self._prepare(self.split.take(order).read()), np.arange(len(order), dtype=np.uint32)

    def windows(self, order: Array, batch_size: int) -> Iterator[tuple[Examples, Array]]:
        """`gather` the examples in `order` by as many whole batches at a time as there is room for.

        Args:
            order: uint32 (n,).
            batch_size: examples of a batch; only the last batch of `order` may be smaller.

        Raises:
            DataError: a stored split's file cannot be read any more.
        """
        size = self._window_size(batch_size) if self._whole is None else max(len(order), 1)
        for first in range(0, len(order), size):
            yield self.gather(order[first : first + size])

    def evaluate(self) -> tuple[float, int]:
        """Mean loss of the whole split, and the number of right answers.

        For a stored split the mean is put together from those of the windows, and may differ from
        that of the same split in memory in the last digit of a float64.

        Raises:
            DataError: a stored split's file cannot be read any more.
        """
        if self._whole is not None:
            return self.executor.evaluate(self._whole)
        total, size = len(self.split), self._window_size(self.executor.capacity)
        losses, rights = [], 0
        for first in range(0, total, size):
            order = np.arange(first, min(first + size, total), dtype=np.uint32)
            loss, right = self.executor.evaluate(self.gather(order)[0])
            losses.append(loss * len(order) / total)
            rights += right
        return math.fsum(losses), rights

    def _prepare(self, split: Split) -> Examples:
        return self.executor.prepare(split.inputs, split.targets)

    def _window_size(self, batch_size: int) -> int:
        """Examples of a window made of whole batches."""
        return max(WINDOW_SAMPLES // batch_size, 1) * batch_size
