"""Wording of the loading of a run: the current activity and what is queued."""

from __future__ import annotations

from tui_nn.training.protocol.events import Loading
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.ui.wording import run_wording

QUEUED = "starts when ready; space cancels"
STARTABLE = "space starts it when ready"

DRAWING_KEPT = "your drawing is kept, and read once the network is loaded", "kept; read once loaded"
"""What is said of a drawing that was not read yet, at length and in at most 26 characters."""


def sentence(loading: Loading) -> str:
    """Describe the activity and what `space` does; a warm start is too short to read it."""
    parts = [f"{run_wording.SYMBOLS[RunState.LOADING]} {loading.text}"]
    if loading.queued:
        parts.append(QUEUED)
    elif loading.count:
        parts.append(STARTABLE)
    return " · ".join(parts)
