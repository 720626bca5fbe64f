"""Reader: takes a msgpack message apart piece by piece, and believes nothing that it says."""

from __future__ import annotations

from typing import Any

import msgpack

from tui_nn.remote.errors import ProtocolError

NONE = 0xC0
"""The byte that stands for None in msgpack."""

TEXT = "surrogatepass"
"""File names may hold bytes that are no UTF-8; Python has lone surrogates in their place."""


class Reader:
    """Reads a message one piece after the other.

    No memory is set aside for more than the bytes that are really there. Beside `ProtocolError`,
    methods raise ValueError or msgpack's own errors for what is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._unpacker = msgpack.Unpacker(max_buffer_size=max(len(data), 1), unicode_errors=TEXT)
        self._unpacker.feed(data)

    @property
    def left(self) -> int:
        """Bytes not read yet."""
        return len(self._data) - int(self._unpacker.tell())

    @property
    def next_byte(self) -> int:
        """What the next piece begins with; that of None at the end."""
        return self._data[-self.left] if self.left else NONE

    def read(self, kind: type) -> Any:
        """The next piece, which must be exactly of this plain type."""
        first = self.next_byte
        # Lists and tables are never read whole: their heads may promise any number of items.
        listed = 0x80 <= first <= 0x9F or 0xDC <= first <= 0xDF
        value = None if listed else self._unpacker.unpack()
        if type(value) is not kind:
            found = "a list or table" if listed else type(value).__name__
            raise ProtocolError(f"{found} in the place of {kind.__name__}")
        return value

    def read_length(self) -> int:
        """How many items the list has that begins here."""
        return self._checked(self._unpacker.read_array_header(), 1)

    def read_pairs(self) -> int:
        """How many pairs the table has that begins here."""
        return self._checked(self._unpacker.read_map_header(), 2)

    def expect(self, items: int) -> None:
        """Read the head of a list of so many items."""
        found = self.read_length()
        if found != items:
            raise ProtocolError(f"{found} items, not {items}")

    def _checked(self, items: int, smallest: int) -> int:
        if items * smallest > self.left:
            raise ProtocolError(f"{items} items in {self.left} bytes")
        return items
