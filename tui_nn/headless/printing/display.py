"""RunDisplay: what shows a run while it trains without a screen."""

from __future__ import annotations

from typing import Protocol

from tui_nn.training.protocol.events import Event


class RunDisplay(Protocol):
    """Shows events as they come.

    Attributes:
        interval: seconds between two snapshots that it asks for; None for one per checkpoint.
    """

    interval: float | None

    @property
    def is_gone(self) -> bool:
        """Whether its output was closed."""

    def show(self, event: Event) -> None:
        """Show the next event."""

    def close(self) -> None:
        """Restore the terminal."""
