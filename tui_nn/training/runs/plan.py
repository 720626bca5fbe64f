"""RecordingPlan: whether, where and how often runs are recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_INTERVAL = 30.0
"""Seconds of training."""

DEFAULT_SHARE = 0.01
"""Of the training time."""


@dataclass(frozen=True, slots=True)
class RecordingPlan:
    """How the runs of a session are recorded.

    Attributes:
        root: the folder with all runs; None for the user's own.
        interval: seconds of training after which a checkpoint is due, as it is after every epoch;
            0 for none but when a run is left or finished.
        share: largest share of the training time that checkpoints may take, 0 to 1: the next one
            waits until the last one has been earned.
        at_any_cost: whether the interval is kept even so, for it was asked for.
    """

    root: Path | None = None
    interval: float = DEFAULT_INTERVAL
    share: float = DEFAULT_SHARE
    at_any_cost: bool = False
