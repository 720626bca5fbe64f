"""AXES: what grows, the points on its way, and why the cost does not grow in proportion."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

FEATURES, CLASSES = 784, 10

FEW_SAMPLES = 20_000
"""Pictures for the axes on which their number does not matter; they fit into memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One thing to measure.

    Attributes:
        axis: name of the axis.
        value: how far along it.
        samples: training pictures.
        hidden: units of the hidden layers.
        batch_size: pictures of a step.
        cached: whether the system may hold the file in memory; if not, its pages are dropped
            before the measurement.
    """

    axis: str
    value: int
    samples: int = FEW_SAMPLES
    hidden: tuple[int, ...] = (128,)
    batch_size: int = 32
    cached: bool = True

    @property
    def parameters(self) -> int:
        """Weights and biases of the network."""
        sizes = (FEATURES, *self.hidden, CLASSES)
        return sum((a + 1) * b for a, b in itertools.pairwise(sizes))

    @property
    def work(self) -> int:
        """What the time of a step would be in proportion to: each parameter for each picture."""
        return self.parameters * self.batch_size


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """Something that grows.

    Attributes:
        name: in file names and results.
        title: in tables and pictures.
        label: above the column of values.
        point: the point at a value.
        values: where it is measured.
        quick_values: where in a quick run.
        notes: why the slope is what it is.
    """

    name: str
    title: str
    label: str
    point: Callable[[int], Point]
    values: tuple[int, ...]
    quick_values: tuple[int, ...]
    notes: tuple[str, ...]

    def points(self, quick: bool) -> list[Point]:
        """The points, from the smallest value to the largest."""
        return [self.point(value) for value in (self.quick_values if quick else self.values)]


AXES = {
    axis.name: axis
    for axis in (
        Axis(
            name="samples",
            title="Number of pictures: 784-128-10, batches of 32",
            label="pictures",
            point=lambda value: Point(axis="samples", value=value, samples=value),
            values=(10_000, 100_000, 1_000_000, 10_000_000),
            quick_values=(10_000, 400_000),
            notes=(
                "In memory a step costs the same for any number of pictures: the next batch is"
                " on its way from main memory while one is worked on.",
                "More than 342,392 pictures (256 MiB) stay on disk. A step then reads its own"
                " and lists their lit pixels, about 3 us a picture however many there are; 12 or"
                " more if the disk itself has to fetch them.",
                "Memory: those on disk take 9 bytes each (4 for the deal into parts, 4 for the"
                " epoch's order, 1 for the label) and a window of them 16 MB; in memory each"
                " takes 784 and the list of its lit pixels, some 430.",
            ),
        ),
        Axis(
            name="width",
            title="Hidden width: 784-N-10, batches of 32",
            label="units",
            point=lambda value: Point(axis="width", value=value, hidden=(value,)),
            values=tuple(2**power for power in range(5, 13)),
            quick_values=(32, 256, 2048),
            notes=(
                "Below 1 for narrow layers: to sort a batch's lit pixels by their place and to"
                " start each phase of a step costs the same whatever the width.",
                "A weight and Adam's two moments are 12 bytes: from 128 units on more than a"
                " second-level cache of 1 MB, at 4,096 units 39 MB, more than a third-level one"
                " of 32: on one core the slope rises from 1 to 1.3 that way.",
                "Where weights times pictures exceed 16 million, from 1,024 units on, a second"
                " core takes part: once the slope is lower.",
            ),
        ),
        Axis(
            name="depth",
            title="Depth: hidden layers of 128 units, batches of 32",
            label="layers",
            point=lambda value: Point(axis="depth", value=value, hidden=(128,) * value),
            values=(1, 2, 4, 8, 16),
            quick_values=(1, 4, 16),
            notes=(
                "The first layer, 100,000 of the weights, costs the same at any depth, and"
                " every further one the same again: time is a constant and so much a layer, and"
                " the slope tends to 1.",
                "Above that of the weights: of the first layer only the fifth that belongs to"
                " lit pixels is multiplied, of the others all that ReLU lets through.",
            ),
        ),
        Axis(
            name="batch",
            title="Batch size: 784-128-10",
            label="pictures a step",
            point=lambda value: Point(axis="batch", value=value, batch_size=value),
            values=tuple(4**power for power in range(7)),
            quick_values=(1, 64, 4096),
            notes=(
                "A step of few pictures is the optimizer's pass through all weights, made once"
                " a step for any number; hence a picture costs ever less, until forward and"
                " backward pass are all there is.",
                "Where weights times pictures exceed 16 million, from 256 pictures on, a second"
                " core takes part: once the slope is lower.",
                "A batch of 1,024 has 0.8 MB of pixels and 0.5 MB of outputs, about a"
                " second-level cache of 1 MB; one of 4,096 has four times that, and each picture"
                " costs more.",
            ),
        ),
    )
}


def slope(x: tuple[float, float], y: tuple[float, float]) -> float:
    """The slope between two points on logarithmic scales: 1 where y is in proportion to x."""
    return math.log(y[1] / y[0]) / math.log(x[1] / x[0])
