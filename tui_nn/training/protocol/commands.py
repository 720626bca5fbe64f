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
from tui_nn.training.protocol.inquiries import (
    CheckRecipe,
    Examine,
    ExportMarks,
    InspectUnit,
    ListExamples,
    ListUnits,
    MarkExample,
    Play,
    StopChecks,
    TravelTo,
    UpdateOn,
)
from tui_nn.training.settings.bounds import (
    COUNT,
    INDEX,
    LEARNING_RATE,
    PACE,
    PLANE_SIDE,
    PLOT_COLUMNS,
    REPEATS,
    Bounds,
)
from tui_nn.training.settings.config import TrainingConfig

Strokes = tuple[tuple[tuple[float, float], ...], ...]
"""A drawing: strokes, each a run of (x, y) points of any scale, y downward."""


@dataclass(frozen=True, slots=True)
class Load(LocalCommand):
    """Make a new network for `config`, or restore one, with only the data folder of `config`,
    and what has `moved`.

    Attributes:
        config: the run.
        checkpoint: the checkpoint file to restore.
        run: the folder of a recorded run to continue instead.
        on_divergence: what happens if the run diverges: pause, continue from the last good step at
            half the learning rate, or stop.
        epochs: the new length of a restored run; None keeps its length.
        force: continue the recorded run even if another process may still be training it.
        free: settings of a new run that the user left out, to be fitted to the data when these are
            read.
        moved: settings of `config` that say where the data of a continued run are now.
        accept_changed_data: continue even if the data are not those that the run began with.
        fork: the new network begins with the parameters that the current run had at the kept
            moment of this step; None for initial ones.
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
    free: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    accept_changed_data: bool = False
    fork: Annotated[int | None, INDEX] = None


@dataclass(frozen=True, slots=True)
class Introduce(QueuedCommand):
    """Describe the current run to a late subscriber.

    Answered with `Ready`, or with the latest `Loading` while a run is loaded.
    """


@dataclass(frozen=True, slots=True)
class Run:
    """Train until paused or finished."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop training after the current chunk."""


@dataclass(frozen=True, slots=True)
class Step:
    """Train `count` steps, and those left of an earlier `Step`; then pause."""

    count: Annotated[int, COUNT] = 1


@dataclass(frozen=True, slots=True)
class SetLearningRate:
    """Use this base learning rate from the next step on; a schedule scales it."""

    learning_rate: Annotated[float, LEARNING_RATE]


@dataclass(frozen=True, slots=True)
class Rewind:
    """After a divergence: continue from the last good step at `factor` times the learning rate."""

    factor: Annotated[float, LEARNING_RATE] = 0.5


@dataclass(frozen=True, slots=True)
class Extend:
    """Continue a finished run to `epochs` epochs in total; see `extend_run`.

    Answered with `Ready`, with the new length.
    """

    epochs: Annotated[int, COUNT]


@dataclass(frozen=True, slots=True)
class SetPace:
    """Train this many steps per second; None for full speed."""

    steps_per_second: Annotated[float | None, PACE]


@dataclass(frozen=True, slots=True)
class Observe(Question):
    """Answer with one `Snapshot`.

    Attributes:
        columns: width of the plots; curves have at most this many buckets.
        plane: (rows, columns) of the decision boundary's grid, for 2-D data.
        layers: whether the layers are measured, which costs a gradient and a pass over all weights.
        answers: whether the answers are counted by class, which costs a pass over held-out data.
    """

    interval: ClassVar[float] = 0.1

    columns: Annotated[int, PLOT_COLUMNS] = 80
    plane: Annotated[tuple[int, int], PLANE_SIDE] = (24, 48)
    layers: bool = True
    answers: bool = False


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


@dataclass(frozen=True, slots=True)
class MeasureImportance:
    """Measure what matters to the network as it is now, a piece after each chunk.

    Everyone receives `ImportanceMeasured`, repeatedly until it is complete. While a study is being
    carried out, no other begins.

    Attributes:
        repeats: shuffles of each column.
    """

    repeats: Annotated[int, REPEATS] = 5


@dataclass(frozen=True, slots=True)
class Save(QueuedCommand):
    """Write a checkpoint; answered with `Saved`."""

    path: Path


@dataclass(frozen=True, slots=True)
class Export(QueuedCommand):
    """Write the network alone, in float16, with its test result; answered with `Saved`."""

    path: Path


@dataclass(frozen=True, slots=True)
class Stop:
    """End the session after a last checkpoint of a recorded run; answered with `Left`."""


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
    | MeasureImportance
    | Examine
    | UpdateOn
    | ListExamples
    | MarkExample
    | ExportMarks
    | InspectUnit
    | ListUnits
    | TravelTo
    | CheckRecipe
    | StopChecks
    | Play
    | Save
    | Export
    | Stop
)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A command with a private reply callback.

    Attributes:
        command: the command.
        answer: takes the events that answer it, in the session's thread; must not block. Events for
            all (`Ready`, `Finished`, ...) are published as well.
    """

    command: Command
    answer: Callable[[Event], None]


Inboxed = Command | Addressed
"""A message in a session's inbox."""


def command_of(message: Inboxed) -> Command:
    """The command of a message, with or without a reply callback."""
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
