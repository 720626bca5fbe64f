"""Results: everything that was measured, and where; kept as a JSON file."""

from __future__ import annotations

import dataclasses
import datetime
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.jobs import JOBS, Job
from tests.benchmarks.peers.variants import VARIANTS, cores


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """One job, once, by one variant.

    Attributes:
        variant: its name.
        job: the job's name.
        round: from 1; the seed of data, initial weights and order too.
        seconds: of the training with its validations, and of nothing else.
        cpu_seconds: of all threads together, meanwhile.
        steps: optimizer updates.
        prepare_seconds: from the arrays handed over to the form that the library trains from,
            and for making the network.
        compile_seconds: of compiling, tracing, or loading what was compiled before; None for a
            variant that does nothing of the kind.
        score: accuracy on the test part, or a regression's R2.
        threads: how many it might use.
        versions: what it consists of.
    """

    variant: str
    job: str
    round: int
    seconds: float
    cpu_seconds: float
    steps: int
    prepare_seconds: float
    compile_seconds: float | None
    score: float
    threads: int
    versions: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A measurement that did not come to its end.

    Attributes:
        variant: the variant's name.
        job: the job's name.
        round: from 1.
        message: the last line that it wrote about it.
    """

    variant: str
    job: str
    round: int
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """Where it was measured."""

    processor: str
    cores: int
    system: str
    python: str

    @classmethod
    def here(cls) -> Machine:
        """This machine."""
        return cls(
            processor=_processor(),
            cores=cores(),
            system=f"{platform.system()} {platform.release()}",
            python=platform.python_version(),
        )


@dataclass(slots=True)
class Results:
    """All of a benchmark's outcome, in the order in which it came.

    Attributes:
        date: ISO date of the day it began.
        machine: where.
        rounds: how many were asked for.
        epochs: of the jobs that were not trained for as many as they say.
        jobs: names, in the order of the tables.
        variants: names of those that took part, in the order of the tables.
        absent: names of variants that could not, with the reason.
        measurements: what was measured.
        failures: what went wrong.
    """

    date: str = field(default_factory=lambda: datetime.date.today().isoformat())
    machine: Machine = field(default_factory=Machine.here)
    rounds: int = 0
    epochs: dict[str, int] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)
    variants: list[str] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)
    measurements: list[Measurement] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def job(self, name: str) -> Job:
        """The job as it was trained."""
        return JOBS[name].with_epochs(self.epochs.get(name))

    @property
    def versions(self) -> dict[str, str]:
        """Versions of everything that took part."""
        found = {"Python": self.machine.python}
        for measurement in self.measurements:
            found |= measurement.versions
        return found

    def save(self, path: Path) -> None:
        """Write all of it to the JSON file `path`."""
        path.write_text(json.dumps(dataclasses.asdict(self), indent=1) + "\n", "utf-8")

    @classmethod
    def load(cls, path: Path) -> Results:
        """Read what `save` wrote."""
        values: dict[str, Any] = json.loads(path.read_text("utf-8"))
        values["machine"] = Machine(**values["machine"])
        values["measurements"] = [Measurement(**each) for each in values["measurements"]]
        values["failures"] = [Failure(**each) for each in values["failures"]]
        return cls(**values)

    def add(self, other: Results) -> None:
        """Take in what was measured on the same machine at another time."""
        self.rounds = min(self.rounds, other.rounds)
        self.epochs |= other.epochs
        self.jobs = [name for name in JOBS if name in {*self.jobs, *other.jobs}]
        self.variants = [name for name in VARIANTS if name in {*self.variants, *other.variants}]
        self.absent |= other.absent
        self.measurements += other.measurements
        self.failures += other.failures


def _processor() -> str:
    """The processor's name, as exactly as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(names), "") or platform.processor() or platform.machine()
