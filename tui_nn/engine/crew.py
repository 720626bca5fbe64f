"""Crew: threads that call one function together, for networks too wide for one core."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any

Task = Callable[[int, int], Any]
"""Called with a worker's number and how many workers there are; what it does must not depend on
how many."""

MOST_WORKERS = 2
"""Two share a batch well; the gain from more has not been measured."""

WORK_WORTH_SHARING = 16_000_000
"""Products of weight and input in a batch from which a second core gains more than it costs."""

FIRST_TRIALS, TRIAL_INTERVAL = 8, 64
"""Both ways of working are tried in turn at first, and the slower one again every so many runs."""

NEWS = 0.25
"""Weight of the latest run in what a way of working is known to take."""


def cores_at_hand() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def workers_for(batch_size: int, parameter_count: int) -> int:
    """How many threads should be able to work on each batch."""
    worth_sharing = batch_size * parameter_count >= WORK_WORTH_SHARING
    return min(cores_at_hand(), MOST_WORKERS) if worth_sharing else 1


class Crew:
    """The calling thread and its helpers, who work together or leave it to one, as is faster.

    Workers who wait for one another lose much where another program wants a core too. Helpers
    sleep while there is nothing to do, and are daemons: they never keep the program.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._runs = 0
        self._seconds = {1: 0.0, workers: 0.0}
        self._tasks: list[SimpleQueue[Task | None]] = [SimpleQueue() for _ in range(1, workers)]
        self._ends: SimpleQueue[Exception | None] = SimpleQueue()
        for number, tasks in enumerate(self._tasks, start=1):
            helper = Thread(target=self._help, args=(number, tasks), name="crew", daemon=True)
            helper.start()

    def run(self, task: Task, amount: int = 0) -> Any:
        """Call `task` for every worker at once; what it gives for worker 0, in this thread.

        Args:
            task: must end for all workers.
            amount: how much it is of the work by which both ways are compared; 0 if it is of
                another kind.
        """
        workers = self._choose()
        begin = time.perf_counter()
        helpers = self._tasks[: workers - 1]
        for tasks in helpers:
            tasks.put(task)
        try:
            found = task(0, workers)
        finally:
            ends = [self._ends.get() for _ in helpers]
        for error in filter(None, ends):
            raise error
        if amount:
            self._note(workers, (time.perf_counter() - begin) / amount)
        return found

    def dismiss(self) -> None:
        """End the helpers' threads."""
        for tasks in self._tasks:
            tasks.put(None)

    def _note(self, workers: int, seconds: float) -> None:
        """Take in how long a unit of work took so many workers."""
        known = self._seconds[workers]
        self._seconds[workers] = known + NEWS * (seconds - known) if known else seconds
        self._runs += 1

    def _choose(self) -> int:
        """How many workers the next run gets."""
        if self._runs < FIRST_TRIALS:
            return self.workers if self._runs % 2 else 1
        rank = max if self._runs % TRIAL_INTERVAL == 0 else min
        return rank(self._seconds, key=self._seconds.__getitem__)

    def _help(self, number: int, tasks: SimpleQueue[Task | None]) -> None:
        while (task := tasks.get()) is not None:
            end = None
            try:
                task(number, self.workers)
            except Exception as error:
                end = error
            del task  # while it sleeps, a helper keeps nobody's network alive
            self._ends.put(end)
