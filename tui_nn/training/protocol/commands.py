"""The commands of a training session, each carried out between two chunks.

A command is a dataclass in the union `Command`. Bounds of its numbers stand in its annotations;
`Question`, `QueuedCommand` or `LocalCommand` states how it is handled between processes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar, get_type_hints

from tui_nn.errors import ConfigError
from tui_nn.training.protocol.deliveries import LocalCommand, Question, QueuedCommand
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.protocol.events import Event
from tui_nn.training.settings.bounds import (
    COUNT,
    LABEL,
    LEARNING_RATE,
    PACE,
    PLANE_SIDE,
    PLOT_COLUMNS,
    Bounds,
)
from tui_nn.training.settings.config import TrainingConfig

Strokes = tuple[tuple[tuple[float, float], ...], ...]
"""A drawing: strokes, each a run of (x, y) points of any scale, y downward."""


@dataclass(frozen=True, slots=True)
class Load(LocalCommand):
    """Make a new network for `config`, or bring one back (then only its data folder counts).

    Attributes:
        config: the run.
        checkpoint: a file to bring the network back from.
        run: the folder of a recorded run to go on with instead.
        on_divergence: what is done when the run diverges: pause, or go on from the last good step
            at half the learning rate, or stop for good.
        epochs: for a run that is brought back, its new length; None for the one it has.
        force: also take the recorded run from a process of which it is not certain that it lives.
    """

    refusal: ClassVar[str] = (
        "another run cannot be started from here: attach to one that is being trained"
    )

    config: TrainingConfig
    checkpoint: Path | None = None
    run: Path | None = None
    on_divergence: OnDivergence = OnDivergence.PAUSE
    epochs: Annotated[int | None, COUNT] = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Introduce(QueuedCommand):
    """Say what run there is, to somebody who comes later.

    Answered with `Ready`, or with the latest `Loading` while there is none.
    """


@dataclass(frozen=True, slots=True)
class Run:
    """Train until paused or finished."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop training after the current chunk, and keep everything."""


@dataclass(frozen=True, slots=True)
class Step:
    """Train `count` steps, beside those that are left of an earlier one; then pause."""

    count: Annotated[int, COUNT] = 1


@dataclass(frozen=True, slots=True)
class SetLearningRate:
    """Use this base learning rate from the next step on; a schedule goes on from it."""

    learning_rate: Annotated[float, LEARNING_RATE]


@dataclass(frozen=True, slots=True)
class Rewind:
    """After a divergence: go on from the last good step with the learning rate times `factor`."""

    factor: Annotated[float, LEARNING_RATE] = 0.5


@dataclass(frozen=True, slots=True)
class Extend:
    """Train a finished run until it has done `epochs` epochs in all; see `extend_run`.

    What follows is `Ready`, with the new length.
    """

    epochs: Annotated[int, COUNT]


@dataclass(frozen=True, slots=True)
class SetPace:
    """Train so many steps a second; None for full speed."""

    steps_per_second: Annotated[float | None, PACE]


@dataclass(frozen=True, slots=True)
class Observe(Question):
    """Answer with one `Snapshot`.

    Attributes:
        columns: width of the plots; curves come with at most that many buckets.
        plane: (rows, columns) of the decision boundary's grid, where there is one.
        layers: whether the layers are measured, which takes a gradient and a pass over all weights.
    """

    interval: ClassVar[float] = 0.1

    columns: Annotated[int, PLOT_COLUMNS] = 80
    plane: Annotated[tuple[int, int], PLANE_SIDE] = (24, 48)
    layers: bool = True


@dataclass(frozen=True, slots=True)
class Classify(Question):
    """Read a drawing and answer with `Classified`.

    Attributes:
        strokes: the drawing.
        by: which network answers; None for the built-in one until the run's has been trained.
        inside: whether to say why, with an `Insight`.
    """

    interval: ClassVar[float] = 0.02

    strokes: Strokes
    by: Answering | None = None
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """Follow the run's answers to a drawing while it trains; None to follow nothing any more."""

    strokes: Strokes | None


@dataclass(frozen=True, slots=True)
class Teach(QueuedCommand):
    """Keep a drawing with its right label in the user's own set; answered with `OwnDrawings`."""

    strokes: Strokes
    label: Annotated[int, LABEL]


@dataclass(frozen=True, slots=True)
class ListDrawings(QueuedCommand):
    """Answer with `OwnDrawings`, read by the network `by` (None as in `Classify`)."""

    by: Answering | None = None


@dataclass(frozen=True, slots=True)
class DeleteDrawings(QueuedCommand):
    """Take drawings out of the user's own set, by their keys; answered with `OwnDrawings`."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportDrawings(QueuedCommand):
    """Copy the user's own set to a file; answered with `Saved`."""

    path: Path


@dataclass(frozen=True, slots=True)
class FineTune(QueuedCommand):
    """Train the answering network (None as in `Classify`) on the user's own drawings.

    Answered with `FineTuned`. The built-in network stays tuned until `Untune`.
    """

    by: Answering | None = None


@dataclass(frozen=True, slots=True)
class Untune(QueuedCommand):
    """Have the built-in network as it was shipped; answered with `OwnDrawings`."""


@dataclass(frozen=True, slots=True)
class Save(QueuedCommand):
    """Write a checkpoint."""

    path: Path


@dataclass(frozen=True, slots=True)
class Export(QueuedCommand):
    """Write the network alone, in half precision, with its test result; answered with `Saved`."""

    path: Path


@dataclass(frozen=True, slots=True)
class Stop:
    """End the session; a recorded run gets a last checkpoint. Answered with `Left`."""


Command = (
    Load
    | Introduce
    | Run
    | Pause
    | Step
    | SetLearningRate
    | Rewind
    | Extend
    | SetPace
    | Observe
    | Classify
    | Pin
    | Teach
    | ListDrawings
    | DeleteDrawings
    | ExportDrawings
    | FineTune
    | Untune
    | Save
    | Export
    | Stop
)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A command of somebody who wants the answer for himself.

    Attributes:
        command: what is asked.
        answer: is handed the events that answer it, in the session's thread; must not block. What
            concerns everybody (`Ready`, `Finished`, ...) is published as always.
    """

    command: Command
    answer: Callable[[Event], None]


Inboxed = Command | Addressed
"""What lies in a session's inbox."""


def command_of(message: Inboxed) -> Command:
    """What is asked, whoever asks."""
    return message.command if isinstance(message, Addressed) else message


def check_command(command: Command) -> None:
    """Check the numbers of a command against their bounds.

    Raises:
        ConfigError: a number outside its bounds.
    """
    kind: type = type(command)
    for name, bounds in _bounds(kind).items():
        try:
            bounds.check(getattr(command, name))
        except ValueError as error:
            raise ConfigError(name, str(error)) from None


@cache
def _bounds(kind: type) -> dict[str, Bounds]:
    """The bounds of each field that has any, by name."""
    return {
        name: item
        for name, hint in get_type_hints(kind, include_extras=True).items()
        for item in getattr(hint, "__metadata__", ())
        if isinstance(item, Bounds)
    }
