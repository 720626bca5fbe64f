"""Example: names one example, so that every part of the program means the same one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where an example comes from."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"
    BATCH = "batch"
    """The batch of the next step."""
    DRAWING = "drawing"
    """The sketch pad."""
    VALUES = "values"
    """Numbers that were typed or set."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example.

    Attributes:
        source: where it comes from.
        index: its place in that part of the data, or in the batch of the next step.
        strokes: the drawing, as in `Classify`; of a source DRAWING.
        values: its features in their own units, in the order of the schema; of a source VALUES.
        target: label or target in its own unit that stands in for its own; None to keep its own,
            for a drawing the class that the network answers.
    """

    source: Source = Source.TRAIN
    index: int = 0
    strokes: tuple[tuple[tuple[float, float], ...], ...] = ()
    values: tuple[float, ...] = ()
    target: float | None = None
