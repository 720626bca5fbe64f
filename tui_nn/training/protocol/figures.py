"""What is measured on held-out data: answers by class, and what matters to the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_nn.training.protocol.measurements import Frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class ConfusionView(Frozen):
    """How the network answers examples of each class; a share of nothing is NaN.

    Attributes:
        part: the part of the data that they are from: "validation", "test" or "training"; or
            "left-out", own drawings, each answered by a network that was trained without it.
        total: examples in that part.
        examples: how many of them were classified.
        right: how many of those the network got right.
        precision, recall, f1: shape (classes,), float64.
        support: shape (classes,), int64: examples of each class.
        counts: shape (classes, classes), int64: a row for each class, a column for each answer;
            shape (0, 0) if there are too many classes.
        worst: shape (n, 3), int64: class, wrong answer and count, the highest count first.
    """

    part: str
    total: int
    examples: int
    right: int
    precision: Array
    recall: Array
    f1: Array
    support: Array
    counts: Array
    worst: Array


@dataclass(frozen=True, eq=False, slots=True)
class ImportanceView(Frozen):
    """How much worse the network gets when the values of a column are shuffled.

    Attributes:
        names: of the columns.
        mean, spread: shape (columns,), float64: of the shuffles measured so far, the mean and the
            standard deviation of the loss of accuracy, or of the growth of the mean absolute error
            in the target's unit; NaN before the first.
        base: accuracy, or mean absolute error, without shuffling; NaN before it is measured.
        repeats: shuffles of each column.
        done: shuffles measured, of `total` in all.
        step: steps of the training after which the network was taken.
        part: the part of the data: "validation", "test" or "training".
        rows: how many of its rows.
    """

    names: tuple[str, ...]
    mean: Array
    spread: Array
    base: float
    repeats: int
    done: int
    total: int
    step: int
    part: str
    rows: int
