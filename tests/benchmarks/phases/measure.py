"""Measuring a job's training step on one core: the whole of it, and phase by phase."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.phases.clock import LAPS, PHASES, TICKS, read_clock, run_laps
from tests.benchmarks.phases.driver import drive_batches, time_batches
from tui_nn.data.dataset import Dataset
from tui_nn.engine.kernels.structures import Team
from tui_nn.engine.workspace import make_workspace
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]

CHECKED_STEPS = 60
"""Steps whose outcome is compared bit by bit before anything is timed."""

CHUNK_SECONDS = 0.001
"""Steps are timed together that take about so long: short enough that most are not interrupted."""

CHUNKS = 80
"""Chunks of a repeat, of each kind."""

CALIBRATION_SECONDS = 0.05

COUNTED_LAPS = 100_000


@dataclass(frozen=True, slots=True)
class Clock:
    """The time stamp counter.

    Attributes:
        frequency: ticks a second.
        lap_seconds: what a look at it takes, the addition included.
    """

    frequency: float
    lap_seconds: float

    @classmethod
    def calibrate(cls) -> Clock:
        """Against the system's clock; a lap's cost is the least of several trials."""
        read_clock()
        ticks, begin = read_clock(), time.perf_counter_ns()
        time.sleep(CALIBRATION_SECONDS)
        ticks, end = read_clock() - ticks, time.perf_counter_ns()
        frequency = ticks / (end - begin) * 1e9
        timings = make_timings(1)
        least = min(run_laps(timings, COUNTED_LAPS) for _ in range(5))
        return cls(frequency, least / COUNTED_LAPS / frequency)


@dataclass(frozen=True, eq=False, slots=True)
class Repeat:
    """Medians over the chunks of one repeat, in seconds a step.

    Attributes:
        whole: of `run_batches`.
        driven: of the same steps driven phase by phase, without what the clock costs.
        phases: shape (layers, PHASES).
    """

    whole: float
    driven: float
    phases: Array


@dataclass(frozen=True, eq=False, slots=True)
class Timing:
    """What a step of one job takes, in seconds.

    Attributes:
        whole: of a step as it is trained: the least of the repeats' medians.
        highest: the largest of them.
        driven: of a driven step, the least too.
        phases: (layers, PHASES), of the repeat with that driven step.
        lap_seconds: the clock's cost a step, which is not in the others.
        batches: places in the order where each of the timed steps' batches begins.
    """

    whole: float
    highest: float
    driven: float
    phases: Array
    lap_seconds: float
    batches: Array


class Stepper:
    """Trains one network on one core, either way; each chunk continues where the last one ended.

    Attributes:
        batches: where in the order the steps' batches began, since `forget`.
    """

    def __init__(self, trainer: Trainer) -> None:
        executor = trainer.executor
        self.rule, self.examples = executor.rule, trainer.examples
        if self.rule.clip_norm or trainer.config.l2:
            raise ValueError("steps with clipping or penalty are not driven")
        self.batch_size = trainer.config.batch_size
        self.order = trainer.order.of_epoch(0)
        self.learning_rate = trainer.learning_rate
        self.parameters, self.workspace = make_workspace(trainer.network, executor.capacity)
        self.step = 0
        self.batches: list[int] = []
        self._team = Team(0, 1, np.zeros(1, np.int64))
        self._outputs = np.zeros((0, 0), trainer.network.dtype)

    def run(self, count: int) -> int:
        """Train so many steps as the executor does; the ticks they take."""
        losses, rights = np.zeros(count), np.zeros(count, np.int64)
        place = self._advance(count)
        ticks: int = time_batches(
            self.rule,
            self.examples,
            self.parameters,
            self.workspace,
            self._team,
            self.order,
            self.batch_size,
            place,
            self.learning_rate,
            self.step - count,
            losses,
            rights,
            self._outputs,
        )
        return ticks

    def drive(self, count: int, timings: Array) -> tuple[int, Array]:
        """Train so many steps phase by phase; the ticks and each step's loss."""
        losses = np.zeros(count)
        place = self._advance(count)
        ticks: int = drive_batches(
            self.rule,
            self.examples,
            self.parameters,
            self.workspace,
            self._team,
            self.order,
            self.batch_size,
            place,
            self.learning_rate,
            self.step - count,
            losses,
            timings,
        )
        return ticks, losses

    def _advance(self, count: int) -> int:
        """Where the next `count` batches begin: all whole, from the start again at the end."""
        place = self.batches[-1] + self.batch_size if self.batches else 0
        if place + count * self.batch_size > len(self.order):
            place = 0
        self.batches += range(place, place + count * self.batch_size, self.batch_size)
        self.step += count
        return place


