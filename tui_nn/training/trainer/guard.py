"""Guard: when a run has diverged, and what its last good state was.

A run has diverged when a loss, a weight or a moment of the optimizer is not finite, or when the
loss has blown up: when the mean of the latest 20 losses is above ten times what the untrained
network had. A network that knows nothing does as well as the untrained one, so that no run that
learns comes near that, however noisy it is with one example a step; and a single spike must be two
hundred times as high. Measured with every optimizer: at ten times a recipe's learning rate the mean
goes to twice the untrained loss at most, and where it goes above ten times, nothing is learnt any
more (but by some runs of Adam with rates hundreds of times too large).

Nothing here depends on how a run is portioned out, watched or paused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.kernels.structures import Parameters
from tui_nn.engine.network import Network
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.layer_history import HistoryMark
from tui_nn.training.trainer.schedules import Progress

Array = NDArray[Any]

WINDOW = 20
"""Latest losses of which the mean is taken; those that a young run lacks count as nothing."""

BLOWN_UP, CALM = 10.0, 2.0
"""Times the untrained network's loss: with a mean above the one the run has diverged; with a mean
above the other, or a single loss above the one, its state is not one to go back to."""

INTERVAL, SHORT_INTERVAL = 1024, 128
"""Steps between two states that are kept; to keep one takes as long as one or two steps, and with
a very small network as long as five. With a large one the steps are long that have to be done again
to find out what went wrong, and there are to be few of them."""

LARGE = 1 << 20
"""Parameters of a large network."""


@dataclass(frozen=True, eq=False, slots=True)
class GoodState:
    """Everything but the parameters that a run's further course depends on, as it was at a step.

    Attributes:
        step: steps done.
        base_rate: the learning rate from then on.
        progress, curves, recent_losses, recent_correct, validation, best_parameters: as in
            `Trainer`.
        history: of the layers.
    """

    step: int
    base_rate: float
    progress: Progress
    curves: Mapping[str, Curve]
    recent_losses: Array
    recent_correct: Array
    validation: Evaluation | None
    best_parameters: Array | None
    history: HistoryMark


class Guard:
    """Watches the losses of one run, and keeps its last good state.

    Attributes:
        limit: a mean loss above it is a divergence.
        interval: steps between two states that are kept.
        good: the last good state; None before the first step.
    """

    def __init__(self, network: Network, untrained_loss: float) -> None:
        """Watch over `network`, whose loss was `untrained_loss` before the first step."""
        self.limit = BLOWN_UP * untrained_loss if untrained_loss > 0 else math.inf
        self.interval = SHORT_INTERVAL if network.parameters.values.size > LARGE else INTERVAL
        self.good: GoodState | None = None
        self._kept = [np.empty_like(array) for array in _buffers(network.parameters)]

    def first_bad(self, earlier: Array, losses: Array) -> int | None:
        """Where in `losses` the run has diverged; None if it has not.

        Args:
            earlier: losses of the steps before, as many as are known.
            losses: shape (n,), of the next steps; only the last can be other than finite.
        """
        before = earlier[1 - WINDOW :]
        known = np.concatenate([np.zeros(WINDOW - 1 - len(before)), before, losses])
        if known.max() < self.limit:  # false for NaN
            return None
        means = _moving_means(known)
        bad = np.flatnonzero(~(means <= self.limit) | ~np.isfinite(losses))
        return int(bad[0]) if len(bad) else None

    def is_calm(self, recent: Array) -> bool:
        """Whether a run with these latest losses can be gone back to."""
        latest = recent[-WINDOW:]
        with np.errstate(invalid="ignore", over="ignore"):
            mean = latest.mean() if len(latest) else 0.0
        return bool(mean * BLOWN_UP <= self.limit * CALM and latest.max(initial=0.0) <= self.limit)

    def keep(self, network: Network, state: GoodState) -> None:
        """Remember `network` as it is now, in `state`."""
        for kept, array in zip(self._kept, _buffers(network.parameters), strict=True):
            np.copyto(kept, array)
        self.good = state

    def bring_back(self, network: Network) -> GoodState:
        """Make `network` what it was when it was last good; what else there was."""
        assert self.good is not None
        for kept, array in zip(self._kept, _buffers(network.parameters), strict=True):
            np.copyto(array, kept)
        return self.good


def is_finite(network: Network) -> bool:
    """Whether all parameters, and all that the optimizer remembers, are finite numbers."""
    return all(bool(np.isfinite(array).all()) for array in _buffers(network.parameters))


def _buffers(parameters: Parameters) -> tuple[Array, Array, Array]:
    return parameters.values, parameters.first_moments, parameters.second_moments


def _moving_means(values: Array) -> Array:
    """The mean of each WINDOW neighbours, shape (n - WINDOW + 1,).

    Added up one after the other: a running sum would be rounded in another way for other portions.
    """
    count = len(values) - WINDOW + 1
    total = np.zeros(count)
    with np.errstate(invalid="ignore", over="ignore"):
        for offset in range(WINDOW):
            total += values[offset : offset + count]
    return total / WINDOW
