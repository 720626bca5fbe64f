"""Which recorded runs are deleted automatically: short trials, when there are many of them.

Of runs that were trained for less than `SHORT` seconds, the latest `MOST_SHORT` stay. A run that is
pinned, held by a process, a trial of a sweep, not begun yet, or of unknown length always stays.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from tui_nn.errors import RunError
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.membership import is_trial
from tui_nn.training.runs.state import Phase, RecordedState

SHORT = 60.0
"""Seconds of training."""

MOST_SHORT = 20
"""Runs shorter than that which are kept."""


def remove_short_runs(folders: Iterable[RunFolder]) -> None:
    """Delete the oldest short runs beyond `MOST_SHORT`.

    Args:
        folders: all runs, the most recently changed first.
    """
    short = [folder for folder in folders if is_short(folder)]
    for folder in short[MOST_SHORT:]:
        with contextlib.suppress(RunError):  # it is held, or another process removes it too
            folder.delete()


def is_short(folder: RunFolder) -> bool:
    """Whether a run is a short trial: only the latest of these stay."""
    try:
        state = folder.state()
    except RunError:
        return False
    if state.phase is Phase.CREATED or folder.is_pinned or is_trial(folder.path):
        return False
    seconds = train_seconds(state)
    return seconds is not None and seconds < SHORT


def train_seconds(state: RecordedState) -> float | None:
    """Seconds of training; None if unknown."""
    if state.train_seconds is not None:
        return state.train_seconds
    seconds = (state.result or {}).get("train_seconds")
    return seconds if isinstance(seconds, float) else None
