"""Check: what each check of a recipe is; its work is done in pieces of a few milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from numpy.typing import NDArray

from tui_nn.training.checks.material import Material
from tui_nn.training.protocol.checking import CheckState

Array = NDArray[Any]

Result = TypeVar("Result")


class RateCurve(NamedTuple):
    """What the learning-rate range test measured.

    Attributes:
        rates, losses: shape (points,).
        suggested: a learning rate that learns fast and safely; None if the loss falls at none.
    """

    rates: Array
    losses: Array
    suggested: float | None


class Finding(NamedTuple):
    """How a check ended.

    Attributes:
        state: passed, failed or skipped.
        numbers: what was measured, beside what it should be; or why it was skipped.
        advice: one sentence what to do; "" if nothing.
        curve: of the learning-rate range test.
    """

    state: CheckState
    numbers: str
    advice: str = ""
    curve: RateCurve | None = None


Work = Generator[float, None, Finding]
"""Yields the part that is done, 0 to 1, after each piece; returns the finding."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        name: its name.
        about: one sentence: what it shows.
        begin: starts its work.
    """

    name: str
    about: str
    begin: Callable[[Material], Work]


def conclude(passed: bool, numbers: str, advice: str) -> Finding:
    """The finding of a check; the advice is for a failure."""
    if passed:
        return Finding(CheckState.PASSED, numbers)
    return Finding(CheckState.FAILED, numbers, advice)


def skip(reason: str) -> Finding:
    """The finding of a check that says nothing about this recipe."""
    return Finding(CheckState.SKIPPED, reason)


def at(done: float, work: Generator[Any, None, Result]) -> Generator[float, None, Result]:
    """Carry out `work`, which is a part of a check: yield `done` after each of its pieces."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield done


def between(
    first: float, last: float, work: Generator[float, None, Result]
) -> Generator[float, None, Result]:
    """Carry out `work`, whose shares that are done become shares from `first` to `last`."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield first + share * (last - first)
