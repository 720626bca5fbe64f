"""Feed: passes a split to the executor, whole or in windows.

Windows serve splits that do not fit into memory and pictures that are augmented in each epoch.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterator
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.augmentation.augmenter import Augmenter
from tui_nn.data.dataset import Split, StoredSplit
from tui_nn.engine.crew import MOST_WORKERS, Crew, available_cores
from tui_nn.engine.executor import Executor
from tui_nn.engine.kernels.structures import Examples

Array = NDArray[Any]

WINDOW_SAMPLES = 4096
"""Examples of a stored or augmented split held in memory at once (3 MB of 28x28 pictures, at most
10 MB in the kernels' form); a larger batch makes the window larger."""


class AugmentingCrew:
    """Threads that augment pictures in parallel; the result does not depend on their number."""

    def __init__(self, augmenter: Augmenter) -> None:
        """Start the threads and compile the kernels, so that neither counts as training time."""
        self._augmenter = augmenter
        blank = np.zeros((1, math.prod(augmenter.shape)), np.uint8)
        augmenter.augment(blank, np.zeros(1, np.uint32), 0, blank.copy())
        self._crew = Crew(min(available_cores(), MOST_WORKERS))
        weakref.finalize(self, self._crew.dismiss)

    def augment(self, split: Split, indices: Array, epoch: int) -> Split:
        """Return `split` with its pictures augmented for an epoch.

        Args:
            split: pictures from the training split, inputs (samples, features) uint8.
            indices: their indices in the training split, (samples,) uint32.
            epoch: epoch, from 0.
        """
        augmented = np.empty_like(split.inputs)

        def augment_share(worker: int, workers: int) -> None:
            first, last = (len(indices) * number // workers for number in (worker, worker + 1))
            self._augmenter.augment(
                split.inputs[first:last], indices[first:last], epoch, augmented[first:last]
            )

        self._crew.run(augment_share, len(indices))
        return Split(augmented, split.targets)


class Feed:
    """A split in the form that the executor's kernels read.

    Training does not depend on whether the split is in memory or stored, nor on the windows.

    Attributes:
        executor: receives the examples.
        split: source of the examples.
    """

    def __init__(
        self,
        executor: Executor,
        split: Split | StoredSplit,
        augmentation: AugmentingCrew | None = None,
    ) -> None:
        """Prepare `split`, immediately if it is in memory.

        Args:
            executor: receives the examples.
            split: source of the examples; pictures if `augmentation` is given.
            augmentation: augments the pictures that `windows` yields; `gather` and `evaluate`
                return them unchanged.

        Raises:
            ValueError: `split` does not fit the executor's network and loss.
        """
        self.executor = executor
        self.split = split
        self._whole = None if isinstance(split, StoredSplit) else self._prepare(split)
        self._augmentation = augmentation

    def of(self, executor: Executor) -> Feed:
        """The same examples, for another executor of the same layers and loss."""
        feed = copy(self)
        feed.executor = executor
        return feed

    def gather(self, order: Array) -> tuple[Examples, Array]:
        """Return examples that contain those of `order`, and their places among them.

        Args:
            order: indices in the split, (samples,) uint32.

        Returns:
            Examples, and places (samples,) uint32.

        Raises:
            DataError: the file of a stored split can no longer be read.
        """
        if self._whole is not None:
            return self._whole, order
        return self._prepare(self.split.take(order).read()), np.arange(len(order), dtype=np.uint32)

    def windows(
        self, order: Array, batch_size: int, epoch: int
    ) -> Iterator[tuple[Examples, Array]]:
        """Yield the examples of `order` in windows of whole batches.

        Args:
            order: indices in the split, (samples,) uint32.
            batch_size: examples of a batch; only the last batch of `order` may be smaller.
            epoch: epoch, from 0; selects the augmentation.

        Yields:
            Examples that contain the next ones of `order`, and their places among them,
            (window,) uint32.

        Raises:
            DataError: the file of a stored split can no longer be read.
        """
        limited = self._whole is None or self._augmentation is not None
        size = self._window_size(batch_size) if limited else max(len(order), 1)
        for first in range(0, len(order), size):
            part = order[first : first + size]
            if self._augmentation is None:
                yield self.gather(part)
            else:
                split = self._augmentation.augment(self.split.take(part).read(), part, epoch)
                yield self._prepare(split), np.arange(len(part), dtype=np.uint32)

    def evaluate(self) -> tuple[float, int]:
        """Return the mean loss on the whole split and the number of correct predictions.

        The mean over a stored split combines the means of its windows and may differ in the last
        digit of a float64 from that of the same split in memory.

        Raises:
            DataError: the file of a stored split can no longer be read.
        """
        if self._whole is not None:
            return self.executor.evaluate(self._whole)
        total, size = len(self.split), self._window_size(self.executor.capacity)
        losses, correct = [], 0
        for first in range(0, total, size):
            order = np.arange(first, min(first + size, total), dtype=np.uint32)
            loss, count = self.executor.evaluate(self.gather(order)[0])
            losses.append(loss * len(order) / total)
            correct += count
        return math.fsum(losses), correct

    def _prepare(self, split: Split) -> Examples:
        return self.executor.prepare(split.inputs, split.targets)

    def _window_size(self, batch_size: int) -> int:
        """Number of examples in a window of whole batches."""
        return max(WINDOW_SAMPLES // batch_size, 1) * batch_size
