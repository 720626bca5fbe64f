"""Framing: where a message begins and ends, and how two programs greet each other."""

from __future__ import annotations

import dataclasses
import json
import socket
import struct
import zlib
from dataclasses import dataclass

from tui_nn import __version__
from tui_nn.data import schema, survey
from tui_nn.remote.errors import ProtocolError
from tui_nn.training.protocol import (
    browsing,
    checking,
    commands,
    events,
    figures,
    lessons,
    measurements,
    microscope,
    moments,
    units,
)

HEAD = struct.Struct(">II")
"""The header of a message: its length in bytes, and the number of the command that it carries or
answers; 0 for none."""

LONGEST_GREETING = 1024
"""Bytes."""

WIRE_FORMAT = "2"
"""Changed whenever dataclasses are encoded differently."""

PIECE = 1 << 16
"""Bytes read at a time."""


_MODULES = (
    schema,
    survey,
    commands,
    events,
    figures,
    measurements,
    microscope,
    browsing,
    units,
    moments,
    checking,
    lessons,
)
"""Every module with dataclasses that are sent."""


def sent_dataclasses() -> list[type]:
    """All dataclasses of the protocol, in the order of the source."""
    return [
        kind
        for module in _MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind)
    ]


def protocol() -> str:
    """A digest of `WIRE_FORMAT` and of the fields of all dataclasses that are sent."""
    described = [
        f"{kind.__name__}({','.join(f'{field.name}:{field.type}' for field in fields)})"
        for kind in sent_dataclasses()
        for fields in [dataclasses.fields(kind)]
    ]
    return f"{zlib.crc32(';'.join([WIRE_FORMAT, *described]).encode()):08x}"


@dataclass(frozen=True, slots=True)
class Greeting:
    """The first message from each end.

    Attributes:
        program: version of the program.
        protocol: its digest of the protocol.
        refusal: why it refuses to continue; empty if it does not.
    """

    program: str = __version__
    protocol: str = dataclasses.field(default_factory=protocol)
    refusal: str = ""

    def write(self) -> bytes:
        """The bytes, without header."""
        return json.dumps(dataclasses.asdict(self)).encode()

    @classmethod
    def read(cls, data: bytes) -> Greeting:
        """The greeting that `write` wrote, in this or another version of the program.

        Raises:
            ProtocolError: `data` is not a greeting.
        """
        try:
            content = json.loads(data)
            texts = {field.name: content[field.name] for field in dataclasses.fields(cls)}
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise ProtocolError("this is not tui-nn at the other end") from error
        if not all(isinstance(text, str) for text in texts.values()):
            raise ProtocolError("this is not tui-nn at the other end")
        return cls(**texts)

    def check(self, sender: str) -> None:
        """Check that both ends use the same protocol; `sender` names the other end in messages.

        Raises:
            ProtocolError: they do not, or the sender refuses.
        """
        if self.refusal:
            raise ProtocolError(self.refusal)
        if self.protocol != protocol():
            raise ProtocolError(
                f"{sender} is tui-nn {self.program} and does not understand this one,"
                f" {__version__}: use the same version at both ends"
            )


def frame(data: bytes, number: int = 0) -> bytes:
    """A message with its header."""
    return HEAD.pack(len(data), number) + data


def read_head(head: bytes, largest: int) -> tuple[int, int]:
    """Length and number of the message that follows the header `head`.

    Raises:
        ProtocolError: it is longer than `largest` bytes.
    """
    length, number = HEAD.unpack(head)
    if length > largest:
        raise ProtocolError(f"a message of {length:,} bytes; at most {largest:,} are read")
    return length, number


def receive(connection: socket.socket, largest: int) -> tuple[int, bytes]:
    """The next message with its number.

    Raises:
        EOFError: the other end closed the connection.
        OSError: the connection broke.
        ProtocolError: the message is too long.
    """
    length, number = read_head(receive_bytes(connection, HEAD.size), largest)
    return number, receive_bytes(connection, length)


def receive_bytes(connection: socket.socket, size: int) -> bytes:
    """Exactly `size` bytes; memory is allocated only as they arrive."""
    data = bytearray()
    while len(data) < size:
        piece = connection.recv(min(size - len(data), PIECE))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)
