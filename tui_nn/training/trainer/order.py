"""Order: the shuffled order of the training examples in each epoch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

ORDER_STREAM = 2
"""Random stream of a seed for the orders."""


class Order:
    """The order of the examples in each epoch.

    It depends only on seed and epoch, so a resumed run needs no generator state.

    Attributes:
        samples: number of training examples.
        batch_size: examples of a batch; only the last one of an epoch may be smaller.
        steps_per_epoch: steps of one pass through the examples.
    """

    def __init__(self, samples: int, batch_size: int, seed: int) -> None:
        self.samples = samples
        self.batch_size = batch_size
        self.steps_per_epoch = -(-samples // batch_size)
        self._seed = seed
        self._epoch, self._drawn = -1, np.zeros(0, np.uint32)

    def of_epoch(self, epoch: int) -> Array:
        """Indices of all examples in the order of an epoch (from 0), (samples,) uint32."""
        if epoch != self._epoch:
            generator = np.random.default_rng([self._seed, ORDER_STREAM, epoch])
            self._drawn = np.arange(self.samples, dtype=np.uint32)
            generator.shuffle(self._drawn)
            self._epoch = epoch
        return self._drawn

    def after(self, step: int, count: int) -> Array:
        """Indices of the examples of the `count` steps after `step`, in one epoch; (n,) uint32."""
        epoch, place = divmod(step, self.steps_per_epoch)
        first = place * self.batch_size
        return self.of_epoch(epoch)[first : first + count * self.batch_size]

    def until(self, step: int, count: int) -> Array:
        """Indices of the last `count` examples up to the end of `step`, (n,) uint32.

        They are all of the epoch of `step`; if it has seen fewer, its first examples are returned.
        """
        epoch, place = divmod(max(step - 1, 0), self.steps_per_epoch)
        seen = (place + 1) * self.batch_size if step else 0
        stop = min(max(seen, count), self.samples)
        return self.of_epoch(epoch)[max(stop - count, 0) : stop]
