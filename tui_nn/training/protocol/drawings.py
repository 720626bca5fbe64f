"""Events about drawings: classified, kept, trained on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_nn.training.protocol.measurements import Frozen, Insight, OwnDrawing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


class Answering(StrEnum):
    """The network that classifies a drawing."""

    BUILT_IN = "built-in"
    TRAINED = "in training"


@dataclass(frozen=True, eq=False, slots=True)
class Classified(Frozen):
    """The answer to a drawing.

    Attributes:
        probabilities: shape (classes,), float32.
        picture: shape (28, 28), uint8, the network's input.
        step: steps that the network was trained.
        by: the network that answered.
        tuned: number of own drawings that the built-in network was tuned on; 0 for another.
        insight: the explanation, if requested.
        answer: name of the most probable class.
        is_prepared: whether the picture was made of strokes; False if it was taken as it is.
    """

    probabilities: Array
    picture: Array
    step: int
    by: Answering = Answering.TRAINED
    tuned: int = 0
    insight: Insight | None = None
    answer: str = ""
    is_prepared: bool = True


@dataclass(frozen=True, eq=False, slots=True)
class OwnDrawings:
    """The user's own set, oldest first.

    Attributes:
        drawings: all of them.
        by: the network that classified them.
        tuned: as in `Classified`.
        path: their file.
        damaged: lines of that file that cannot be read; they are kept unchanged.
        kept: key of the drawing that has just been added; "" in answer to other commands.
    """

    drawings: tuple[OwnDrawing, ...]
    by: Answering
    tuned: int
    path: Path
    damaged: int = 0
    kept: str = ""


@dataclass(frozen=True, slots=True)
class FineTuned:
    """The result of fine-tuning on the user's own drawings.

    Attributes:
        by: the network that was tuned.
        drawings: number of drawings.
        correct_before: how many of them were classified correctly before.
        correct_left_out: how many are classified correctly by a network tuned on all the others
            (leave-one-out): an estimate for the next drawing. None if the network was trained on
            them before the tuning, so that there is no unbiased estimate.
        correct_after: how many are classified correctly now, after training on all of them.
        check_before, check_after: accuracy on a fixed generated set before and after, 0 to 1:
            what the tuning costs on other handwriting.
        seconds: duration.
    """

    by: Answering
    drawings: int
    correct_before: int
    correct_left_out: int | None
    correct_after: int
    check_before: float
    check_after: float
    seconds: float
