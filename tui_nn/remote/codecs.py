"""Codecs: how values become what msgpack knows, and how they are checked on the way back."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Protocol

import msgpack
import numpy as np
from numpy.typing import NDArray

from tui_nn.errors import RecordingError, UserError
from tui_nn.remote.arrays import ARRAY, read_array, write_array
from tui_nn.remote.errors import ProtocolError, RemoteDefect
from tui_nn.remote.limits import LONGEST_PATH
from tui_nn.remote.reader import NONE, Reader
from tui_nn.training.settings.config import TrainingConfig


class Codec(Protocol):
    """Writes and reads the values of one type."""

    def pack(self, value: Any) -> Any:
        """`value` in terms of what msgpack knows."""

    def unpack(self, reader: Reader) -> Any:
        """The value that `pack` was given.

        Raises:
            ProtocolError: what comes next is none.
        """


@dataclass(frozen=True, slots=True)
class Plain:
    """A truth, a number, a text, or None."""

    kind: type

    def pack(self, value: Any) -> Any:
        """NumPy's numbers become Python's."""
        return None if self.kind is types.NoneType else self.kind(value)

    def unpack(self, reader: Reader) -> Any:
        """No number in the place of a truth, no whole number in that of a fraction."""
        return reader.read(self.kind)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the names of an enumeration."""

    names: type[StrEnum]

    def pack(self, value: StrEnum) -> str:
        """Its name."""
        return str(value)

    def unpack(self, reader: Reader) -> StrEnum:
        """The choice with that name."""
        name = reader.read(str)
        if name not in self.names._value2member_map_:
            raise ProtocolError(f"{name[:40]!r} is no {self.names.__name__}")
        return self.names(name)


class FilePath:
    """A path."""

    def pack(self, value: Path) -> str:
        """As text."""
        return str(value)

    def unpack(self, reader: Reader) -> Path:
        """A path that a system can have."""
        text = reader.read(str)
        if not text or "\0" in text or len(text) > LONGEST_PATH:
            raise ProtocolError("a path that cannot be")
        return Path(text)


class Numbers:
    """An array."""

    def pack(self, value: NDArray[Any]) -> msgpack.ExtType:
        """As `write_array` has it."""
        return msgpack.ExtType(ARRAY, write_array(np.asarray(value)))

    def unpack(self, reader: Reader) -> NDArray[Any]:
        """The array."""
        code, data = reader.read(msgpack.ExtType)
        if code != ARRAY:
            raise ProtocolError(f"an unknown kind {code} of bytes")
        return read_array(data)


class Failure:
    """An error: one that is told to the user keeps its text, any other is a defect over there."""

    KINDS: ClassVar[Mapping[str, type[Exception]]] = {
        kind.__name__: kind for kind in (RecordingError, UserError, RemoteDefect)
    }
    """What errors arrive as; the first that fits."""

    def pack(self, value: Exception) -> list[str]:
        """Its kind, and what it says."""
        for name, kind in self.KINDS.items():
            if isinstance(value, kind):
                return [name, str(value)]
        text = f"{type(value).__name__}: {value}, in the process that trains"
        return [RemoteDefect.__name__, text]

    def unpack(self, reader: Reader) -> Exception:
        """One of the `KINDS`."""
        reader.expect(2)
        name, text = reader.read(str), reader.read(str)
        if name not in self.KINDS:
            raise ProtocolError(f"{name[:40]!r} is no error that is told")
        return self.KINDS[name](text)


class Settings:
    """A whole configuration, as files have it."""

    def pack(self, value: TrainingConfig) -> dict[str, str]:
        """Its settings as texts."""
        return value.as_texts()

    def unpack(self, reader: Reader) -> TrainingConfig:
        """The configuration, checked like one that was typed."""
        texts = Table(Plain(str)).unpack(reader)
        try:
            return TrainingConfig.from_texts(texts)
        except UserError as error:
            raise ProtocolError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Row:
    """A tuple with an item of its own kind in each place."""

    items: tuple[Codec, ...]

    def pack(self, value: tuple[Any, ...]) -> list[Any]:
        """The items."""
        return [codec.pack(item) for codec, item in zip(self.items, value, strict=True)]

    def unpack(self, reader: Reader) -> tuple[Any, ...]:
        """As many items as there must be."""
        reader.expect(len(self.items))
        return tuple(codec.unpack(reader) for codec in self.items)


@dataclass(frozen=True, slots=True)
class Listing:
    """A tuple of any length, its items all of one kind."""

    item: Codec

    def pack(self, value: tuple[Any, ...]) -> list[Any]:
        """The items."""
        return [self.item.pack(item) for item in value]

    def unpack(self, reader: Reader) -> tuple[Any, ...]:
        """The items."""
        return tuple([self.item.unpack(reader) for _ in range(reader.read_length())])


@dataclass(frozen=True, slots=True)
class Table:
    """Values by name."""

    item: Codec

    def pack(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The pairs."""
        return {name: self.item.pack(item) for name, item in value.items()}

    def unpack(self, reader: Reader) -> dict[str, Any]:
        """The pairs, each name once."""
        pairs = reader.read_pairs()
        table = {reader.read(str): self.item.unpack(reader) for _ in range(pairs)}
        if len(table) != pairs:
            raise ProtocolError("a name stands twice in a table")
        return table


@dataclass(frozen=True, slots=True)
class Optional:
    """A value that may be None."""

    codec: Codec

    def pack(self, value: Any) -> Any:
        """None stays None."""
        return None if value is None else self.codec.pack(value)

    def unpack(self, reader: Reader) -> Any:
        """None or the value."""
        if reader.next_byte == NONE:
            return reader.read(types.NoneType)
        return self.codec.unpack(reader)
