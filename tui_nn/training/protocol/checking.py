"""ChecksView: the checks of a recipe, each with pass or fail, its numbers and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tui_nn.training.protocol.measurements import Frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


class CheckState(StrEnum):
    """State of one check."""

    WAITING = "waiting"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """It says nothing about this recipe; `CheckResult.numbers` says why."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check.

    Attributes:
        name: its name: "loss at the start".
        state: how it ended, or not yet.
        numbers: what was measured, beside what it should be.
        advice: one sentence what to do; "" if nothing.
        fraction: the part that is done, 0 to 1.
        about: one sentence: what it shows.
    """

    name: str
    state: CheckState = CheckState.WAITING
    numbers: str = ""
    advice: str = ""
    fraction: float = 0.0
    about: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class ChecksView(Frozen):
    """All checks of a recipe.

    Attributes:
        results: in the order in which they run.
        rates, losses: shape (points,): curve of the learning-rate range test; empty before.
        suggested_rate: learning rate that the range test suggests; None before.
        is_complete: whether all have ended.
        rate: the recipe's learning rate.
    """

    results: tuple[CheckResult, ...]
    rates: Array
    losses: Array
    suggested_rate: float | None = None
    is_complete: bool = False
    rate: float = 0.0

    @property
    def has_passed(self) -> bool:
        """Whether no check has failed."""
        return all(result.state is not CheckState.FAILED for result in self.results)
