"""Guard: detects divergence and keeps the last good state of a run.

A run has diverged when a loss, a parameter or an optimizer moment is not finite, or when the mean
of the last 20 losses exceeds ten times the untrained network's loss. Uninformed predictions cost
about the untrained loss, so converging runs stay far below the limit, even with batches of one
example; a single spike must be 200 times the untrained loss. Measured with every optimizer: at ten
times a recipe's learning rate, the mean reaches at most twice the untrained loss; runs whose mean
exceeds ten times do not recover (except some Adam runs with rates hundreds of times too large).

Results do not depend on how steps are grouped into calls, observed or paused.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.kernels.structures import Parameters
from tui_nn.engine.network import Network
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.trainer.layer_history import HistoryMark
from tui_nn.training.trainer.records import Records
from tui_nn.training.trainer.schedules import Progress

Array = NDArray[Any]

WINDOW = 20
"""Number of latest losses averaged; before that many steps, missing losses count as 0."""

BLOWN_UP, CALM = 10.0, 2.0
"""Factors of the untrained loss. Above BLOWN_UP, the mean loss is a divergence. A state with a mean
above CALM, or with a single loss above BLOWN_UP, is not kept as a good state."""

INTERVAL, SHORT_INTERVAL = 1024, 128
"""Steps between kept states. Keeping one costs 1 to 2 steps (5 for very small networks). Large
networks use the short interval because a diagnosis repeats the steps since the last good state."""

LARGE = 1 << 20
"""Number of parameters above which a network is large."""


@dataclass(frozen=True, eq=False, slots=True)
class GoodState:
    """State of a run at one step, without the network's parameters and moments.

    Attributes:
        step: steps done.
        base_rate: learning rate that the schedule starts from.
        progress, records, validation, best_parameters: as in `Trainer`.
        history: state of the layer curves.
    """

    step: int
    base_rate: float
    progress: Progress
    records: Records
    validation: Evaluation | None
    best_parameters: Array | None
    history: HistoryMark


class Guard:
    """Checks the losses of one run and keeps its last good state.

    Attributes:
        limit: mean loss above which the run has diverged.
        interval: steps between kept states.
        good: last good state; None before the first step.
    """

    def __init__(self, network: Network, untrained_loss: float) -> None:
        """Guard `network`, whose loss before the first step is `untrained_loss`."""
        self.limit = BLOWN_UP * untrained_loss if untrained_loss > 0 else math.inf
        self.interval = SHORT_INTERVAL if network.parameters.values.size > LARGE else INTERVAL
        self.good: GoodState | None = None
        self._kept = [np.empty_like(array) for array in _buffers(network.parameters)]

    def first_bad(self, earlier: Array, losses: Array) -> int | None:
        """Return the index in `losses` at which the run diverged; None if it did not.

        Args:
            earlier: losses of the preceding steps, shape (steps,) float64; may be empty.
            losses: losses of the next steps, shape (steps,) float64; only the last may be
                non-finite.
        """
        before = earlier[1 - WINDOW :]
        known = np.concatenate([np.zeros(WINDOW - 1 - len(before)), before, losses])
        if known.max() < self.limit:  # false for NaN
            return None
        means = _moving_means(known)
        bad = np.flatnonzero(~(means <= self.limit) | ~np.isfinite(losses))
        return int(bad[0]) if len(bad) else None

    def is_calm(self, recent: Array) -> bool:
        """Whether a state with the latest losses `recent`, (steps,) float64, is worth keeping."""
        latest = recent[-WINDOW:]
        with np.errstate(invalid="ignore", over="ignore"):
            mean = latest.mean() if len(latest) else 0.0
        return bool(mean * BLOWN_UP <= self.limit * CALM and latest.max(initial=0.0) <= self.limit)

    def keep(self, network: Network, state: GoodState) -> None:
        """Save the parameters and moments of `network` together with `state`."""
        for kept, array in zip(self._kept, _buffers(network.parameters), strict=True):
            np.copyto(kept, array)
        self.good = state

    def restore(self, network: Network) -> GoodState:
        """Restore the last good parameters and moments; return the state saved with them."""
        assert self.good is not None
        for kept, array in zip(self._kept, _buffers(network.parameters), strict=True):
            np.copyto(array, kept)
        return self.good


def is_finite(network: Network) -> bool:
    """Whether all parameters and optimizer moments are finite."""
    return all(bool(np.isfinite(array).all()) for array in _buffers(network.parameters))


def _buffers(parameters: Parameters) -> tuple[Array, Array, Array]:
    return parameters.values, parameters.first_moments, parameters.second_moments


def _moving_means(values: Array) -> Array:
    """Means of each WINDOW consecutive values, shape (n - WINDOW + 1,) float64.

    Each window is summed separately: the rounding of a running sum would depend on how the steps
    are grouped into calls.
    """
    count = len(values) - WINDOW + 1
    total = np.zeros(count)
    with np.errstate(invalid="ignore", over="ignore"):
        for offset in range(WINDOW):
            total += values[offset : offset + count]
    return total / WINDOW
