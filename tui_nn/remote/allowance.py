"""Allowance: limits the rate of requests, so that they do not slow the training."""

from __future__ import annotations


class Allowance:
    """A bucket of tokens that fills by itself: so many a second, until it is full.

    Args:
        per_second: tokens a second.
        burst: tokens in a full bucket, as it is at first.
    """

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second, self._burst = per_second, burst
        self._tokens = burst
        self._since = 0.0

    def take(self, cost: float, now: float) -> float:
        """Take `cost` tokens out, also if there are fewer; `now` is the time in seconds.

        Returns:
            Seconds to wait, until what was taken too much is there again.
        """
        grown = self._tokens + self._per_second * (now - self._since)
        self._tokens, self._since = min(grown, self._burst) - cost, now
        return max(-self._tokens / self._per_second, 0.0)
