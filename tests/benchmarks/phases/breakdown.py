"""Breakdown: a step's phases, what each takes and needs at least, and their sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from tests.benchmarks.phases.clock import (
    DELTAS,
    FORWARD,
    GATHER,
    GRADIENT,
    HEAD,
    OPTIMIZER,
    PANEL,
)
from tests.benchmarks.phases.floors import Counts, Floor, Rates, Work
from tests.benchmarks.phases.measure import Clock, Timing

Array = NDArray[Any]

NAMES = {
    GATHER: "gather inputs",
    FORWARD: "forward, layer {}",
    HEAD: "head: softmax, loss, output delta",
    DELTAS: "backward: deltas, layer {}",
    PANEL: "gather by feature: panel",
    GRADIENT: "backward: gradient, layer {}",
    OPTIMIZER: "optimizer, layer {}",
}

BOOKKEEPING = "bookkeeping"


@dataclass(frozen=True, slots=True)
class Line:
    """One phase.

    Attributes:
        name: for people.
        seconds: that it takes in a step.
        work: what it has to do.
        floor: what it needs at least.
        limit: what is left of that for another design, see `floors.py`.
    """

    name: str
    seconds: float
    work: Work
    floor: Floor
    limit: Floor


@dataclass(frozen=True, kw_only=True, slots=True)
class Breakdown:
    """All that was found out about a step.

    Attributes:
        lines: the phases in the order of the step, bookkeeping last.
        whole: seconds a step, as it is trained.
        highest: the same in the worst repeat.
        driven: seconds of a driven step, without the clock's cost.
        lap_seconds: that cost.
        frequency: ticks of the clock a second.
        steps: how many were timed.
        counts: what there is to do.
        rates: what this core does at best.
    """

    lines: list[Line]
    whole: float
    highest: float
    driven: float
    lap_seconds: float
    frequency: float
    steps: int
    counts: Counts
    rates: Rates

    @property
    def floor(self) -> float:
        """Sum of the floors, in seconds."""
        return sum(line.floor.seconds for line in self.lines)

    @property
    def limit(self) -> float:
        """Sum of the limits, in seconds."""
        return sum(line.limit.seconds for line in self.lines)


def make_breakdown(timing: Timing, clock: Clock, counts: Counts, rates: Rates) -> Breakdown:
    """Put together what was measured and counted."""
    lines = [
        Line(
            NAMES[phase].format(number + 1),
            float(timing.phases[number, phase]),
            work,
            rates.floor(work),
            rates.limit(work),
        )
        for (phase, number), work in counts.work().items()
    ]
    rest, nothing = timing.whole - sum(line.seconds for line in lines), Floor(0.0, "")
    lines.append(Line(BOOKKEEPING, rest, Work(), nothing, nothing))
    return Breakdown(
        lines=lines,
        whole=timing.whole,
        highest=timing.highest,
        driven=timing.driven,
        lap_seconds=timing.lap_seconds,
        frequency=clock.frequency,
        steps=len(timing.batches),
        counts=counts,
        rates=rates,
    )
