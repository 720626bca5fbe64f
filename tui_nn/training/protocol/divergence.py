"""What happens if a run diverges. Light to import: the command line reads the values."""

from __future__ import annotations

from enum import StrEnum


class OnDivergence(StrEnum):
    """What happens if the loss is not finite or blows up.

    In each case the parameters of the last good step are restored first.
    """

    PAUSE = "pause"
    HALVE = "halve"
    STOP = "stop"


MAX_HALVINGS = 10
"""How often the learning rate of a diverging run is halved before the run is stopped."""
