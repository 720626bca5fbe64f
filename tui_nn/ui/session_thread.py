"""start_session: the one worker thread, which imports everything heavy after the first frame."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from tui_nn.training.commands import Command
from tui_nn.training.events import Event, Failed

StartSession = Callable[[SimpleQueue[Command], Callable[[Event], None]], Thread]
"""Starts what obeys the inbox and publishes events; may publish from any thread."""


def start_session(inbox: SimpleQueue[Command], publish: Callable[[Event], None]) -> Thread:
    """Start a `TrainingSession` in a daemon thread, so that quitting never waits for it.

    Args:
        inbox: where the session finds its commands.
        publish: called with each event, from the worker thread.
    """

    def work() -> None:
        try:
            from tui_nn.training.session import TrainingSession

            TrainingSession(inbox, publish).run()
        except Exception as error:
            publish(Failed(error))

    thread = Thread(target=work, name="training", daemon=True)
    thread.start()
    return thread
