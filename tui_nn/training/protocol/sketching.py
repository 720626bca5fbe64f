"""The commands on drawings: of the sketch pad, and of the user's own set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tui_nn.training.protocol.deliveries import Question, QueuedCommand
from tui_nn.training.protocol.drawings import Answering

Strokes = tuple[tuple[tuple[float, float], ...], ...]
"""A drawing: strokes, each a run of (x, y) points of any scale, y downward."""


@dataclass(frozen=True, slots=True)
class Classify(Question):
    """Classify a drawing; answered with `Classified`.

    Attributes:
        strokes: the drawing.
        by: the network that answers; None for the built-in one until the run's network is trained.
        inside: whether to explain the answer, with an `Insight`.
        picture: the drawing as the network sees it, 28x28 levels of ink (0 to 255) row by row, in
            place of what would be made of the strokes; empty to make it of them.
    """

    interval: ClassVar[float] = 0.02

    strokes: Strokes
    by: Answering | None = None
    inside: bool = False
    picture: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """Follow the run's answers to a drawing during training; None stops that."""

    strokes: Strokes | None


@dataclass(frozen=True, slots=True)
class Teach(QueuedCommand):
    """Add a drawing with its label to the user's own set; answered with `OwnDrawings`.

    Attributes:
        strokes: the drawing.
        label: what it shows, any word; see `data/drawing_labels.py`.
    """

    strokes: Strokes
    label: str


@dataclass(frozen=True, slots=True)
class ListDrawings(QueuedCommand):
    """Answer with `OwnDrawings`, classified by the network `by` (None as in `Classify`)."""

    by: Answering | None = None


@dataclass(frozen=True, slots=True)
class DeleteDrawings(QueuedCommand):
    """Delete drawings of the user's own set by their keys; answered with `OwnDrawings`."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportDrawings(QueuedCommand):
    """Copy the user's own set to a file; answered with `Saved`."""

    path: Path


@dataclass(frozen=True, slots=True)
class FineTune(QueuedCommand):
    """Train the answering network (None as in `Classify`) on the user's own drawings.

    Answered with `FineTuned`. The built-in network remains tuned until `Untune`.
    """

    by: Answering | None = None


@dataclass(frozen=True, slots=True)
class Untune(QueuedCommand):
    """Restore the built-in network as shipped; answered with `OwnDrawings`."""
