"""The sending thread of an attached program: commands from its inbox to the process that trains."""

from __future__ import annotations

import contextlib
from dataclasses import fields, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from tui_nn.errors import UserError
from tui_nn.remote.attachment import Attachment
from tui_nn.remote.framing import frame
from tui_nn.remote.limits import LARGEST_COMMAND
from tui_nn.training.protocol.commands import Command, Observe, Stop
from tui_nn.training.protocol.events import Failed
from tui_nn.training.protocol.inbox import Addressed, Inboxed, command_of
from tui_nn.training.protocol.sketching import Classify


def send_commands(inbox: SimpleQueue[Inboxed], attachment: Attachment) -> None:
    """Send what is in the inbox until `Stop`, which ends only this program's part."""
    while not isinstance(message := inbox.get(), Stop):
        try:
            send(message, attachment)
        except UserError as error:
            answer = message.answer if isinstance(message, Addressed) else attachment.publish
            answer(Failed(error))
    attachment.close()


def send(message: Inboxed, attachment: Attachment) -> None:
    """Send one command.

    Raises:
        UserError: the attachment has ended, or the command is too large.
    """
    from tui_nn.remote.wire import encode_command

    if attachment.ending:
        if isinstance(message, Observe | Classify):  # polled: an error each time would be noise
            return
        raise UserError(attachment.ending)
    number = attachment.expect(message.answer) if isinstance(message, Addressed) else 0
    data = encode_command(_with_absolute_paths(command_of(message)))
    if len(data) > LARGEST_COMMAND:
        raise UserError(f"a message of {len(data):,} bytes is too long: {LARGEST_COMMAND:,}")
    with contextlib.suppress(OSError):  # the receiving thread notices and reports it
        attachment.connection.sendall(frame(data, number))


def _with_absolute_paths(command: Command) -> Command:
    """The same command; the other process may have another working directory."""
    paths: dict[str, Any] = {
        field.name: path.absolute()
        for field in fields(command)
        if isinstance(path := getattr(command, field.name), Path)
    }
    return replace(command, **paths)
