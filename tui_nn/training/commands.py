"""What the screen may ask of the training session. Every command is obeyed between two chunks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui_nn.training.config import TrainingConfig

Strokes = tuple[tuple[tuple[float, float], ...], ...]
"""A drawing: strokes, each a run of (x, y) points of any scale, y downward."""


@dataclass(frozen=True, slots=True)
class Load:
    """Make a new network for `config`, or bring back the one in `checkpoint` (config ignored)."""

    config: TrainingConfig
    checkpoint: Path | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Train until paused or finished."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop training after the current chunk, and keep everything."""


@dataclass(frozen=True, slots=True)
class Step:
    """Train `count` steps, then pause."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class SetLearningRate:
    """Use this base learning rate from the next step on; a schedule goes on from it."""

    learning_rate: float


@dataclass(frozen=True, slots=True)
class SetPace:
    """Train so many steps a second; None for full speed."""

    steps_per_second: float | None


@dataclass(frozen=True, slots=True)
class Observe:
    """Answer with one `Snapshot`.

    Attributes:
        columns: width of the plots; curves come with at most that many buckets.
        plane: (rows, columns) of the decision boundary's grid, where there is one.
        layers: whether the layers are measured, which takes a gradient and a pass over all weights.
    """

    columns: int = 80
    plane: tuple[int, int] = (24, 48)
    layers: bool = True


@dataclass(frozen=True, slots=True)
class Classify:
    """Read a drawing and answer with `Classified`."""

    strokes: Strokes


@dataclass(frozen=True, slots=True)
class Save:
    """Write a checkpoint."""

    path: Path


@dataclass(frozen=True, slots=True)
class Stop:
    """End the session."""


Command = Load | Run | Pause | Step | SetLearningRate | SetPace | Observe | Classify | Save | Stop
