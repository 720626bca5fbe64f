"""PinnedDrawing: the predictions for one drawing while the network is trained."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

from tui_nn.training.protocol.measurements import PinnedView
from tui_nn.training.trainer.evaluation import as_probabilities
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

COST_SHARE = 0.01
"""Maximum share of the training time spent on predictions. One takes 0.15 ms and a chunk 15 ms, so
about every chunk has one; with a large network, fewer."""


class PinnedDrawing:
    """A picture with a curve of the predicted probability of each class, by step.

    Attributes:
        picture: shape (28, 28) uint8.
    """

    def __init__(self, picture: Array, clock: Callable[[], float] = time.perf_counter) -> None:
        """Pin `picture`, (28, 28) uint8; `clock` returns seconds."""
        self.picture = picture
        self._clock = clock
        self._trainer: Trainer | None = None
        self._curves: tuple[Curve, ...] = ()
        self._step = -1
        self._due = 0.0

    def follow(self, trainer: Trainer) -> None:
        """Predict the picture, unless the latest prediction is too recent.

        With another run, the curves restart.
        """
        if trainer is not self._trainer or self._clock() >= self._due:
            self._read(trainer)

    def view(
        self, trainer: Trainer, columns: int, shown: Trainer | None = None
    ) -> PinnedView | None:
        """Return the curves and the current prediction; None if the network reads no drawings.

        Args:
            trainer: the run.
            columns: maximum number of buckets of each curve.
            shown: the run as it was at another moment, whose prediction is shown instead.
        """
        probabilities = self._read(trainer)
        if probabilities is None:
            return None
        if shown is not None:
            probabilities = self._predict(shown)
        curves = tuple(curve.sample(columns) for curve in self._curves)
        return PinnedView(self.picture.copy(), probabilities, curves)

    def _read(self, trainer: Trainer) -> Array | None:
        """Predict probabilities, (classes,) float32; add them to the curves if at a new step."""
        begin = self._clock()
        if trainer is not self._trainer:
            self._trainer, self._step = trainer, -1
            self._curves = tuple(Curve() for _ in trainer.dataset.schema.class_names)
        if not trainer.dataset.schema.is_drawn:
            return None
        probabilities = self._predict(trainer)
        if trainer.step > self._step:
            self._step = trainer.step
            for curve, probability in zip(self._curves, probabilities, strict=True):
                curve.append(trainer.step, float(probability))
        now = self._clock()
        self._due = now + (now - begin) / COST_SHARE
        return probabilities

    def _predict(self, trainer: Trainer) -> Array:
        """Probabilities, (classes,) float32, predicted by the network of `trainer`."""
        outputs = trainer.executor.predict(self.picture.reshape(1, -1))
        probabilities: Array = as_probabilities(outputs, len(trainer.dataset.schema.class_names))[0]
        return probabilities
