"""RecordingPlan: whether, where and how often runs are recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_INTERVAL = 30.0
"""Seconds of training between checkpoints."""

DEFAULT_SHARE = 0.01
"""Share of the training time that checkpoints may take."""


DEFAULT_MOMENTS_BUDGET = 256_000_000
"""Bytes of a run's kept moments: all 64 of a network with a million weights."""


@dataclass(frozen=True, slots=True)
class RecordingPlan:
    """How the runs of a session are recorded.

    Attributes:
        root: the folder with all runs; None for the user's own.
        interval: seconds of training after which a checkpoint is due, as it is after every epoch;
            0 for checkpoints only when a run is left or has finished.
        share: largest share of the training time that checkpoints may take, 0 to 1: the next one
            waits until training has taken long enough for it.
        at_any_cost: whether the interval was requested and takes precedence over the share.
        moments_budget: bytes that the kept moments of a run may take; 0 to keep none.
    """

    root: Path | None = None
    interval: float = DEFAULT_INTERVAL
    share: float = DEFAULT_SHARE
    at_any_cost: bool = False
    moments_budget: int = DEFAULT_MOMENTS_BUDGET
