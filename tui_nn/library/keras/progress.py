"""What a training reports: History, and a line for each epoch."""

from __future__ import annotations

import time
import warnings
from collections.abc import Mapping
from typing import Any

from tui_nn.library.keras.optimizers import Optimizer
from tui_nn.printing import print_line


class History:
    """The measures of each epoch.

    Attributes:
        history: a list of numbers, one for each epoch, by the name of the measure: `loss`,
            `accuracy`, `val_loss`, `val_accuracy`.
        epoch: the numbers of the epochs, from 0.
        params: settings of the training.
        run: name of the recorded run; "" if it is not recorded.
    """

    def __init__(self, optimizer: Optimizer) -> None:
        self.history: dict[str, list[float]] = {}
        self.epoch: list[int] = []
        self.params = {"optimizer": optimizer.name, "learning_rate": optimizer.learning_rate}
        self.run = ""

    def add(self, epoch: int, measures: Mapping[str, float]) -> None:
        """Add the measures of an epoch; those of later ones, before a rewind, are dropped."""
        kept = sum(known < epoch for known in self.epoch)
        series: list[list[Any]] = [self.epoch, *self.history.values()]
        for values in series:
            del values[kept:]
        self.epoch.append(epoch)
        for name, value in measures.items():
            self.history.setdefault(name, []).append(value)


class EpochLines:
    """Prints a line for each epoch on standard output."""

    def __init__(self, epochs: int, *, shown: bool) -> None:
        self._epochs, self._shown = epochs, shown
        self._begin = time.perf_counter()

    def show(self, epoch: int, measures: Mapping[str, float]) -> None:
        """Print the measures of an epoch, from 0; -1 prints them alone."""
        if not self._shown:
            return
        now = time.perf_counter()
        parts = [f"{name} {value:.4f}" for name, value in measures.items()]
        if epoch >= 0:
            parts = [f"epoch {epoch + 1}/{self._epochs}", f"{now - self._begin:.2f} s", *parts]
        self._begin = now
        print_line("  ".join(parts))


def warn_of_divergence(epoch: int) -> None:
    """Warn that a training ended because its loss is not finite; `epoch` counts from 0."""
    warnings.warn(
        f"the loss is not finite in epoch {epoch + 1}, so that the training ended:"
        " a lower learning rate or scaled inputs may help",
        RuntimeWarning,
        stacklevel=3,
    )
