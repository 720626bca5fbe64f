"""Signals that ask the program to end, heard in a thread of their own: the others may be stuck."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread

FATAL_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that end the program; Windows lacks some."""

SIGNAL_STATUS = 128
"""What a shell adds to a signal's number to make an exit status."""

HUNG_UP = SIGNAL_STATUS + 1
"""Exit status when the terminal is gone."""

INTERRUPTED = SIGNAL_STATUS + 2
"""Exit status after Ctrl+C."""


@contextmanager
def fatal_signals(hear: Callable[[int], None]) -> Iterator[None]:
    """Have `hear` called with the exit status when a signal asks the program to end.

    Without this Python is killed on the spot, or interrupted wherever it is. A signal that is
    ignored, as SIGHUP is after `nohup`, stays so.

    Args:
        hear: called in a thread of its own, one signal after the other; may take its time.
    """
    heard: SimpleQueue[int | None] = SimpleQueue()

    def listen() -> None:
        while (number := heard.get()) is not None:
            hear(SIGNAL_STATUS + number)

    numbers = [getattr(signal, name) for name in FATAL_SIGNALS if hasattr(signal, name)]
    caught = {n: signal.getsignal(n) for n in numbers if signal.getsignal(n) != signal.SIG_IGN}
    # A queue of this kind may be written to at any moment, also while it is being written to.
    for number in caught:
        signal.signal(number, lambda number, _frame: heard.put(number))
    Thread(target=listen, name="signals", daemon=True).start()
    try:
        yield
    finally:
        for number, handler in caught.items():
            signal.signal(number, handler or signal.SIG_DFL)
        heard.put(None)
