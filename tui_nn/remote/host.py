"""Host: lets programs attach to what this process trains, whenever a run is recorded.

The module is light: sockets and the wire are brought in by a thread of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from tui_nn.errors import RecordingError
from tui_nn.storage.private_folders import ExposedError
from tui_nn.training.protocol.commands import Inboxed
from tui_nn.training.protocol.events import (
    Checkpointed,
    Diverged,
    Event,
    Failed,
    Finished,
    Left,
    Loading,
    Ready,
    Recording,
)
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.session.worker import start_worker

if TYPE_CHECKING:
    from tui_nn.remote.server import Server
    from tui_nn.training.runs.plan import RecordingPlan

NEWS = (Loading, Ready, Recording, Checkpointed, Diverged, Finished, Failed, Left)
"""What concerns everybody. The rest is what this process has asked for itself."""

CLOSING = 1.0
"""Seconds that a server has to take its leave."""


def start_hosted_worker(
    inbox: SimpleQueue[Inboxed],
    publish: Callable[[Event], None],
    plan: RecordingPlan | None = None,
) -> Thread:
    """Start the one worker of this process, whose recorded runs can be attached to.

    Args:
        inbox, publish, plan: as of `start_worker`.
    """
    return start_worker(inbox, Host(inbox, publish).publish, plan)


class Host:
    """Stands between a session and those who follow it: its own process, and all attached ones.

    Args:
        inbox: the session's.
        publish: takes the session's events in this process.
    """

    def __init__(self, inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]) -> None:
        self._inbox, self._publish = inbox, publish
        self._servers: list[tuple[Thread, Future[Server]]] = []

    @property
    def guests(self) -> int:
        """How many programs are attached at this moment."""
        return sum(begun.result().guests for _, begun in self._servers if begun.done())

    def publish(self, event: Event) -> None:
        """Pass an event on; called in the session's threads.

        When this process hears that a run was left, no program is attached to it any more.
        """
        if isinstance(event, NEWS):
            for _, begun in self._servers:
                begun.add_done_callback(lambda begun: begun.result().tell(event))
        if isinstance(event, Left):
            self._close()
        self._publish(event)
        if isinstance(event, Recording):
            self._open(RunFolder(event.run))

    def _open(self, folder: RunFolder) -> None:
        """Let others attach from now on; who is attached already, under another name, stays so."""
        begun: Future[Server] = Future()
        thread = Thread(target=self._serve, args=(folder, begun), name="attach", daemon=True)
        self._servers.append((thread, begun))
        thread.start()

    def _close(self) -> None:
        servers, self._servers = self._servers, []
        for thread, _ in servers:
            thread.join(CLOSING)

    def _serve(self, folder: RunFolder, begun: Future[Server]) -> None:
        """Serve a run until it is left; its training does not depend on that."""
        try:
            from tui_nn.remote.server import Server

            server = Server(folder, self._inbox.put)
            begun.set_result(server)
            server.run()
        except ExposedError:  # the recorder has said so
            return
        except Exception as error:
            reason = error.strerror if isinstance(error, OSError) else None
            text = f"no program can attach to this run, but training continues: {reason or error}"
            self._publish(Failed(RecordingError(text)))
