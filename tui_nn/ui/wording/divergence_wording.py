"""Texts about a run that has diverged."""

from __future__ import annotations

from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.ui.wording import run_wording
from tui_nn.ui.wording.quantities import count, learning_rate


def divergence(found: Divergence) -> str:
    """The cause of a divergence, and the step that was restored."""
    return (
        f"The run diverged at step {count(found.step)}: {found.cause}"
        f" (learning rate {learning_rate(found.learning_rate)}). The network is back at step"
        f" {count(found.good_step)}."
    )


def diverged(found: Divergence, snapshot: Snapshot) -> str:
    """A short form for the lines below the plots, with the key to press."""
    advice = "r restarts" if snapshot.state is RunState.FINISHED else "space continues"
    return (
        f"{run_wording.SYMBOLS[snapshot.state]} diverged at {count(found.step)}, back at"
        f" {count(found.good_step)}: {found.cause} ({advice})"
    )


def continued(found: Divergence, snapshot: Snapshot) -> str:
    """Notice that a diverged run continues, by itself or by another screen."""
    now = found.learning_rate if snapshot.base_rate is None else snapshot.base_rate
    return f"{divergence(found)} It continues from there with learning rate {learning_rate(now)}."
