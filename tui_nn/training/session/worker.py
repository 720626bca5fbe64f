"""The worker thread: imports Numba and the kernels, then runs `TrainingSession.run`.

The module imports nothing heavy, so the screen can start the thread after its first frame.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from tui_nn.training.protocol.events import Event, Failed, Loading
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.runs.plan import RecordingPlan


def start_worker(
    inbox: SimpleQueue[Inboxed],
    publish: Callable[[Event], None],
    plan: RecordingPlan | None = None,
) -> Thread:
    """Start the worker thread of this process.

    A daemon thread, so the program can quit during a compilation.

    Args:
        inbox: commands for the worker, up to `Stop`.
        publish: receives all events, in the worker's thread or, for events of the recording, in
            the writer's thread; must not block.
        plan: how runs are recorded; None to record nothing.
    """
    thread = Thread(target=_work, args=(inbox, publish, plan), name="training", daemon=True)
    thread.start()
    return thread


def _work(
    inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None], plan: RecordingPlan | None
) -> None:
    try:
        publish(Loading("starting the compiler"))
        from tui_nn.training.runs.recorder import Recorder
        from tui_nn.training.session.session import TrainingSession

        TrainingSession(inbox, publish, Recorder(publish, plan)).run()
    except Exception as error:
        publish(Failed(error))
