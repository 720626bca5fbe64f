"""The worker thread: brings in Numba and the kernels, then lives in `TrainingSession.run`.

The module itself is light, so that the screen can start the thread after its first frame.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from tui_nn.training.commands import Inboxed
from tui_nn.training.events import Event, Failed, Loading

SWITCH_INTERVAL = 0.0005
"""Seconds after which a busy screen lends the interpreter lock to the worker, who needs it for a
moment after every chunk. Python's own 5 ms cost 3 % of the training speed."""


def start_worker(inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]) -> Thread:
    """Start the one worker of this process.

    A daemon, so that the program can quit in the middle of a compilation.

    Args:
        inbox: where the worker takes its commands from, until `Stop`.
        publish: called in the worker's thread with every event; must not block.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    thread = Thread(target=_work, args=(inbox, publish), name="training", daemon=True)
    thread.start()
    return thread


def _work(inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]) -> None:
    try:
        publish(Loading("starting Numba"))
        from tui_nn.training.session import TrainingSession

        TrainingSession(inbox, publish).run()
    except Exception as error:
        publish(Failed(error))
