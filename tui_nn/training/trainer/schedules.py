"""The learning rate from epoch to epoch, and when to stop: what looks at the validation loss."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui_nn.training.settings.config import TrainingConfig


@dataclass(slots=True)
class Progress:
    """What the schedule and early stopping remember of the run.

    Attributes:
        best_loss: lowest loss of an epoch so far.
        stale_epochs: epochs since then.
        drops: how often a plateau has lowered the rate.
        waited: epochs that the plateau has lasted.
    """

    best_loss: float = math.inf
    stale_epochs: int = 0
    drops: int = 0
    waited: int = 0

    def record(self, loss: float, period: int) -> bool:
        """Take in an epoch's loss; whether it is the best so far."""
        if loss < self.best_loss:
            self.best_loss, self.stale_epochs, self.waited = loss, 0, 0
            return True
        self.stale_epochs += 1
        self.waited += 1
        if self.waited >= period:
            self.drops, self.waited = self.drops + 1, 0
        return False


def scheduled_rate(config: TrainingConfig, base: float, epoch: int, drops: int) -> float:
    """The learning rate of an epoch.

    Args:
        config: names the schedule, its period and factor.
        base: the rate to start from.
        epoch: epochs finished, from 0.
        drops: how often a plateau has lowered the rate.
    """
    if config.schedule == "step":
        return base * config.schedule_factor ** (epoch // config.schedule_period)
    if config.schedule == "plateau":
        return base * config.schedule_factor**drops
    if config.schedule == "cosine":
        # SGDR without restarts (Loshchilov and Hutter 2017); the last epoch is still above zero.
        return base * (1 + math.cos(math.pi * epoch / config.epochs)) / 2
    return base


def describe_extension(config: TrainingConfig) -> str:
    """How the learning rate continues in a run that now has the epochs of `config`."""
    match config.schedule:
        case "step":
            return f"with the learning rate still dropping every {config.schedule_period} epochs"
        case "plateau":
            return "with the learning rate as the plateaus have lowered it"
        case "cosine":
            return f"with the learning rate back up to that of a run of {config.epochs:,} epochs"
        case _:
            return "with the same learning rate"
