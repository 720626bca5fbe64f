"""The frozen pieces that events are made of: curves, layers, views, insights, own drawings."""

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


class Frozen:
    """What holds arrays: they are made read-only, for nobody owns an event."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if hasattr(value, "flags"):
                value.flags.writeable = False


@dataclass(frozen=True, eq=False, slots=True)
class CurveSample(Frozen):
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
class LayerStatistics(Frozen):
    """The state of one layer, measured on the latest batch.

    Attributes:
        description: its name, kind and shape.
        mean, deviation, minimum, maximum: of its weights.
        gradient_norm: Euclidean norm of the loss's gradient by its weights.
        update_ratio: norm of the next update by norm of the weights; healthy is about 1e-3.
        inactive_share: share of units that are dead, or of answers that are saturated, on this
            batch, 0 to 1; None where the activation can do neither.
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
    """How grave a verdict is."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence on a run and its layers."""

    mood: Mood
    text: str


@dataclass(frozen=True, eq=False, slots=True)
class PlaneView(Frozen):
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
class PredictionsView(Frozen):
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
class GalleryView(Frozen):
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


@dataclass(frozen=True, eq=False, slots=True)
class PinnedView(Frozen):
    """A pinned drawing and what the network in training made of it so far.

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
    """A unit of the first hidden layer that fires on a drawing.

    Attributes:
        number: of the unit, from 0.
        activation: what it puts out.
        pattern: shape (28, 28), float32: its weights; positive where ink makes it fire.
    """

    number: int
    activation: float
    pattern: Array


@dataclass(frozen=True, eq=False, slots=True)
class Insight(Frozen):
    """Why a network answers as it does.

    Attributes:
        saliency: shape (28, 28), float32: the gradient of the answer's log-odds by each pixel;
            where it is positive, ink speaks for the answer, where negative, against it.
        units: those of the first hidden layer that fire most, the strongest first; none where the
            network has no hidden layer.
    """

    saliency: Array
    units: tuple[FiringUnit, ...]


@dataclass(frozen=True, eq=False, slots=True)
class OwnDrawing(Frozen):
    """A drawing of the user's own set.

    Attributes:
        key: names it in `DeleteDrawings`.
        label: what it is, as the user says.
        date: when it was kept, ISO 8601 in UTC.
        picture: shape (28, 28), uint8.
        answer: what the network reads.
        probability: how sure it is of that.
    """

    key: str
    label: int
    date: str
    picture: Array
    answer: int
    probability: float


@dataclass(frozen=True, slots=True)
class Divergence:
    """How a run went wrong, and where it was brought back to.

    Attributes:
        step: at which the loss was no longer a number, or had blown up.
        layer: the layer in which something went first, such as "hidden 1"; "" if unknown.
        quantity: what went first: "weights", "outputs", "gradient" or "loss".
        finding: what it did, such as "became infinite" or "grew 1,200 times".
        good_step: the last good step, whose parameters the network has again.
        learning_rate: the base learning rate under which it happened.
    """

    step: int
    layer: str
    quantity: str
    finding: str
    good_step: int
    learning_rate: float

    @property
    def cause(self) -> str:
        """What went first and how, in words."""
        layer = "the output layer" if self.layer == "output" else self.layer
        return f"the {self.quantity}{f' of {layer}' if layer else ''} {self.finding}"
