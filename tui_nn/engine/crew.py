"""Crew: threads that call one function together, for networks too wide for one core."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any

Task = Callable[[int, int], Any]
"""Called with (worker, workers); what it computes must not depend on the number of workers."""

MOST_WORKERS = 2
"""Two speed up a batch; more have not been measured."""

WORK_WORTH_SHARING = 16_000_000
"""Multiplications in a batch from which a second core gains more than it costs."""

FIRST_TRIALS, TRIAL_INTERVAL = 8, 64
"""The first runs alternate between one worker and all; later every 64th tries the slower again."""

SMOOTHING = 0.25
"""Weight of the latest run in the moving average of the seconds that a run takes."""


THREADS = "OMP_NUM_THREADS"
"""The environment variable that limits the threads of numerical programs."""


def available_cores() -> int:
    """Number of cores that this process may use; at most the number in `OMP_NUM_THREADS`."""
    found = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        found = len(os.sched_getaffinity(0))
    limit = os.environ.get(THREADS, "")
    return min(found, max(int(limit), 1)) if limit.isdecimal() else found


def workers_for(batch_size: int, parameter_count: int) -> int:
    """Number of threads that can share each batch."""
    worth_sharing = batch_size * parameter_count >= WORK_WORTH_SHARING
    return min(available_cores(), MOST_WORKERS) if worth_sharing else 1


class Crew:
    """The calling thread and its helpers: all of them run a task, or one alone if that is faster.

    Workers that wait for one another lose much time when another program uses a core. Helpers
    sleep between tasks, and are daemon threads: they never delay exit.
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
        """Call `task` for every worker at once, and return the result of worker 0 (this thread).

        Args:
            task: must return for all workers.
            amount: units of work in the task, to compare the speed of one worker and all; 0 for
                tasks that are not compared.

        Raises:
            Exception: raised by the task in any worker.
        """
        workers = self._choose()
        begin = time.perf_counter()
        helpers = self._tasks[: workers - 1]
        for tasks in helpers:
            tasks.put(task)
        try:
            result = task(0, workers)
        finally:
            ends = [self._ends.get() for _ in helpers]
        for error in filter(None, ends):
            raise error
        if amount:
            self._note(workers, (time.perf_counter() - begin) / amount)
        return result

    def dismiss(self) -> None:
        """End the helper threads."""
        for tasks in self._tasks:
            tasks.put(None)

    def _note(self, workers: int, seconds: float) -> None:
        """Update the average of the seconds that a unit of work takes `workers`."""
        known = self._seconds[workers]
        self._seconds[workers] = known + SMOOTHING * (seconds - known) if known else seconds
        self._runs += 1

    def _choose(self) -> int:
        """The number of workers of the next run."""
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
            del task  # a sleeping helper must not keep a network alive
            self._ends.put(end)
