"""TrainingClock: adds the seconds that a run is trained to those it has been trained before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.trainer import Trainer


class TrainingClock:
    """Keeps `train_seconds` of a run.

    Args:
        pacer: measures the seconds since the last start.
    """

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer

    def seconds(self, trainer: Trainer) -> float:
        """Total training time of the run in seconds."""
        return trainer.train_seconds + self._pacer.elapsed

    def stop(self, trainer: Trainer) -> None:
        """Stop, if running."""
        trainer.train_seconds += self._pacer.stop()

    @contextmanager
    def stopped(self, trainer: Trainer | None) -> Iterator[None]:
        """Exclude the time of the `with` block from the training time; None if none runs."""
        if trainer is not None:
            self.stop(trainer)
        try:
            yield
        finally:
            if trainer is not None:
                self._pacer.start()
