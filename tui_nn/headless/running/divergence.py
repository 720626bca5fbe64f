"""Messages about a run that diverges without a screen."""

from __future__ import annotations

from tui_nn.training.protocol.divergence import MAX_HALVINGS, OnDivergence
from tui_nn.training.protocol.measurements import Divergence


class DivergenceReport:
    """Describes one divergence after the other.

    Attributes:
        latest: the latest one; None while there was none.
    """

    def __init__(self) -> None:
        self.latest: Divergence | None = None
        self._run = ""
        self._count = 0

    def take(self, divergence: Divergence, run: str, on_divergence: OnDivergence) -> str:
        """What to say at once; nothing of a run that has come to its end.

        Args:
            divergence: how the run went wrong.
            run: where it is recorded, by name; "" if it is not.
            on_divergence: what is done then.
        """
        self.latest, self._run = divergence, run
        self._count += 1
        if on_divergence is OnDivergence.PAUSE:
            attach = f"; `tui-nn attach {run}` shows it and asks how to continue" if run else ""
            return f"{describe(divergence)}; paused{attach}"
        if on_divergence is OnDivergence.HALVE and self._count <= MAX_HALVINGS:
            rate = 0.5 * divergence.learning_rate
            return f"{describe(divergence)}; continues with learning rate {rate:.3g}"
        return ""

    def describe_end(self) -> str:
        """What to say of a run that has finished, and how it could continue."""
        if self.latest is None:
            return "diverged"
        way = "try a smaller --learning-rate, or --on-divergence halve"
        if self._count > 1:
            way = "halving the learning rate did not help"
        elif self._run:
            way = f"`tui-nn train --resume {self._run} --on-divergence halve` continues from there"
        return f"{describe(self.latest)}; {way}"


def describe(divergence: Divergence) -> str:
    """What went wrong, and where the run is now."""
    return (
        f"diverged at step {divergence.step:,}: {divergence.cause}"
        f" (learning rate {divergence.learning_rate:.3g}); back at step {divergence.good_step:,}"
    )
