"""Task and Kind: what a data set asks for and looks like, known before any of it is loaded."""

from __future__ import annotations

from enum import StrEnum


class Task(StrEnum):
    """What is to be learnt."""

    CLASSIFICATION = "classification"
    REGRESSION = "regression"


class Kind(StrEnum):
    """What one example looks like, and so what the screen shows beside the plots."""

    DIGITS = "digits"
    """28x28 pictures of digits: the sketch pad."""
    PICTURES = "pictures"
    """Other 28x28 pictures: a gallery of test pictures with the network's answers."""
    PLANE = "plane"
    """Points in the plane: the decision boundary."""
    TABLE = "table"
    """Rows of measured features: predicted against true value."""
