"""The frozen parts of events: curves, layers, views, insights, own drawings."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tui_nn.training.protocol.layers import LayerDescription

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Performance of the network on one split.

    Attributes:
        loss: mean loss.
        accuracy: share of correct answers, 0 to 1; None for regression.
        mae: mean absolute error in the target's own unit; None for classification.
        r2: coefficient of determination; None for classification.
    """

    loss: float
    accuracy: float | None = None
    mae: float | None = None
    r2: float | None = None


class Frozen:
    """Base of dataclasses with arrays: makes them read-only, as several threads share an event."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if hasattr(value, "flags"):
                value.flags.writeable = False


@dataclass(frozen=True, eq=False, slots=True)
class CurveSample(Frozen):
    """A curve reduced to a few buckets, each with its extremes, so that no spike is lost.

    Attributes:
        steps: shape (buckets,), the step in the middle of each bucket, ascending.
        low, mean, high: shape (buckets,), of the bucket's values; may hold NaN or infinity.
    """

    steps: Array
    low: Array
    mean: Array
    high: Array


@dataclass(frozen=True, eq=False, slots=True)
class LayerStatistics(Frozen):
    """The state of one layer, measured on the latest batch.

    Attributes:
        description: its name, kind and shape.
        mean, deviation, minimum, maximum: of its weights.
        gradient_norm: Euclidean norm of the loss's gradient by its weights.
        update_ratio: norm of the next update over norm of the weights; about 1e-3 is healthy.
        inactive_share: share of units that are dead, or of outputs that are saturated, on this
            batch, 0 to 1; None if the activation can do neither.
        inactive_word: "dead", "saturated" or "".
        histogram: shape (bins,), int64, counts of the weights from minimum to maximum.
        verdict: one word: "ok", "slow", "fast", "dead", "saturated", "still", "broken"; "–" where
            the ratio is not judged.
    """

    description: LayerDescription
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

    @property
    def name(self) -> str:
        """Name of the layer."""
        return self.description.name


class Mood(StrEnum):
    """Severity of a verdict."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Mend:
    """A change of settings that mends a run.

    Attributes:
        label: the change in a few words: "rate 0.1".
        changes: name and value, as text, of each setting to change.
    """

    label: str
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence on a run and its layers, and what mends it; None if nothing is known to."""

    mood: Mood
    text: str
    mend: Mend | None = None


@dataclass(frozen=True, eq=False, slots=True)
class PlaneView(Frozen):
    """The network's output over the plane, for 2-D data.

    Attributes:
        extent: (x_low, x_high, y_low, y_high) of the grid, in the unit of the data.
        probabilities: shape (rows, columns), of class 1; row 0 is at y_high.
        points: shape (n, 2), some training samples, in the same unit.
        labels: shape (n,), their labels.
    """

    extent: tuple[float, float, float, float]
    probabilities: Array
    points: Array
    labels: Array


@dataclass(frozen=True, eq=False, slots=True)
class PredictionsView(Frozen):
    """Predicted against true values of held-out samples, in the unit of the target.

    Attributes:
        true, predicted: shape (n,).
        target_name: name of the target, with its unit.
        evaluation: the errors in the same unit; None if they are not measured yet.
        rmse: root mean squared error, in the same unit; None as above.
        part: the part of the data: "validation", "test" or "training".
    """

    true: Array
    predicted: Array
    target_name: str
    evaluation: Evaluation | None
    rmse: float | None = None
    part: str = "validation"


@dataclass(frozen=True, eq=False, slots=True)
class GalleryView(Frozen):
    """Some test pictures with the network's output.

    Attributes:
        pictures: shape (n, rows, columns), uint8.
        labels: shape (n,), their labels.
        probabilities: shape (n, classes).
    """

    pictures: Array
    labels: Array
    probabilities: Array


View = PlaneView | PredictionsView | GalleryView


@dataclass(frozen=True, eq=False, slots=True)
class PinnedView(Frozen):
    """A pinned drawing and the run's answers to it so far.

    Attributes:
        picture: shape (28, 28), uint8.
        probabilities: shape (classes,), the latest.
        curves: one for each class, its probability by step.
    """

    picture: Array
    probabilities: Array
    curves: tuple[CurveSample, ...]


@dataclass(frozen=True, eq=False, slots=True)
class FiringUnit(Frozen):
    """A unit of the first hidden layer that is active on a drawing.

    Attributes:
        number: index of the unit, from 0.
        activation: its output.
        pattern: shape (28, 28), float32: its weights; positive where ink increases its output.
    """

    number: int
    activation: float
    pattern: Array


@dataclass(frozen=True, eq=False, slots=True)
class Insight(Frozen):
    """The explanation of an answer.

    Attributes:
        saliency: shape (28, 28), float32: the gradient of the answer's log-odds by each pixel;
            positive where ink supports the answer, negative where it opposes it.
        units: the most active units of the first hidden layer, strongest first; empty if the
            network has no hidden layer.
    """

    saliency: Array
    units: tuple[FiringUnit, ...]


@dataclass(frozen=True, eq=False, slots=True)
class OwnDrawing(Frozen):
    """A drawing of the user's own set.

    Attributes:
        key: identifies it in `DeleteDrawings`.
        label: the label given by the user.
        date: when it was added, ISO 8601 in UTC.
        picture: shape (28, 28), uint8.
        answer: name of the class predicted by the network; "" if the label is none of its classes,
            so that no answer could be right.
        probability: the predicted probability of that class; 0 without an answer.
    """

    key: str
    label: str
    date: str
    picture: Array
    answer: str
    probability: float


@dataclass(frozen=True, slots=True)
class Divergence:
    """How a run diverged, and the step it was restored to.

    Attributes:
        step: the step at which the loss was not finite or had blown up.
        layer: the layer that diverged first, such as "hidden 1"; "" if unknown.
        quantity: what diverged first: "weights", "outputs", "gradient" or "loss".
        finding: how, such as "became infinite" or "grew 1,200 times".
        good_step: the last good step, whose parameters are restored.
        learning_rate: the base learning rate at that time.
    """

    step: int
    layer: str
    quantity: str
    finding: str
    good_step: int
    learning_rate: float

    @property
    def cause(self) -> str:
        """What diverged first and how, in words."""
        layer = "the output layer" if self.layer == "output" else self.layer
        return f"the {self.quantity}{f' of {layer}' if layer else ''} {self.finding}"
