"""Host: lets other programs attach to the recorded runs of this process.

The module is light: a separate thread imports sockets and the wire.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from tui_nn.errors import RecordingError
from tui_nn.storage.private_folders import ExposedError
from tui_nn.training.protocol.events import (
    Checkpointed,
    Diverged,
    Event,
    Failed,
    Finished,
    ImportanceMeasured,
    Left,
    Loading,
    Ready,
    Recording,
)
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.session.worker import start_worker

if TYPE_CHECKING:
    from tui_nn.remote.server import Server
    from tui_nn.training.runs.plan import RecordingPlan

BROADCAST = (
    Loading,
    Ready,
    Recording,
    Checkpointed,
    ImportanceMeasured,
    Diverged,
    Finished,
    LeftOut,
    Failed,
    Left,
)
"""Events sent to all guests. Others answer a command of this process."""

CLOSE_TIMEOUT = 1.0
"""Seconds that a server has to close its connections."""


def start_hosted_worker(
    inbox: SimpleQueue[Inboxed],
    publish: Callable[[Event], None],
    plan: RecordingPlan | None = None,
) -> Thread:
    """Start the worker of this process; other programs can attach to its recorded runs.

    Args:
        inbox, publish, plan: as of `start_worker`.
    """
    return start_worker(inbox, Host(inbox, publish).publish, plan)


class Host:
    """Passes the events of a session to its own process and to all attached programs.

    Args:
        inbox: the session's.
        publish: takes the session's events in this process.
    """

    def __init__(self, inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]) -> None:
        self._inbox, self._publish = inbox, publish
        self._servers: list[tuple[Thread, Future[Server]]] = []

    @property
    def guests(self) -> int:
        """Number of programs attached now."""
        return sum(started.result().guests for _, started in self._servers if started.done())

    def publish(self, event: Event) -> None:
        """Pass an event on; called in the session's threads.

        All programs are detached before this process receives `Left`.
        """
        if isinstance(event, BROADCAST):
            for _, started in self._servers:
                started.add_done_callback(lambda started: started.result().send(event))
        if isinstance(event, Left):
            self._close()
        self._publish(event)
        if isinstance(event, Recording):
            self._open(RunFolder(event.run))

    def _open(self, folder: RunFolder) -> None:
        """Let programs attach to `folder`; those attached to an earlier folder remain."""
        started: Future[Server] = Future()
        thread = Thread(target=self._serve, args=(folder, started), name="attach", daemon=True)
        self._servers.append((thread, started))
        thread.start()

    def _close(self) -> None:
        servers, self._servers = self._servers, []
        for thread, _ in servers:
            thread.join(CLOSE_TIMEOUT)

    def _serve(self, folder: RunFolder, started: Future[Server]) -> None:
        """Serve a run until `Left`; an error here does not affect the training."""
        try:
            from tui_nn.remote.server import Server

            server = Server(folder, self._inbox.put)
            started.set_result(server)
            server.run()
        except ExposedError:  # the recorder has reported it
            return
        except Exception as error:
            reason = error.strerror if isinstance(error, OSError) else None
            text = f"no program can attach to this run, but training continues: {reason or error}"
            self._publish(Failed(RecordingError(text)))
