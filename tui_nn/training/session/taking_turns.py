"""TakingTurns: carries out long work between the chunks of the training, a turn at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from tui_nn.training.protocol.events import Event, Failed

TURN_SECONDS = 0.01
"""Duration of a turn, after which commands are read and a chunk is trained."""

REPORT_INTERVAL = 0.2
"""Seconds between two reports of progress."""


class Divisible(Protocol):
    """Work that is done in pieces of a few milliseconds."""

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing left to do."""

    def advance(self) -> None:
        """Do the next piece."""


Job = TypeVar("Job", bound=Divisible)


class TakingTurns(Generic[Job]):
    """One job at a time.

    Args:
        publish: receives the reports for all, again and again until the job is finished.
        clock: returns seconds.
        report: makes the report of what is known by now.
    """

    def __init__(
        self,
        publish: Callable[[Event], None],
        clock: Callable[[], float],
        report: Callable[[Job], Event],
    ) -> None:
        self._publish, self._clock, self._make_report = publish, clock, report
        self._job: Job | None = None
        self._reported = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether a job is being carried out."""
        return self._job is not None

    def begin(self, make: Callable[[], Job]) -> None:
        """Begin a job, unless one is being carried out; report how far it is."""
        if self._job is None:
            self._job = make()
        self._report(self._job)

    def stop(self) -> None:
        """Give up the job: its network was replaced."""
        self._job = None

    def finish(self, end: Callable[[Job], None]) -> None:
        """Finish the job early, if there is one, and report how far it came.

        Args:
            end: ends the job.
        """
        job, self._job = self._job, None
        if job is not None:
            end(job)
            self._report(job)

    def advance(self) -> None:
        """Take a turn at the job; a failure ends the job, but not the training."""
        job = self._job
        if job is None:
            return
        end = self._clock() + TURN_SECONDS
        try:
            job.advance()
            while self._clock() < end and not job.is_finished:
                job.advance()
        except Exception as error:
            self._job = None
            self._publish(Failed(error))
            return
        if job.is_finished:
            self._job = None
            self._report(job)
        elif self._clock() - self._reported >= REPORT_INTERVAL:
            self._report(job)

    def _report(self, job: Job) -> None:
        self._reported = self._clock()
        self._publish(self._make_report(job))
