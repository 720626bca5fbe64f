"""Results: everything that was measured, and where; kept as a JSON file."""

from __future__ import annotations

import dataclasses
import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.results import Machine
from tests.benchmarks.scale.axes import Point
from tests.benchmarks.scale.memory import caches


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """The cost of a point.

    Attributes:
        point: what was trained.
        step_seconds: of one step, the median of several stretches.
        fastest, slowest: of these stretches.
        load_seconds: from the file to the first step: reading, preparing, kernels.
        base_memory: MB of the process before it had data or a network.
        peak_memory: MB that were resident at most.
        anonymous_memory, file_memory: MB resident at the end; None where the system tells not.
        loss: of the last steps.
    """

    point: Point
    step_seconds: float
    fastest: float
    slowest: float
    load_seconds: float
    base_memory: float
    peak_memory: float
    anonymous_memory: float | None
    file_memory: float | None
    loss: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The cost of one way to read pictures in random order.

    Attributes:
        way: which.
        samples: pictures in the file.
        cached: whether the system had the file in memory.
        picture_seconds: of one picture.
        memory: MB that came to be resident meanwhile.
    """

    way: str
    samples: int
    cached: bool
    picture_seconds: float
    memory: float


@dataclass(slots=True)
class Results:
    """All of a benchmark's outcome, in the order in which it came.

    Attributes:
        date: ISO date of the day it began.
        machine: where.
        caches: the processor's, such as "L2 1024K".
        lit_share: of the pictures' pixels, those that are not zero.
        measurements: of the points.
        readings: of ways to read.
        left_out: what was not measured, and why.
    """

    date: str = field(default_factory=lambda: datetime.date.today().isoformat())
    machine: Machine = field(default_factory=Machine.here)
    caches: list[str] = field(default_factory=caches)
    lit_share: float = 0.0
    measurements: list[Measurement] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def along(self, axis: str, *, cached: bool = True) -> list[Measurement]:
        """The measurements along an axis, from the smallest value to the largest."""
        found = [m for m in self.measurements if (m.point.axis, m.point.cached) == (axis, cached)]
        return sorted(found, key=lambda measurement: measurement.point.value)

    def save(self, path: Path) -> None:
        """Write all of it to the JSON file `path`."""
        path.write_text(json.dumps(dataclasses.asdict(self), indent=1) + "\n", "utf-8")

    @classmethod
    def load(cls, path: Path) -> Results:
        """Read what `save` wrote."""
        values: dict[str, Any] = json.loads(path.read_text("utf-8"))
        values["machine"] = Machine(**values["machine"])
        values["readings"] = [Reading(**each) for each in values["readings"]]
        for each in values["measurements"]:
            each["point"] = Point(**each["point"] | {"hidden": tuple(each["point"]["hidden"])})
        values["measurements"] = [Measurement(**each) for each in values["measurements"]]
        return cls(**values)
