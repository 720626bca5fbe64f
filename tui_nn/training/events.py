"""What the training session tells the screen. Every event is frozen and whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_nn.training.config import TrainingConfig

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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well the network does on one split.

    Attributes:
        loss: mean loss.
        accuracy: share of right answers; None for regression.
        mae: mean absolute error in the target's own unit; None for classification.
        r2: coefficient of determination; None for classification.
    """

    loss: float
    accuracy: float | None = None
    mae: float | None = None
    r2: float | None = None


class _Frozen:
    """What holds arrays: they are made read-only, for nobody owns an event."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if hasattr(value, "flags"):
                value.flags.writeable = False


@dataclass(frozen=True, eq=False, slots=True)
class CurveSample(_Frozen):
    """A curve reduced to few buckets; each keeps its extremes, so that no spike is lost.

    Attributes:
        steps: shape (buckets,), the step in the middle of each bucket, ascending.
        low, mean, high: shape (buckets,), of the bucket's values; may hold NaN or infinity.
    """

    steps: Array
    low: Array
    mean: Array
    high: Array


@dataclass(frozen=True, eq=False, slots=True)
class LayerStatistics(_Frozen):
    """The state of one layer, measured on the latest batch.

    Attributes:
        name: "hidden 1", ..., "output".
        in_features, out_features: its shape.
        activation: name of its activation.
        mean, deviation, minimum, maximum: of its weights.
        gradient_norm: Euclidean norm of the loss's gradient by its weights.
        update_ratio: norm of the next update by norm of the weights; healthy is about 1e-3.
        inactive_share: share of units that are dead, or of answers that are saturated, on this
            batch, 0 to 1; None where the activation can do neither.
        inactive_word: "dead", "saturated" or "".
        histogram: shape (bins,), int64, counts of the weights from minimum to maximum.
        verdict: one word: "ok", "slow", "fast", "dead", "saturated", "still", "broken".
    """

    name: str
    in_features: int
    out_features: int
    activation: str
    mean: float
    deviation: float
    minimum: float
    maximum: float
    gradient_norm: float
    update_ratio: float
    inactive_share: float | None
    inactive_word: str
    histogram: Array
    verdict: str


@dataclass(frozen=True, eq=False, slots=True)
class PlaneView(_Frozen):
    """The network's answers over the plane, for 2-D data.

    Attributes:
        extent: (x_low, x_high, y_low, y_high) of the grid, in standardized units.
        probabilities: shape (rows, columns), of class 1; row 0 is at y_high.
        points: shape (n, 2), some training examples.
        labels: shape (n,), their labels.
    """

    extent: tuple[float, float, float, float]
    probabilities: Array
    points: Array
    labels: Array


@dataclass(frozen=True, eq=False, slots=True)
class PredictionsView(_Frozen):
    """Predicted against true values on validation examples, in the target's own unit.

    Attributes:
        true, predicted: shape (n,).
        target_name: what they are, with the unit.
        evaluation: the errors on the validation part, in the same unit.
    """

    true: Array
    predicted: Array
    target_name: str
    evaluation: Evaluation | None


@dataclass(frozen=True, eq=False, slots=True)
class GalleryView(_Frozen):
    """Some test pictures with the network's answers.

    Attributes:
        pictures: shape (n, rows, columns), uint8.
        labels: shape (n,), the right answers.
        probabilities: shape (n, classes).
    """

    pictures: Array
    labels: Array
    probabilities: Array


View = PlaneView | PredictionsView | GalleryView


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a finished run came to; the `--json` line.

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
    """The session is busy before training: what with, and how far (0 to 1; None if unknown)."""

    message: str
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A network stands ready.

    Attributes:
        config: the run; from the checkpoint if one was loaded.
        layers: units of input, hidden layers and output, such as (784, 128, 10).
        parameters: how many weights and biases.
        steps_per_epoch, total_steps: length of the run.
        step: steps already done (above 0 after a checkpoint).
        target_name: what a regression predicts, with the unit.
    """

    config: TrainingConfig
    layers: tuple[int, ...]
    parameters: int
    steps_per_epoch: int
    total_steps: int
    step: int
    target_name: str = ""


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
        pace: steps a second asked for; None is full speed.
        curves: by name: "train_loss", "validation_loss", and of both parts "accuracy" for
            classification or "rmse" (in the target's unit) for regression.
        train_loss, train_accuracy: recent mean, NaN before the first step; the accuracy is None
            for regression.
        validation: latest evaluation of the validation part.
        layers: statistics of each layer, first to last; none if they were not asked for.
        verdict: one sentence on the health of the layers; empty without them.
        view: what fits the data beside the plots; None for digits.
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
    verdict: str
    view: View | None


@dataclass(frozen=True, eq=False, slots=True)
class Classified(_Frozen):
    """The answer to a drawing.

    Attributes:
        probabilities: shape (classes,).
        picture: shape (28, 28), uint8, what the network saw.
        step: how many steps the network had been trained.
    """

    probabilities: Array
    picture: Array
    step: int


@dataclass(frozen=True, slots=True)
class Saved:
    """A checkpoint was written."""

    path: Path


@dataclass(frozen=True, slots=True)
class Finished:
    """Training ended; the session stays and can still classify, save and load."""

    result: RunResult


@dataclass(frozen=True, slots=True)
class Failed:
    """A command could not be obeyed: a `UserError`, or a defect of the program."""

    error: Exception


Event = Loading | Ready | Snapshot | Classified | Saved | Finished | Failed
