"""The worker thread: brings in Numba and the kernels, then lives in `TrainingSession.run`.

The module itself is light, so that the screen can start the thread after its first frame.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from tui_nn.training.protocol.commands import Inboxed
from tui_nn.training.protocol.events import Event, Failed, Loading
from tui_nn.training.runs.plan import RecordingPlan


def start_worker(
    inbox: SimpleQueue[Inboxed],
    publish: Callable[[Event], None],
    plan: RecordingPlan | None = None,
) -> Thread:
    """Start the one worker of this process.

    A daemon, so that the program can quit in the middle of a compilation.

    Args:
        inbox: where the worker takes its commands from, until `Stop`.
        publish: called with every event, in the worker's thread and, for what concerns the record,
            in that of its writer; must not block.
        plan: how the runs are recorded; without one they are not.
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
