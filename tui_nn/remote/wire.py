"""Commands and events as MessagePack, checked on arrival.

msgspec checks a message against the annotations of the dataclasses; a new command or event needs
nothing here. The session checks the bounds of the numbers in a command.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from tui_nn.errors import UserError
from tui_nn.remote.errors import ProtocolError
from tui_nn.remote.structs import build, pack, wire_type
from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.events import Event

T = TypeVar("T")


class Messages(Generic[T]):
    """Encodes and decodes messages of one of several dataclasses.

    Args:
        union: the union of the dataclasses.
    """

    def __init__(self, union: Any) -> None:
        self._hint = union
        self._decoder = msgspec.msgpack.Decoder(wire_type(union))

    def encode(self, message: T) -> bytes:
        """The bytes of a message.

        Raises:
            TypeError: it cannot be sent.
        """
        return msgspec.msgpack.encode(pack(message))

    def decode(self, data: bytes) -> T:
        """The message that `encode` wrote.

        Raises:
            ProtocolError: `data` is not a message, or its dataclass refuses a value.
        """
        try:
            message: T = build(self._hint, self._decoder.decode(data))
        except (msgspec.MsgspecError, ValueError, RecursionError, UserError) as error:
            raise ProtocolError(f"a message that cannot be read: {error}") from error
        return message


COMMANDS: Messages[Command] = Messages(Command)
EVENTS: Messages[Event] = Messages(Event)


def encode_command(command: Command) -> bytes:
    """The bytes of a command."""
    return COMMANDS.encode(command)


def decode_command(data: bytes) -> Command:
    """The command that `encode_command` wrote.

    Raises:
        ProtocolError: `data` is not a command.
    """
    return COMMANDS.decode(data)


def encode_event(event: Event) -> bytes:
    """The bytes of an event."""
    return EVENTS.encode(event)


def decode_event(data: bytes) -> Event:
    """The event that `encode_event` wrote.

    Raises:
        ProtocolError: `data` is not an event.
    """
    return EVENTS.decode(data)
