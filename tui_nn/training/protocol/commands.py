"""The commands of a training session, each carried out between two chunks.

A command is a dataclass in the union `Command`; those on drawings are defined in `sketching`, those
that look inside in `inquiries`. Bounds of its numbers stand in its annotations; `Question`,
`QueuedCommand` or `LocalCommand` states how it is handled between processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from tui_nn.training.protocol.deliveries import LocalCommand, Question, QueuedCommand
from tui_nn.training.protocol.divergence import OnDivergence
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
from tui_nn.training.protocol.sketching import (
    Classify,
    DeleteDrawings,
    ExportDrawings,
    FineTune,
    ListDrawings,
    Pin,
    Teach,
    Untune,
)
from tui_nn.training.settings.bounds import (
    COUNT,
    INDEX,
    LEARNING_RATE,
    PACE,
    PLANE_SIDE,
    PLOT_COLUMNS,
    REPEATS,
)
from tui_nn.training.settings.config import TrainingConfig


@dataclass(frozen=True, slots=True)
class Load(LocalCommand):
    """Make a new network for `config`, or restore one, with only the data folder of `config`,
    and what has `moved`.

    Attributes:
        config: the run.
        checkpoint: the checkpoint file to restore; or weights of another program, with which a new
            network for `config` begins.
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
class ExportAs(QueuedCommand):
    """Write the network in a format of another program; answered with `Saved`.

    Attributes:
        path: the file to write.
        format: its name, one of `training.exports.table.EXPORTS`.
    """

    path: Path
    format: str


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
    | ExportAs
    | Stop
)
