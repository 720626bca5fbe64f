"""Messages about a run that diverges without a screen."""

from __future__ import annotations

from tui_nn.training.protocol.divergence import MAX_HALVINGS, OnDivergence
from tui_nn.training.protocol.measurements import Divergence


class DivergenceReport:
    """Describes the divergences of one run.

    Attributes:
        latest: the latest divergence; None before the first.
    """

    def __init__(self) -> None:
        self.latest: Divergence | None = None
        self._run = ""
        self._count = 0

    def take(self, divergence: Divergence, run: str, on_divergence: OnDivergence) -> str:
        """The message about a divergence; "" if it ends the run, which `describe_end` reports.

        Args:
            divergence: where and how the run diverged.
            run: the name under which it is recorded; "" if it is not.
            on_divergence: what the session does.
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
        """The message about a run that ended by diverging, and how it could continue."""
        if self.latest is None:
            return "diverged"
        way = "try a smaller --learning-rate, or --on-divergence halve"
        if self._count > 1:
            way = "halving the learning rate did not help"
        elif self._run:
            way = f"`tui-nn train --resume {self._run} --on-divergence halve` continues from there"
        return f"{describe(self.latest)}; {way}"


def describe(divergence: Divergence) -> str:
    """Where and why the run diverged, and where it is now."""
    return (
        f"diverged at step {divergence.step:,}: {divergence.cause}"
        f" (learning rate {divergence.learning_rate:.3g}); back at step {divergence.good_step:,}"
    )
