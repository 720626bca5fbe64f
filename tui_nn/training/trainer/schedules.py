"""Learning rate schedules, and the progress that plateaus and early stopping depend on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui_nn.training.settings.config import TrainingConfig


@dataclass(slots=True)
class Progress:
    """State of the plateau schedule and of early stopping.

    Attributes:
        best_loss: lowest loss of an epoch so far.
        stale_epochs: epochs since the best one.
        drops: number of times that a plateau lowered the rate.
        waited: epochs since the best one or the latest drop.
    """

    best_loss: float = math.inf
    stale_epochs: int = 0
    drops: int = 0
    waited: int = 0

    def record(self, loss: float, period: int) -> bool:
        """Record the loss of an epoch; return whether it is the best so far.

        Args:
            loss: validation loss, or training loss without a validation split.
            period: epochs without improvement after which the plateau schedule drops the rate.
        """
        if loss < self.best_loss:
            self.best_loss, self.stale_epochs, self.waited = loss, 0, 0
            return True
        self.stale_epochs += 1
        self.waited += 1
        if self.waited >= period:
            self.drops, self.waited = self.drops + 1, 0
        return False


def scheduled_rate(config: TrainingConfig, base: float, epoch: int, drops: int) -> float:
    """Return the learning rate of an epoch.

    Args:
        config: schedule, its period and factor.
        base: learning rate that the schedule starts from.
        epoch: finished epochs.
        drops: number of times that a plateau lowered the rate.
    """
    if config.schedule == "step":
        return base * config.schedule_factor ** (epoch // config.schedule_period)
    if config.schedule == "plateau":
        return base * config.schedule_factor**drops
    if config.schedule == "cosine":
        # SGDR without restarts (Loshchilov and Hutter 2017); the last epoch has a rate above 0.
        return base * (1 + math.cos(math.pi * epoch / config.epochs)) / 2
    return base


def describe_extension(config: TrainingConfig) -> str:
    """Describe how the learning rate continues in a run extended to the epochs of `config`."""
    match config.schedule:
        case "step":
            return f"with the learning rate still dropping every {config.schedule_period} epochs"
        case "plateau":
            return "with the learning rate as the plateaus have lowered it"
        case "cosine":
            return f"with the learning rate back up to that of a run of {config.epochs:,} epochs"
        case _:
            return "with the same learning rate"
