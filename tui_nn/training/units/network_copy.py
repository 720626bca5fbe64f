"""NetworkCopy: a network as it was, so that it can be measured in pieces while it is trained."""

from __future__ import annotations

import weakref
from typing import Any

from tui_nn.engine.executor import Executor
from tui_nn.engine.network import Network
from tui_nn.training.reading.network_state import network_state
from tui_nn.training.trainer.trainer import Trainer


class NetworkCopy:
    """A copy of the network of one run.

    Attributes:
        executor: runs the copy.
    """

    def __init__(self, trainer: Trainer) -> None:
        """Make a network of the same layers, as yet untrained."""
        self._trainer = weakref.ref(trainer)
        self._state: tuple[Any, ...] = ()
        network = Network(trainer.network.settings, dtype=trainer.network.dtype)
        # Made for batches of one: helpers, which share large batches, are for training.
        self.executor = Executor(network, trainer.executor.rule, 1)

    def is_of(self, trainer: Trainer) -> bool:
        """Whether it is a copy of this run's network."""
        return self._trainer() is trainer

    def is_current(self, trainer: Trainer) -> bool:
        """Whether the network of `trainer` has not changed since it was copied."""
        return self._state == network_state(trainer)

    def take(self, trainer: Trainer) -> None:
        """Copy the network as it is now."""
        self.executor.network.parameters.values[:] = trainer.network.parameters.values
        self._state = network_state(trainer)
