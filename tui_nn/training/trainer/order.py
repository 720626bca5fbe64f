"""Order: in which order a run goes through its training examples, batch by batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

ORDER_STREAM = 2
"""Random stream of a seed that the orders are drawn from."""


class Order:
    """The order of the examples in each epoch.

    It depends on seed and epoch alone, so that a resumed run needs no generator's state.

    Attributes:
        samples: number of training examples.
        batch_size: examples of a batch; only the last one of an epoch may be smaller.
        steps_per_epoch: steps that one pass through the examples takes.
    """

    def __init__(self, samples: int, batch_size: int, seed: int) -> None:
        self.samples = samples
        self.batch_size = batch_size
        self.steps_per_epoch = -(-samples // batch_size)
        self._seed = seed
        self._epoch, self._drawn = -1, np.zeros(0, np.uint32)

    def of_epoch(self, epoch: int) -> Array:
        """All examples as an epoch (from 0) goes through them, uint32 (samples,)."""
        if epoch != self._epoch:
            generator = np.random.default_rng([self._seed, ORDER_STREAM, epoch])
            self._drawn = np.arange(self.samples, dtype=np.uint32)
            generator.shuffle(self._drawn)
            self._epoch = epoch
        return self._drawn

    def after(self, step: int, count: int) -> Array:
        """The examples of the `count` steps after `step`, of one epoch; uint32."""
        epoch, place = divmod(step, self.steps_per_epoch)
        first = place * self.batch_size
        return self.of_epoch(epoch)[first : first + count * self.batch_size]

    def until(self, step: int, count: int) -> Array:
        """The latest `count` examples before the end of `step`, as far as its epoch goes back.

        Where that is not far enough the first of the epoch are filled up; uint32.
        """
        epoch, place = divmod(max(step - 1, 0), self.steps_per_epoch)
        seen = (place + 1) * self.batch_size if step else 0
        stop = min(max(seen, count), self.samples)
        return self.of_epoch(epoch)[max(stop - count, 0) : stop]
