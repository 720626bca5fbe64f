"""Schedule: when to write checkpoints, so that they take a small share of the training time."""

from __future__ import annotations

from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.trainer.pacer import CHUNK_SECONDS

SHORTEST_WAIT = 1.0
"""Seconds between two checkpoints, unless a shorter interval is requested: epochs can be short."""

RETRY = 5.0
"""Seconds from a failure to the next attempt: a full disk may have room again."""

FIXED_COST, BYTES_A_SECOND = 0.003, 3e8
"""Estimated cost of a checkpoint until the first one is measured: seconds, and bytes that an
ordinary processor copies, digests and writes in a second."""


class Schedule:
    """Says when to write; all times are seconds of training."""

    def __init__(self, plan: RecordingPlan, now: float, size: int) -> None:
        """Start at time `now`, for checkpoints of about `size` bytes."""
        self._plan = plan
        self._since = now
        self._cost = FIXED_COST + size / BYTES_A_SECOND
        self._lead = 0.0
        self._epoch_ended = False

    def end_epoch(self) -> None:
        """Note that an epoch has ended."""
        self._epoch_ended = True

    def is_due(self, now: float, *, is_retry: bool = False) -> bool:
        """Whether a checkpoint is due.

        Args:
            now: the time.
            is_retry: whether the last attempt failed.
        """
        waited, interval = now - self._since, self._plan.interval
        if is_retry:
            return waited >= min(interval, RETRY) > 0
        # Writing takes a while, and the checkpoint on the disk must not be older than the interval.
        has_passed = waited >= interval - self._lead > 0
        if waited * self._plan.share < self._cost:
            return has_passed and self._plan.at_any_cost
        shortest = min(interval, SHORTEST_WAIT) if interval else SHORTEST_WAIT
        return has_passed or (self._epoch_ended and waited >= shortest)

    def begin(self, now: float) -> None:
        """Note that a checkpoint is being written."""
        self._since, self._epoch_ended = now, False

    def settle(self, cost: float, duration: float) -> None:
        """Note that it has been written.

        Args:
            cost: processor time that it took, in seconds.
            duration: elapsed time, in seconds.
        """
        self._cost = cost
        self._lead = min(duration + CHUNK_SECONDS, self._plan.interval / 2)
