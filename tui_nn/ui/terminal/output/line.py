"""Line: writes bytes to the terminal in a dedicated thread, so that the event loop never blocks."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread

PIECE = 4096
"""Most bytes per write."""


class Line:
    """The connection to the terminal. Callers check `busy` to keep the queue short.

    Attributes:
        dead: whether the terminal is gone; writes are dropped.

    Args:
        descriptor: of the terminal.
        on_idle: called in the thread when everything is written, with the seconds it took, or
            when the line is dead.
    """

    def __init__(self, descriptor: int, on_idle: Callable[[float], None]) -> None:
        self.dead = False
        self._descriptor = descriptor
        self._on_idle = on_idle
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._lock = Lock()
        self._waiting = 0
        self._busy_since = 0.0
        self._thread = Thread(target=self._run, name="terminal-line", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether bytes are queued."""
        return self._waiting > 0

    @property
    def waiting(self) -> int:
        """Number of queued bytes."""
        return self._waiting

    def write(self, data: bytes) -> None:
        """Queue `data`; returns at once."""
        with self._lock:
            if not self._waiting:
                self._busy_since = time.monotonic()
            self._waiting += len(data)
        self._queue.put(data)

    def close(self, patience: float) -> bool:
        """Write the queue and end; return whether that took less than `patience` seconds."""
        self._queue.put(None)
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (data := self._queue.get()) is not None:
            if not self.dead:
                self._write(data)
            with self._lock:
                self._waiting -= len(data)
                idle = not self._waiting
            if idle or self.dead:
                self._on_idle(time.monotonic() - self._busy_since)

    def _write(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(self._descriptor, left[:PIECE]) :]
            except BlockingIOError:  # set by another process that shares the terminal
                select.select([], [self._descriptor], [])
            except OSError:
                self.dead = True
                return
