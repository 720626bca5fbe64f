"""Schedule: when to write, so that writing stays a small share of the training time."""

from __future__ import annotations

from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.trainer.pacer import CHUNK_SECONDS

SHORTEST_WAIT = 1.0
"""Seconds between two writings, unless a shorter interval was asked for: epochs can be short."""

RETRY = 5.0
"""Seconds from a writing that failed to the next attempt: a full disk may have room again."""

FIXED_COST, BYTES_A_SECOND = 0.003, 3e8
"""What a writing is thought to cost before the first one was measured: seconds, and how fast an
ordinary processor copies, digests and writes."""


class Schedule:
    """Says when to write; all times are seconds of training."""

    def __init__(self, plan: RecordingPlan, now: float, size: int) -> None:
        """Begin to count at `now`; `size` is about how many bytes a writing has."""
        self._plan = plan
        self._since = now
        self._cost = FIXED_COST + size / BYTES_A_SECOND
        self._lead = 0.0
        self._epoch_ended = False

    def end_epoch(self) -> None:
        """An epoch has ended."""
        self._epoch_ended = True

    def is_due(self, now: float, *, is_retry: bool = False) -> bool:
        """Whether it is time, and the last writing has been earned.

        Args:
            now: the time.
            is_retry: whether the last writing failed.
        """
        waited, interval = now - self._since, self._plan.interval
        if is_retry:
            return waited >= min(interval, RETRY) > 0
        # It is on the disk only after a while, and shall never be older than the interval.
        has_passed = waited >= interval - self._lead > 0
        if waited * self._plan.share < self._cost:
            return has_passed and self._plan.at_any_cost
        shortest = min(interval, SHORTEST_WAIT) if interval else SHORTEST_WAIT
        return has_passed or (self._epoch_ended and waited >= shortest)

    def begin(self, now: float) -> None:
        """A writing begins."""
        self._since, self._epoch_ended = now, False

    def settle(self, cost: float, duration: float) -> None:
        """The writing that was begun last has ended.

        Args:
            cost: seconds of the processor that it took.
            duration: seconds from its beginning to its end.
        """
        self._cost = cost
        self._lead = min(duration + CHUNK_SECONDS, self._plan.interval / 2)
