"""What is done when a run diverges. Imports next to nothing: the command line reads the values."""

from __future__ import annotations

from enum import StrEnum


class OnDivergence(StrEnum):
    """What is done when the loss is not finite, or has grown beyond measure.

    The network always returns to the parameters of the last good step first.
    """

    PAUSE = "pause"
    HALVE = "halve"
    STOP = "stop"


MAX_HALVINGS = 10
"""Times the learning rate is halved before a run that keeps diverging is stopped."""
