"""ClaimedRun: a recorded run that this process holds for training, with its recorded settings."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.training.runs.claim import Claim
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.settings.config import TrainingConfig


@dataclass(frozen=True, eq=False, slots=True)
class ClaimedRun:
    """A run that no other process can train until it is released.

    Attributes:
        folder: where it is recorded.
        claim: the exclusive right to write there.
        config: the settings in its folder; None if their file is missing or damaged.
    """

    folder: RunFolder
    claim: Claim
    config: TrainingConfig | None

    def release(self) -> None:
        """Let other processes claim it."""
        self.claim.release()
