"""From measurements to what the tables say: medians with their spread, ratios round by round."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from tests.benchmarks.peers.results import Measurement, Results
from tests.benchmarks.peers.variants import OURS


@dataclass(frozen=True, slots=True)
class Spread:
    """Some numbers in short."""

    median: float
    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """Of at least one value."""
        numbers = list(values)
        return cls(
            statistics.median(numbers), statistics.fmean(numbers), min(numbers), max(numbers)
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One variant on one job.

    Attributes:
        variant: its name.
        rounds: how many measurements there are.
        threads: how many it might use.
        seconds: of the training.
        step_seconds: of one step, validation's share included.
        busy_cores: processor time over time.
        ratio: its seconds over this project's in the same round; None without such a pair.
        score: on the test part.
        prepare: seconds to bring the data into the library's form.
        compile: seconds of compiling; None for a variant that does not.
    """

    variant: str
    rounds: int
    threads: int
    seconds: Spread
    step_seconds: float
    busy_cores: float
    ratio: Spread | None
    score: Spread
    prepare: Spread
    compile: Spread | None


def summarize(results: Results, job: str) -> list[Row]:
    """The variants that finished `job` at least once, in the order of `results`."""
    chosen = [each for each in results.measurements if each.job == job]
    ours = {each.round: each.seconds for each in chosen if each.variant == OURS}
    groups = [[each for each in chosen if each.variant == name] for name in results.variants]
    return [_row(group, ours) for group in groups if group]


def _row(group: list[Measurement], ours: dict[int, float]) -> Row:
    compiling = [each.compile_seconds for each in group if each.compile_seconds is not None]
    ratios = [each.seconds / ours[each.round] for each in group if each.round in ours]
    seconds = Spread.of(each.seconds for each in group)
    return Row(
        variant=group[0].variant,
        rounds=len(group),
        threads=group[0].threads,
        seconds=seconds,
        step_seconds=seconds.median / group[0].steps,
        busy_cores=statistics.median(each.cpu_seconds / each.seconds for each in group),
        ratio=Spread.of(ratios) if ratios else None,
        score=Spread.of(each.score for each in group),
        prepare=Spread.of(each.prepare_seconds for each in group),
        compile=Spread.of(compiling) if compiling else None,
    )
