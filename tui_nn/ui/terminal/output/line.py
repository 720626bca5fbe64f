"""Line: writes bytes to the terminal in a thread of its own, so that nobody else ever waits."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread

PIECE = 4096
"""Bytes written at once, at most."""


class Line:
    """The way to the terminal. Whoever writes sees to it that little waits: look at `busy`.

    Attributes:
        dead: whether the other end is gone; nothing is written any more.

    Args:
        descriptor: of the terminal.
        on_idle: called in the thread when all that was given is written, with the seconds that
            took, or when the line is dead.
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
        """Whether something is not written yet."""
        return self._waiting > 0

    @property
    def waiting(self) -> int:
        """How many bytes are not written yet."""
        return self._waiting

    def write(self, data: bytes) -> None:
        """Write `data` after all that came before; returns at once."""
        with self._lock:
            if not self._waiting:
                self._busy_since = time.monotonic()
            self._waiting += len(data)
        self._queue.put(data)

    def close(self, patience: float) -> bool:
        """Write what is left and end; whether that was done within `patience` seconds."""
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
            except BlockingIOError:  # somebody who shares the terminal has set it so
                select.select([], [self._descriptor], [])
            except OSError:
                self.dead = True
                return
