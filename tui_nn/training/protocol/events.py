"""What the training session tells the screen. Every event is frozen and whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_nn.data.schema import DatasetSchema
from tui_nn.training.protocol.layers import LayerDescription
from tui_nn.training.protocol.measurements import (
    CurveSample,
    Divergence,
    Evaluation,
    Frozen,
    Insight,
    LayerStatistics,
    OwnDrawing,
    PinnedView,
    Verdict,
    View,
)
from tui_nn.training.settings.config import TrainingConfig

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


class RunState(StrEnum):
    """What the session is doing."""

    LOADING = "loading"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    FAILED = "failed"


class FinishReason(StrEnum):
    """Why a run ended."""

    DONE = "done"
    STOPPED_EARLY = "stopped early"
    DIVERGED = "diverged"


class Answering(StrEnum):
    """Which network reads a drawing."""

    BUILT_IN = "built-in"
    TRAINED = "in training"


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a finished run came to; the `--json` line.

    `layers` are the number of inputs and of each layer's outputs, such as (784, 128, 10);
    `train_seconds` is the wall time from the first step to the last, validation included.
    """

    recipe: str
    dataset: str
    layers: tuple[int, ...]
    parameters: int
    seed: int
    epochs: int
    steps: int
    train_seconds: float
    train: Evaluation
    validation: Evaluation | None
    test: Evaluation
    reason: FinishReason


@dataclass(frozen=True, slots=True)
class Loading:
    """The session prepares a run.

    Attributes:
        message: what it is doing.
        fraction: how much of it is done, 0 to 1; None if unknown.
        count: the same in numbers, such as "12 of 30"; empty where nothing is counted.
        queued: whether training starts as soon as the run is ready.
    """

    message: str
    fraction: float | None = None
    count: str = ""
    queued: bool = False

    @property
    def text(self) -> str:
        """The message, with the count if there is one."""
        return f"{self.message}: {self.count}" if self.count else self.message


@dataclass(frozen=True, slots=True)
class Ready:
    """A network stands ready.

    Attributes:
        config: the run; from the checkpoint if one was loaded.
        schema: what the examples are, and what the answers mean.
        layers: what the network's layers are, first to last.
        steps_per_epoch, total_steps: length of the run.
        step: steps already done (above 0 after a checkpoint).
        notes: what the user has to know of how the data were read.
    """

    config: TrainingConfig
    schema: DatasetSchema
    layers: tuple[LayerDescription, ...]
    steps_per_epoch: int
    total_steps: int
    step: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """The whole run at one moment; any snapshot may be dropped.

    Attributes:
        state: what the session is doing.
        step: steps done, of `total_steps`.
        epoch: the epoch being worked on, from 1 to `epochs`.
        train_seconds: time spent training so far.
        steps_per_second: recent speed; 0 when not running.
        learning_rate: the one in force, schedule included.
        base_rate: the one that the schedule begins with; None if it is not told.
        pace: steps a second asked for; None is full speed.
        curves: by name: "train_loss", "validation_loss", and of both parts "accuracy" for
            classification or "rmse" (in the target's unit) for regression.
        train_loss, train_accuracy: recent mean, NaN before the first step; the accuracy is None
            for regression.
        validation: latest evaluation of the validation part.
        layers: statistics of each layer, first to last; none if they were not asked for.
        verdict: one sentence on the run and its layers; None if they were not asked for.
        view: what fits the data beside the plots; None for digits.
        pinned: the drawing that is followed; None if there is none.
        divergence: how the run went wrong, until it goes on; None if it did not.
        run: name of the folder in which the run is recorded; "" if it is not.
        saved_step: step of the latest checkpoint there; None if there is none.
        layer_curves: "update_ratio", "gradient_norm" and "inactive_share" of each layer over the
            run, by names such as "update_ratio.hidden 1"; none if the layers were not asked for.
    """

    state: RunState
    step: int
    total_steps: int
    epoch: int
    epochs: int
    train_seconds: float
    steps_per_second: float
    learning_rate: float
    pace: float | None
    curves: Mapping[str, CurveSample]
    train_loss: float
    train_accuracy: float | None
    validation: Evaluation | None
    layers: tuple[LayerStatistics, ...]
    verdict: Verdict | None
    view: View | None
    pinned: PinnedView | None = None
    divergence: Divergence | None = None
    run: str = ""
    saved_step: int | None = None
    base_rate: float | None = None
    layer_curves: Mapping[str, CurveSample] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Classified(Frozen):
    """The answer to a drawing.

    Attributes:
        probabilities: shape (classes,).
        picture: shape (28, 28), uint8, what the network saw.
        step: how many steps the network had been trained.
        by: which network answered.
        tuned: on how many of the user's own drawings it was tuned, if it is the built-in one.
        insight: why, if that was asked.
    """

    probabilities: Array
    picture: Array
    step: int
    by: Answering = Answering.TRAINED
    tuned: int = 0
    insight: Insight | None = None


@dataclass(frozen=True, eq=False, slots=True)
class OwnDrawings:
    """The user's own set, oldest first.

    Attributes:
        drawings: all of them.
        by: which network read them.
        tuned: as in `Classified`.
        path: the file they are kept in.
        damaged: lines of that file that cannot be read; they are left as they are.
    """

    drawings: tuple[OwnDrawing, ...]
    by: Answering
    tuned: int
    path: Path
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class FineTuned:
    """What fine-tuning on the user's own drawings came to.

    Attributes:
        by: which network was tuned.
        drawings: how many there are.
        correct_before: how many of them the network read correctly before.
        correct_left_out: how many are read correctly by a network tuned on all the others
            (leave-one-out): what to expect of the next drawing. None where the network had learnt
            from them already before it was tuned, so that nothing honest can be said.
        correct_after: how many are read correctly now, all having been trained on.
        check_before, check_after: share of other people's digits (a fixed generated set) read
            correctly before and after: what the tuning cost, 0 to 1.
        seconds: how long it took.
    """

    by: Answering
    drawings: int
    correct_before: int
    correct_left_out: int | None
    correct_after: int
    check_before: float
    check_after: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Saved:
    """A file was written: a checkpoint, a network alone, or drawings."""

    path: Path


@dataclass(frozen=True, slots=True)
class Recording:
    """The run is recorded in the folder `run` from now on."""

    run: Path


@dataclass(frozen=True, slots=True)
class Checkpointed:
    """A checkpoint of the recorded run is on the disk."""

    step: int


@dataclass(frozen=True, slots=True)
class Diverged:
    """The run went wrong; the network is back at the last good step."""

    divergence: Divergence


@dataclass(frozen=True, slots=True)
class Left:
    """The session is over, or has gone on to another run.

    Attributes:
        run: folder of the run that was left; None if it was not recorded.
        step: where it was left.
        running: whether it was being trained when it was left.
        finished: whether it had come to its end.
    """

    run: Path | None
    step: int
    running: bool
    finished: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """Training ended; the session stays and can still classify, save and load."""

    result: RunResult


@dataclass(frozen=True, slots=True)
class Failed:
    """A command could not be obeyed: a `UserError`, or a defect of the program."""

    error: Exception


Event = (
    Loading
    | Ready
    | Snapshot
    | Classified
    | OwnDrawings
    | FineTuned
    | Saved
    | Recording
    | Checkpointed
    | Diverged
    | Finished
    | Left
    | Failed
)