def make_timings(layers: int) -> Array:
    """Room for ticks and laps of each phase of each layer."""
    return np.zeros((layers, PHASES, 2), np.int64)


def check_steps(config: TrainingConfig, dataset: Dataset, steps: int = CHECKED_STEPS) -> Stepper:
    """Drive the first steps, and have the executor make the same.

    Returns:
        Whoever drove them, ready for more.

    Raises:
        RuntimeError: they did not learn the same to the last bit.
    """
    usual, driven = Trainer(config, dataset), Trainer(config, dataset)
    steps = min(steps, usual.samples // config.batch_size)
    stepper = Stepper(driven)
    _, losses = stepper.drive(steps, make_timings(len(driven.network.layers)))
    expected, _ = usual.executor.run_steps(
        usual.examples,
        usual.order.of_epoch(0),
        first=0,
        count=steps,
        learning_rate=usual.learning_rate,
        step=0,
    )
    pairs = zip(usual.network.parameters, driven.network.parameters, strict=True)
    if losses.tobytes() != expected.tobytes() or any(a.tobytes() != b.tobytes() for a, b in pairs):
        raise RuntimeError("the driven steps are not those of the executor: driver.py is outdated")
    return stepper


def time_steps(stepper: Stepper, clock: Clock, repeats: int, chunks: int = CHUNKS) -> Timing:
    """Time whole and driven steps in turn, chunk by chunk."""
    count = chunk_steps(stepper, clock)
    stepper.batches.clear()
    found = [time_repeat(stepper, clock, count, chunks) for _ in range(repeats)]
    timings = make_timings(len(stepper.parameters.layers))
    stepper.drive(1, timings)
    return summarize(found, int(timings[..., LAPS].sum()) * clock.lap_seconds, stepper.batches)


def chunk_steps(stepper: Stepper, clock: Clock) -> int:
    """Steps to time together."""
    stepper.run(1)
    seconds = stepper.run(1) / clock.frequency
    longest = max(len(stepper.order) // stepper.batch_size, 1)
    return min(max(round(CHUNK_SECONDS / seconds), 1), longest)


def time_repeat(stepper: Stepper, clock: Clock, count: int, chunks: int) -> Repeat:
    """`chunks` times `count` steps either way."""
    wholes, driven, phases = [], [], []
    timings = make_timings(len(stepper.parameters.layers))
    for _ in range(chunks):
        wholes.append(stepper.run(count) / clock.frequency / count)
        timings[:] = 0
        ticks, _ = stepper.drive(count, timings)
        cost = timings[..., LAPS] * clock.lap_seconds
        phases.append((timings[..., TICKS] / clock.frequency - cost) / count)
        driven.append((ticks / clock.frequency - cost.sum()) / count)
    return Repeat(statistics.median(wholes), statistics.median(driven), np.median(phases, axis=0))


def summarize(repeats: Sequence[Repeat], lap_seconds: float, batches: Sequence[int]) -> Timing:
    """The least disturbed of the repeats; phases that belong together are from the same one."""
    best = min(repeats, key=lambda repeat: repeat.driven)
    wholes = [repeat.whole for repeat in repeats]
    return Timing(
        min(wholes), max(wholes), best.driven, best.phases, lap_seconds, np.array(batches)
    )
