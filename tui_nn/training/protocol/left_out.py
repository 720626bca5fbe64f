"""LeftOut: how drawings of own symbols are read by networks that were not trained on them.

Such networks alone say what to expect of new drawings: the run's own was trained on all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SHOWN = 4
"""Most mistakes that are named."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How drawings of the user's own symbols are read by networks trained without them, so far.

    Attributes:
        confusion: for each class, how many of its drawings were read as each class.
        total: how many drawings are to be left out.
        one_by_one: whether one drawing of each label is left out at a time, and not a group.
        seconds: duration.
    """

    confusion: tuple[tuple[int, ...], ...]
    total: int
    one_by_one: bool
    seconds: float

    @property
    def drawings(self) -> int:
        """How many have been left out."""
        return sum(map(sum, self.confusion))

    @property
    def is_complete(self) -> bool:
        """Whether all have been left out."""
        return self.drawings == self.total

    @property
    def correct(self) -> int:
        """How many of them were read correctly."""
        return sum(row[label] for label, row in enumerate(self.confusion))

    @property
    def confused(self) -> tuple[tuple[int, int, int], ...]:
        """Label, answer and number of each kind of mistake, commonest first."""
        mistakes = [
            (label, answer, count)
            for label, row in enumerate(self.confusion)
            for answer, count in enumerate(row)
            if count and answer != label
        ]
        return tuple(sorted(mistakes, key=lambda mistake: -mistake[2]))


def describe_left_out(left_out: LeftOut) -> str:
    """How many drawings were read correctly."""
    return f"{left_out.correct} of {left_out.drawings} read correctly when left out"


def describe_confusions(left_out: LeftOut, names: Sequence[str]) -> str:
    """Which labels were taken for which, commonest first.

    Args:
        left_out: how they were read.
        names: names of the classes.
    """
    mistakes = left_out.confused
    if not mistakes:
        return "no label is confused with another"
    shown = [
        f"{names[label]} taken for {names[answer]}" + (f" {count} times" if count > 1 else "")
        for label, answer, count in mistakes[:SHOWN]
    ]
    more = [f"{len(mistakes) - SHOWN} more"] if len(mistakes) > SHOWN else []
    return ", ".join([*shown, *more])


def left_out_fields(left_out: LeftOut | None) -> dict[str, Any]:
    """The fields of a JSON object; none if nothing was left out."""
    if left_out is None:
        return {}
    fields = {
        "drawings": left_out.drawings,
        "correct": left_out.correct,
        "accuracy": left_out.correct / left_out.drawings,
        "one_by_one": left_out.one_by_one,
        "confusion_matrix": left_out.confusion,
    }
    return {"left_out": fields}
