"""Feed: hands a split to the executor, whole or in windows.

Windows are for what is too large for memory, and for pictures that are augmented on the way.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.augmentation import Augmenter
from tui_nn.data.dataset import Split, StoredSplit
from tui_nn.data.picture import PIXELS
from tui_nn.engine.crew import MOST_WORKERS, Crew, available_cores
from tui_nn.engine.executor import Executor
from tui_nn.engine.kernels.structures import Examples

Array = NDArray[Any]

WINDOW_SAMPLES = 4096
"""Examples of a stored or augmented split that are in memory at a time, 3 MB of pictures and at
most 10 MB in the kernels' form; more only where a batch has more."""


class AugmentingCrew:
    """Threads that share the work of augmenting pictures; the result does not depend on them."""

    def __init__(self, augmenter: Augmenter) -> None:
        """Hire the threads, and have them ready: what compiling takes is no part of training."""
        self._augmenter = augmenter
        blank = np.zeros((1, PIXELS), np.uint8)
        augmenter.augment(blank, np.zeros(1, np.uint32), 0, blank.copy())
        self._crew = Crew(min(available_cores(), MOST_WORKERS))
        weakref.finalize(self, self._crew.dismiss)

    def augment(self, split: Split, indices: Array, epoch: int) -> Split:
        """What becomes of the pictures of `split` in an epoch, and their targets.

        Args:
            split: some of the training set's examples, pictures.
            indices: uint32 (n,), where in the training set they are.
            epoch: from 0.
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

    Nothing that is computed depends on whether a split is in memory or stored, nor on how it is
    divided into windows.

    Attributes:
        executor: who is fed.
        split: what with.
    """

    def __init__(
        self,
        executor: Executor,
        split: Split | StoredSplit,
        augmentation: AugmentingCrew | None = None,
    ) -> None:
        """Prepare `split`, at once if it is in memory.

        Args:
            executor: who is fed.
            split: what with; pictures, if they are to be augmented.
            augmentation: of the pictures of `windows`, and of nothing else.

        Raises:
            ValueError: `split` does not fit the executor's network and loss.
        """
        self.executor = executor
        self.split = split
        self._whole = None if isinstance(split, StoredSplit) else self._prepare(split)
        self._augmentation = augmentation

    def gather(self, order: Array) -> tuple[Examples, Array]:
        """Examples among which are those in `order`, uint32 (n,), and where among them they are.

        Raises:
            DataError: a stored split's file cannot be read any more.
        """
        if self._whole is not None:
            return self._whole, order
        return self._prepare(self.split.take(order).read()), np.arange(len(order), dtype=np.uint32)

    def windows(
        self, order: Array, batch_size: int, epoch: int
    ) -> Iterator[tuple[Examples, Array]]:
        """The examples in `order`, by as many whole batches at a time as there is room for.

        Args:
            order: uint32 (n,).
            batch_size: examples of a batch; only the last batch of `order` may be smaller.
            epoch: from 0; in each, pictures are augmented in another way.

        Yields:
            Examples among which are the next ones in `order`, and where among them they are.

        Raises:
            DataError: a stored split's file cannot be read any more.
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
