"""What is asked before a run is left that is neither finished nor saved."""

from __future__ import annotations

from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.ui.wording import quantities


def leave(snapshot: Snapshot) -> str:
    """Whether to leave the run for another one."""
    return f"Leave the run {_progress(snapshot)}? {_fate(snapshot)}"


def restart(snapshot: Snapshot) -> str:
    """Whether to train a new network from the first step."""
    return f"Restart, and leave the run {_progress(snapshot)}? {_fate(snapshot)}"


def _progress(snapshot: Snapshot) -> str:
    """How far the run is."""
    return f"at step {quantities.count(snapshot.step)} of {quantities.count(snapshot.total_steps)}"


def _fate(snapshot: Snapshot) -> str:
    """What becomes of the run that is left."""
    if snapshot.run:
        return f"It stays recorded: tui-nn --resume {snapshot.run} continues it."
    return "It is not recorded, and is lost unless you save it with ctrl+s."
