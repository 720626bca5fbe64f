"""What the session answers about drawings: read, kept, trained on."""

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
    """Which network reads a drawing."""

    BUILT_IN = "built-in"
    TRAINED = "in training"


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
