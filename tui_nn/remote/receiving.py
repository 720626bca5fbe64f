"""The receiving thread of an attached program: events from whichever process trains the run."""

from __future__ import annotations

import contextlib
import time

from tui_nn.errors import UserError
from tui_nn.remote import sentences
from tui_nn.remote.attachment import Attachment
from tui_nn.remote.connecting import connect_to_run, is_answering
from tui_nn.remote.framing import receive
from tui_nn.remote.limits import LARGEST_EVENT
from tui_nn.remote.sending import send
from tui_nn.remote.sockets import close_now
from tui_nn.training.protocol.commands import Introduce

RETRIES, RETRY_INTERVAL = 120, 0.5
"""How often, and every how many seconds, a process is looked for that continues the run: one in
the background has to load its data first."""


def receive_events(attachment: Attachment) -> None:
    """Pass on events until this program leaves, from one process that trains the run after another.

    A process that sends what cannot be read is not attached to again.
    """
    while _receive_until_end(attachment) and _attach_again(attachment):
        with contextlib.suppress(UserError):  # this program has just left
            send(Introduce(), attachment)


def _receive_until_end(attachment: Attachment) -> bool:
    """Pass on events until the connection ends; whether all of them could be read."""
    from tui_nn.remote.wire import decode_event

    folder, connection = attachment.folder, attachment.connection
    is_readable = True
    try:
        while not attachment.ending:
            number, data = receive(connection, LARGEST_EVENT)
            attachment.take(decode_event(data), number)
    except (EOFError, OSError):
        if not attachment.ending:
            is_alive = is_answering(folder)
            say = sentences.connection_lost if is_alive else sentences.process_ended
            attachment.fail(say(folder.name))
    except Exception as error:
        is_readable = False
        attachment.fail(sentences.connection_lost(folder.name, str(error)))
    close_now(connection)
    return is_readable


def _attach_again(attachment: Attachment) -> bool:
    """Attach to the process that continues the run; whether there is one."""
    for _ in range(RETRIES):
        time.sleep(RETRY_INTERVAL)
        if attachment.is_closed:
            break
        with contextlib.suppress(UserError):
            return attachment.reopen(connect_to_run(attachment.folder))
    return False
