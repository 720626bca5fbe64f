"""WorkerPool: long-lived processes behind the interface of `concurrent.futures`.

Each worker is a `ProcessPoolExecutor` of one process, so that a worker that is killed costs no
other worker its task. Its own task is tried once more, in a new process.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from queue import SimpleQueue
from threading import Thread
from typing import Any, NamedTuple, TypeVar

from tui_nn.errors import UserError

T = TypeVar("T")

TRIES = 2
"""How often a task is given to a worker that dies."""


class WorkerDiedError(UserError):
    """The worker died each time."""


class Task(NamedTuple):
    """A call that was submitted."""

    future: Future[Any]
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


class WorkerPool(Executor):
    """Processes that call one function after another.

    Args:
        workers: how many.
    """

    def __init__(self, workers: int) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._threads = [
            Thread(target=self._work, name=f"sweep-{number}", daemon=True)
            for number in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., T], /, *arguments: Any, **keywords: Any) -> Future[T]:
        """Have a worker call a function of a module; keywords are not supported."""
        if keywords:
            raise TypeError("only positional arguments can be submitted")
        future: Future[T] = Future()
        self._tasks.put(Task(future, fn, arguments))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers end, after what was submitted or, with `cancel_futures`, at once."""
        if cancel_futures:
            while not self._tasks.empty():
                task = self._tasks.get()
                if task is not None:
                    task.future.cancel()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _work(self) -> None:
        worker = _start()
        try:
            while (task := self._tasks.get()) is not None:
                if task.future.set_running_or_notify_cancel():
                    worker = _carry_out(task, worker)
        finally:
            worker.shutdown()


def _carry_out(task: Task, worker: ProcessPoolExecutor) -> ProcessPoolExecutor:
    """Have a worker do a task; the worker for the next one."""
    for _ in range(TRIES):
        try:
            task.future.set_result(worker.submit(task.function, *task.arguments).result())
            return worker
        except BrokenProcessPool:
            worker.shutdown()
            worker = _start()
        except BaseException as error:
            task.future.set_exception(error)
            return worker
    task.future.set_exception(WorkerDiedError("its process was killed, or died, twice"))
    return worker


def _start() -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Prepare the new process: one thread, since each core has a worker of its own."""
    os.environ["OMP_NUM_THREADS"] = "1"
    _follow_parent()


def _follow_parent() -> None:
    """End this process when the one that started it is gone, whatever it is doing then."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    sentinel = parent.sentinel

    def watch() -> None:
        connection.wait([sentinel])
        os._exit(1)

    Thread(target=watch, name="parent", daemon=True).start()
