"""The frozen commands and events of `training` as bytes: msgpack, checked to the last one.

A value of a dataclass is the list of its name and its fields; everything else is what it looks
like. The schema is read off the dataclasses, so a new command or event needs nothing here.
"""

from __future__ import annotations

from typing import Any, get_args

import msgpack

from tui_nn.remote.codecs import Codec
from tui_nn.remote.errors import ProtocolError
from tui_nn.remote.reader import TEXT, Reader
from tui_nn.remote.schema import Variant
from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.events import Event

COMMANDS = Variant({kind.__name__: kind for kind in get_args(Command)})
"""All that may be asked."""

EVENTS = Variant({kind.__name__: kind for kind in get_args(Event)})
"""All that may be said."""


def encode_command(command: Command) -> bytes:
    """The bytes of a command."""
    return _encode(COMMANDS, command)


def decode_command(data: bytes) -> Command:
    """The command that `encode_command` wrote; the session checks the bounds of its numbers.

    Raises:
        ProtocolError: `data` is none.
    """
    command: Command = _decode(COMMANDS, data)
    return command


def encode_event(event: Event) -> bytes:
    """The bytes of an event."""
    return _encode(EVENTS, event)


def decode_event(data: bytes) -> Event:
    """The event that `encode_event` wrote.

    Raises:
        ProtocolError: `data` is none.
    """
    event: Event = _decode(EVENTS, data)
    return event


def _encode(codec: Codec, value: object) -> bytes:
    data: bytes = msgpack.packb(codec.pack(value), unicode_errors=TEXT)
    return data


def _decode(codec: Codec, data: bytes) -> Any:
    reader = Reader(data)
    try:
        value = codec.unpack(reader)
    except ProtocolError as error:
        raise ProtocolError(f"a message that cannot be understood: {error}") from error
    except (msgpack.UnpackException, ValueError) as error:
        raise ProtocolError("a message that is damaged") from error
    if reader.left:
        raise ProtocolError(f"a message with {reader.left} bytes too many")
    return value
