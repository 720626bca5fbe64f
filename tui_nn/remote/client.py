"""RemoteSession: the session of another process, with the two queues of one of this process.

The module is light, so that attaching to a run that is not active is refused at once.
"""

from __future__ import annotations

import socket
from queue import SimpleQueue
from threading import Thread

from tui_nn.remote.attachment import Answer, Attachment
from tui_nn.remote.connecting import connect_to_run
from tui_nn.remote.receiving import receive_events
from tui_nn.remote.sending import send_commands
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.runs.folder import RunFolder


class RemoteSession:
    """The session of the process that trains a run, as far as an attached program can control it.

    `Stop` in the inbox ends only the attachment. `Addressed(Stop(), ...)` is sent, and ends the
    session for all. If another process continues the run, as after `ctrl+d` in its screen, this
    attaches to that one: `Left` is then followed by `Ready`.

    Args:
        folder: the run.
    """

    def __init__(self, folder: RunFolder) -> None:
        self.folder = folder
        self._connection: socket.socket | None = None
        self._attachment: Attachment | None = None

    @property
    def ending(self) -> str:
        """How the attachment ended and how to continue, in a sentence; empty before."""
        return self._attachment.ending if self._attachment else ""

    def connect(self) -> None:
        """Connect to the process that trains the run.

        Raises:
            UserError: there is no such process, or it cannot be attached to.
        """
        self._connection = connect_to_run(self.folder)

    def start(self, inbox: SimpleQueue[Inboxed], publish: Answer) -> Thread:
        """Attach to the session: as `start_worker`, with the worker in another process.

        Args:
            inbox: the commands, until `Stop`.
            publish: takes the session's events; called from threads of this session.

        Returns:
            A daemon thread that ends with `Stop`.

        Raises:
            UserError: as of `connect`, unless that was called before.
        """
        connection = self._connection or connect_to_run(self.folder)
        self._attachment = attachment = Attachment(self.folder, connection, publish)
        Thread(target=receive_events, args=(attachment,), name="receiving", daemon=True).start()
        thread = Thread(target=send_commands, args=(inbox, attachment), name="sending", daemon=True)
        thread.start()
        return thread
