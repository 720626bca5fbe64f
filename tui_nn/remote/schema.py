"""The schema: which codec a type has, read off the annotations of the dataclasses."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from numpy.typing import NDArray

from tui_nn.remote.codecs import (
    Choice,
    Codec,
    Failure,
    FilePath,
    Listing,
    Numbers,
    Optional,
    Plain,
    Row,
    Settings,
    Table,
)
from tui_nn.remote.errors import ProtocolError
from tui_nn.remote.reader import Reader
from tui_nn.training.settings.config import TrainingConfig

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Variant:
    """A value of one of several dataclasses: the name of its class, then its fields in order."""

    classes: Mapping[str, type]

    def pack(self, value: Any) -> list[Any]:
        """Name and fields."""
        kind: type = type(value)
        if self.classes.get(kind.__name__) is not kind:
            raise TypeError(f"{kind.__name__} is none of {', '.join(self.classes)}")
        packed = (codec.pack(getattr(value, name)) for name, codec in _field_codecs(kind))
        return [kind.__name__, *packed]

    def unpack(self, reader: Reader) -> Any:
        """The value, of a class that may stand here."""
        length = reader.read_length()
        name = reader.read(str)
        kind = self.classes.get(name)
        if kind is None:
            raise ProtocolError(f"{name[:40]!r} does not belong here")
        codecs = _field_codecs(kind)
        if length != 1 + len(codecs):
            raise ProtocolError(f"{name} with {length - 1} fields, not {len(codecs)}")
        return kind(*(_unpack_field(reader, name, *codec) for codec in codecs))


def _unpack_field(reader: Reader, owner: str, name: str, codec: Codec) -> Any:
    try:
        return codec.unpack(reader)
    except ProtocolError as error:
        raise ProtocolError(f"{owner}.{name}: {error}") from error


@cache
def _field_codecs(kind: type) -> tuple[tuple[str, Codec], ...]:
    """Name and codec of each field of a dataclass."""
    hints = get_type_hints(kind, localns={"Array": Array})
    return tuple((field.name, codec_of(hints[field.name])) for field in fields(kind))


SPECIAL: Mapping[Any, Codec] = {
    Array: Numbers(),
    Path: FilePath(),
    Exception: Failure(),
    TrainingConfig: Settings(),
}


def codec_of(hint: Any) -> Codec:
    """The codec of an annotated type.

    Raises:
        TypeError: an unsupported type.
    """
    origin, parts = get_origin(hint), get_args(hint)
    if hint in SPECIAL:
        return SPECIAL[hint]
    if origin in (Union, types.UnionType):
        return _codec_of_union(parts)
    if origin is tuple:
        whole = len(parts) == 2 and parts[1] is ...
        return Listing(codec_of(parts[0])) if whole else Row(tuple(map(codec_of, parts)))
    if origin is not None and issubclass(origin, Mapping) and parts[0] is str:
        return Table(codec_of(parts[1]))
    if hint in (bool, int, float, str):
        return Plain(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Choice(hint)
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        return Variant({hint.__name__: hint})
    raise TypeError(f"no codec for {hint}")


def _codec_of_union(parts: tuple[Any, ...]) -> Codec:
    """One of several dataclasses, or any one type, or None."""
    kinds = [part for part in parts if part is not types.NoneType]
    codec = codec_of(kinds[0])
    if len(kinds) > 1:
        if not all(isinstance(codec_of(kind), Variant) for kind in kinds):
            raise TypeError(f"no codec for one of {kinds}")
        codec = Variant({kind.__name__: kind for kind in kinds})
    return Optional(codec) if len(kinds) < len(parts) else codec
