"""ExamplesView: some examples with truth, answer and loss, the worst first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_nn.training.protocol.examples import Example
from tui_nn.training.protocol.figures import ConfusionView
from tui_nn.training.protocol.measurements import Frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class JudgedExample(Frozen):
    """One example with the network's answer to it.

    Attributes:
        example: the example.
        row: its place in its part, from 0.
        truth, answer: name of the class, or the value in the target's unit.
        probability: of the answer; None for regression.
        truth_probability: of the true class; None for regression.
        loss: on this example alone.
        picture: shape (rows, columns[, channels]) uint8; empty if it is no picture.
        values: its values as text, one for each column of the data; empty for pictures.
        is_marked: whether the user marked its label as wrong.
        origin: where it stands in the user's own data: "line 12", or the name of its file; "" if
            that is not known.
    """

    example: Example
    row: int
    truth: str
    answer: str
    probability: float | None
    truth_probability: float | None
    loss: float
    picture: Array
    values: tuple[str, ...]
    is_marked: bool
    origin: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class ResidualsView(Frozen):
    """Residuals of a regression, predicted - true, by their size.

    Attributes:
        edges: shape (bins + 1,), float64, in the target's unit, ascending. The first and the last
            bin also hold what is outside.
        counts: shape (bins,), int64.
        worst: the largest absolute residual of those counted; NaN if there is none.
    """

    edges: Array
    counts: Array
    worst: float


@dataclass(frozen=True, eq=False, slots=True)
class ExamplesView(Frozen):
    """A page of the examples in one cell of the confusion matrix, or of the residuals.

    Attributes:
        part: the part of the data.
        step: step at which they were measured.
        total: examples that fit the question; `offset` of them come before this page.
        offset: place of the first of `examples`.
        examples: the page, the worst first.
        marked: examples of the run that are marked.
        measured: examples that were measured, of `part_total` in the part.
        part_total: examples in the part.
        answers: those measured, by class; None for regression.
        residuals: those measured; None for classification.
        columns: names of the values of each example; empty for pictures.
        remark: what there is to say of the marks: where they are kept, if not beside the run.
    """

    part: str
    step: int
    total: int
    offset: int
    examples: tuple[JudgedExample, ...]
    marked: int
    measured: int = 0
    part_total: int = 0
    answers: ConfusionView | None = None
    residuals: ResidualsView | None = None
    columns: tuple[str, ...] = ()
    remark: str = ""
