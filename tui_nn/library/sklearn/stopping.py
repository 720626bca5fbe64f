"""When a training ends, and what its learning rate is meanwhile, by scikit-learn's rules."""

from __future__ import annotations

from typing import Any

SLOWEST = 1e-6
"""Learning rate at which the adaptive schedule ends the training."""

SLOWER = 5.0
"""What the adaptive schedule divides the learning rate by."""


class Patience:
    """Counts the epochs without progress.

    Attributes:
        rate: the learning rate of the next epoch.
        best: the best value so far: a loss, or a score with early stopping.
    """

    def __init__(self, estimator: Any) -> None:
        self._estimator = estimator
        self._sign = -1.0 if estimator.early_stopping else 1.0
        self._stale = 0
        self.best = float("inf")
        self.rate = float(estimator.learning_rate_init)

    def begin_epoch(self, steps: int) -> float:
        """The learning rate after `steps` steps."""
        estimator = self._estimator
        if estimator.solver == "sgd" and estimator.learning_rate == "invscaling":
            self.rate = float(estimator.learning_rate_init) / (steps + 1) ** estimator.power_t
        return self.rate

    def end_epoch(self, value: float) -> tuple[bool, bool]:
        """Take a loss, or a score with early stopping.

        Returns:
            Whether it is the best so far, and whether the training ends.
        """
        estimator, loss = self._estimator, self._sign * value
        self._stale = self._stale + 1 if loss > self.best - estimator.tol else 0
        is_best = loss < self.best
        self.best = min(self.best, loss)
        if self._stale <= estimator.n_iter_no_change:
            return is_best, False
        if estimator.solver == "sgd" and estimator.learning_rate == "adaptive":
            self._stale, self.rate = 0, self.rate / SLOWER
            return is_best, self.rate < SLOWEST
        return is_best, True
