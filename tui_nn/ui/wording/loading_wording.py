"""How the time before a run is ready is told of: what is done, and what waits for it."""

from __future__ import annotations

from tui_nn.training.protocol.events import Loading
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.ui.wording import run_wording

QUEUED = "starts when ready; space cancels"
STARTABLE = "space starts it when ready"

DRAWING_KEPT = "your drawing is kept, and read once the network is loaded", "kept; read once loaded"
"""What is said of a drawing that was not read yet, at length and in at most 26 characters."""


def sentence(loading: Loading) -> str:
    """What is going on, and what `space` does; in a warm start there is no time to read that."""
    parts = [f"{run_wording.SYMBOLS[RunState.LOADING]} {loading.text}"]
    if loading.queued:
        parts.append(QUEUED)
    elif loading.count:
        parts.append(STARTABLE)
    return " · ".join(parts)
