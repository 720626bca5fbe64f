"""Allowance: limits the rate of requests, so that they do not slow the training."""

from __future__ import annotations


class Allowance:
    """A token bucket, full at first.

    Args:
        per_second: tokens added per second.
        burst: tokens in a full bucket.
    """

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second, self._burst = per_second, burst
        self._tokens = burst
        self._updated = 0.0

    def take(self, cost: float, now: float) -> float:
        """Take `cost` tokens, even if there are fewer; `now` is the time in seconds.

        Returns:
            Seconds to wait until the bucket is no longer overdrawn.
        """
        tokens = self._tokens + self._per_second * (now - self._updated)
        self._tokens, self._updated = min(tokens, self._burst) - cost, now
        return max(-self._tokens / self._per_second, 0.0)
