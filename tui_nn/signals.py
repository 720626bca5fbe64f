"""Signals that ask the program to end, handled in a dedicated thread; others may be blocked."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread

FATAL_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that end the program; Windows lacks some."""

SIGNAL_STATUS = 128
"""A shell adds this to the signal's number to make the exit status."""

HUNG_UP = SIGNAL_STATUS + 1
"""Exit status when the terminal is closed."""

INTERRUPTED = SIGNAL_STATUS + 2
"""Exit status after Ctrl+C."""


@contextmanager
def fatal_signals(handle: Callable[[int], None]) -> Iterator[None]:
    """Call `handle` with the exit status when a signal asks the program to end.

    By default a signal kills Python at once, or interrupts it anywhere. A signal that is ignored,
    as SIGHUP is after `nohup`, stays ignored.

    Args:
        handle: called in a dedicated thread, one signal at a time; may block.
    """
    received: SimpleQueue[int | None] = SimpleQueue()

    def listen() -> None:
        while (number := received.get()) is not None:
            handle(SIGNAL_STATUS + number)

    numbers = [getattr(signal, name) for name in FATAL_SIGNALS if hasattr(signal, name)]
    caught = {n: signal.getsignal(n) for n in numbers if signal.getsignal(n) != signal.SIG_IGN}
    # SimpleQueue is reentrant: a handler may interrupt another put and still put safely.
    for number in caught:
        signal.signal(number, lambda number, _frame: received.put(number))
    Thread(target=listen, name="signals", daemon=True).start()
    try:
        yield
    finally:
        for number, handler in caught.items():
            signal.signal(number, handler or signal.SIG_DFL)
        received.put(None)
