"""PinnedDrawing: what a network makes of one drawing, followed while it is trained."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

from tui_nn.data.schema import Kind
from tui_nn.training.protocol.measurements import PinnedView
from tui_nn.training.trainer.evaluation import as_probabilities
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

COST_SHARE = 0.01
"""Most of the training time that goes into following. A reading takes 0.15 ms and a chunk 15, so
that about each chunk has one; of a large network, fewer have."""


class PinnedDrawing:
    """A picture with a curve for each class: how probable the network found it, by step.

    Attributes:
        picture: shape (28, 28), uint8.
    """

    def __init__(self, picture: Array, clock: Callable[[], float] = time.perf_counter) -> None:
        """Pin `picture`; `clock` tells the time in seconds."""
        self.picture = picture
        self._clock = clock
        self._trainer: Trainer | None = None
        self._curves: tuple[Curve, ...] = ()
        self._step = -1
        self._due = 0.0

    def follow(self, trainer: Trainer) -> None:
        """Read the picture as training goes on, unless the latest reading was just now.

        With a network that it has not met, the story begins anew.
        """
        if trainer is not self._trainer or self._clock() >= self._due:
            self._read(trainer)

    def view(self, trainer: Trainer, columns: int) -> PinnedView | None:
        """The story so far, with the answer at this moment; none if this network reads no drawings.

        Args:
            trainer: the run.
            columns: most buckets of each curve.
        """
        probabilities = self._read(trainer)
        if probabilities is None:
            return None
        curves = tuple(curve.sample(columns) for curve in self._curves)
        return PinnedView(self.picture.copy(), probabilities, curves)

    def _read(self, trainer: Trainer) -> Array | None:
        """The network's answer, taken down if it was trained since the latest one."""
        begin = self._clock()
        classes = len(trainer.dataset.schema.class_names)
        if trainer is not self._trainer:
            self._trainer, self._step = trainer, -1
            self._curves = tuple(Curve() for _ in range(classes))
        if trainer.dataset.schema.kind is not Kind.DIGITS:
            return None
        outputs = trainer.executor.predict(self.picture.reshape(1, -1))
        probabilities: Array = as_probabilities(outputs, classes)[0]
        if trainer.step > self._step:
            self._step = trainer.step
            for curve, probability in zip(self._curves, probabilities, strict=True):
                curve.append(trainer.step, float(probability))
        now = self._clock()
        self._due = now + (now - begin) / COST_SHARE
        return probabilities
