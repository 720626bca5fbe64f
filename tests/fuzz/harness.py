"""What a malformed input may do to the program: be refused in one line, soon, in little memory."""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import resource
import signal
import sys
import time
import traceback
import tracemalloc
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, ClassVar
from unittest import mock

from tests.fuzz.mutations import Mutator
from tui_nn.errors import MAX_LENGTH, UserError

ALLOWANCE = 64 << 20
"""Bytes that a malformed input may take beyond what the valid ones take."""

MUCH = 16 << 20
"""Bytes after which there is something to clear away."""

PATIENCE = 60.0
"""Seconds after a case's limit until the whole process ends, if not even an alarm is heard."""

CLEAR_REFS = Path("/proc/self/clear_refs")
"""Linux forgets the highest number of resident bytes when 5 is written to it."""

SHOWN = 400
"""Characters of a case that are printed."""


class Target(ABC):
    """Something that reads input.

    Attributes:
        name: what it is called on the command line.
        seconds: how long a case may take.
        folder: where its files may be.
    """

    name: ClassVar[str]
    seconds: ClassVar[float] = 5.0

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def valid(self) -> Iterable[Any]:
        """Cases that have to be accepted, and that tell how much memory is needed."""

    @abstractmethod
    def make(self, mutator: Mutator) -> Any:
        """A case made from a valid one."""

    @abstractmethod
    def attempt(self, case: Any) -> None:
        """Read a case.

        Raises:
            UserError: it was refused.
        """

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Let go of what was needed."""


@dataclass(frozen=True)
class Finding:
    """A case that did what none may do.

    Attributes:
        number: of the case, which with the seed makes it again.
        case: as text, shortened.
        problem: what happened.
    """

    number: int
    case: str
    problem: str


@dataclass
class Report:
    """What became of the cases of a target.

    Attributes:
        refused: how many were.
        accepted: how many turned out to be valid all the same.
        slowest: seconds that one of them took.
        most: bytes that one of them took beyond the valid ones.
        findings: what is to be mended.
    """

    refused: int = 0
    accepted: int = 0
    slowest: float = 0.0
    most: int = 0
    findings: list[Finding] = field(default_factory=list)


class HangError(BaseException):
    """A case took too long; not an `Exception`, which much code catches."""


class Examiner:
    """Attempts cases, and says what is wrong with how that went."""

    def __init__(self, target: Target) -> None:
        """Attempt the valid cases; none may be refused."""
        self.report = Report()
        self._target = target
        self._needed = 0
        for _ in range(2):  # the first time, modules are imported and caches filled
            for case in target.valid():
                with _memory() as used:
                    target.attempt(case)
                self._needed = max(self._needed, used[0])
        self._kept = tracemalloc.get_traced_memory()[0]

    def examine(self, number: int, case: Any) -> None:
        """Attempt one case and take in what came of it."""
        before, begin = _resident(reset=True), time.perf_counter()
        try:
            with _memory() as used, _time_limit(self._target.seconds):
                self._target.attempt(case)
            self.report.accepted += 1
            problem = ""
        except UserError as error:
            self.report.refused += 1
            problem = _judge_message(str(error))
        except (Exception, HangError) as error:
            problem = _summary(error)
        self.report.slowest = max(self.report.slowest, time.perf_counter() - begin)
        self.report.most = max(self.report.most, used[0] - self._needed)
        problem = problem or self._judge_memory(used[0], before)
        if used[0] > MUCH:
            gc.collect()  # what errors and their tracebacks hold would add to the next case's
        if problem:
            self.report.findings.append(Finding(number, _shorten(case), problem))

    def _judge_memory(self, used: int, before: int) -> str:
        grown = _resident() - before
        if grown > ALLOWANCE:
            return f"{grown >> 20} MB more were resident"
        kept = tracemalloc.get_traced_memory()[0] - self._kept
        if kept > ALLOWANCE:
            self._kept += kept
            return f"{kept >> 20} MB were not let go of by this case and earlier ones"
        if used > self._needed + ALLOWANCE:
            return f"allocated {used >> 20} MB, {self._needed >> 20} MB for valid input"
        return ""


def make_case(target: Target, seed: int, number: int) -> Any:
    """Case `number` of `seed`: always the same."""
    return target.make(Mutator(Random(f"{seed} {target.name} {number}")))


def fuzz(target: Target, seed: int, numbers: Iterable[int]) -> Report:
    """Attempt cases of `target`."""
    with _tracing(), mock.patch("os.fsync"):  # no power cut is to be survived here
        examiner = Examiner(target)
        for number in numbers:
            examiner.examine(number, make_case(target, seed, number))
    return examiner.report


@contextlib.contextmanager
def _tracing() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


@contextlib.contextmanager
def _memory() -> Iterator[list[int]]:
    """In a list, the bytes allocated inside at their highest, NumPy's included."""
    used = [0]
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    try:
        yield used
    finally:
        used[0] = tracemalloc.get_traced_memory()[1] - before


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise HangError after so many seconds; end the process if that is not heard."""

    def ring(number: int, frame: object) -> None:
        raise HangError(f"took more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, ring)
    # A second alarm a second later, in case the first is raised where it is passed over.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    assert sys.__stderr__ is not None
    faulthandler.dump_traceback_later(seconds + PATIENCE, exit=True, file=sys.__stderr__)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)


def _resident(*, reset: bool = False) -> int:
    """Bytes of this process that were resident at their highest; `reset` counts from now on."""
    if reset and CLEAR_REFS.exists():
        CLEAR_REFS.write_text("5")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _judge_message(message: str) -> str:
    if not message.isprintable():
        return f"the message is no printable line: {message[:SHOWN]!r}"
    if not message or len(message) > MAX_LENGTH:
        return f"the message has {len(message)} characters"
    return ""


def _summary(error: BaseException) -> str:
    """The error, and the last places in the program on the way to it."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{type(error).__name__}: {str(error)[:SHOWN]} ({', '.join(places[-6:])})"


def _shorten(case: Any) -> str:
    text = repr(case)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}... ({len(text)} characters)"
