"""The protocol's values in the types that msgspec reads and writes.

msgspec knows no union of dataclasses, and none of the types in `TRANSLATIONS`. So
each dataclass has a struct made from its annotations; it is sent as a list of its name and its
fields.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache, reduce
from itertools import repeat
from operator import or_
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import numpy as np
from numpy.typing import NDArray

from tui_nn.errors import RecordingError, UserError
from tui_nn.remote.arrays import read_array, write_array
from tui_nn.remote.errors import ProtocolError, RemoteDefect
from tui_nn.remote.limits import LONGEST_PATH
from tui_nn.training.settings.config import TrainingConfig

Array = NDArray[Any]

SURROGATES = "surrogatepass"
"""File names can hold bytes that are not UTF-8; Python has lone surrogates in their place."""

ERRORS: Mapping[str, type[Exception]] = {
    kind.__name__: kind for kind in (RecordingError, UserError, RemoteDefect)
}
"""The classes that errors are received as; the first that matches."""


@dataclass(frozen=True, slots=True)
class Translation:
    """How the values of a type that msgspec does not know are sent.

    Attributes:
        wire: the type sent in its place.
        write: value to `wire`.
        read: `wire` to value; raises ProtocolError or UserError for an invalid one.
    """

    wire: Any
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _write_path(path: Path) -> bytes:
    return str(path).encode(errors=SURROGATES)


def _read_path(data: bytes) -> Path:
    text = data.decode(errors=SURROGATES)
    if not text or "\0" in text or len(text) > LONGEST_PATH:
        raise ProtocolError("not a path")
    return Path(text)


def _write_error(error: Exception) -> tuple[str, str]:
    """An error for the user keeps its text; any other is a defect of the sender."""
    for name, kind in ERRORS.items():
        if isinstance(error, kind):
            return name, str(error)
    text = f"{type(error).__name__}: {error}, in the process that trains"
    return RemoteDefect.__name__, text


def _read_error(parts: tuple[str, str]) -> Exception:
    name, text = parts
    if name not in ERRORS:
        raise ProtocolError(f"unknown kind of error {name[:40]!r}")
    return ERRORS[name](text)


def _write_config(config: TrainingConfig) -> dict[str, bytes]:
    return {name: text.encode(errors=SURROGATES) for name, text in config.as_texts().items()}


def _read_config(texts: Mapping[str, bytes]) -> TrainingConfig:
    return TrainingConfig.from_texts(
        {name: text.decode(errors=SURROGATES) for name, text in texts.items()}
    )


TRANSLATIONS: Mapping[Any, Translation] = {
    Array: Translation(bytes, write_array, read_array),
    Path: Translation(bytes, _write_path, _read_path),
    Exception: Translation(tuple[str, str], _write_error, _read_error),
    TrainingConfig: Translation(dict[str, bytes], _write_config, _read_config),
}


@cache
def field_types(kind: type) -> tuple[tuple[str, Any], ...]:
    """Name and annotated type of each field of a dataclass."""
    hints = get_type_hints(kind, localns={"Array": Array})
    return tuple((field.name, hints[field.name]) for field in fields(kind))


@cache
def struct_of(kind: type) -> type[msgspec.Struct]:
    """The struct of a dataclass."""
    typed = [(name, wire_type(hint)) for name, hint in field_types(kind)]
    return msgspec.defstruct(
        kind.__name__,
        typed,
        namespace={"dataclass": kind},
        tag=True,
        array_like=True,
        forbid_unknown_fields=True,
    )


def wire_type(hint: Any) -> Any:
    """The type that msgspec reads in place of the annotated type `hint`.

    Raises:
        TypeError: values of this type cannot be sent.
    """
    origin, parts = get_origin(hint), get_args(hint)
    if hint in TRANSLATIONS:
        return TRANSLATIONS[hint].wire
    if origin in (Union, types.UnionType):
        return reduce(or_, map(wire_type, parts))
    if origin is tuple:
        items = tuple(part if part is ... else wire_type(part) for part in parts)
        return tuple.__class_getitem__(items)
    if origin is Mapping and parts[0] is str:
        return dict[str, wire_type(parts[1])]  # type: ignore[misc]
    if hint in (bool, int, float, str, types.NoneType):
        return hint
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        return struct_of(hint)
    raise TypeError(f"values of {hint} cannot be sent")


def pack(value: Any) -> Any:
    """`value` in types that msgspec writes.

    Lone surrogates in texts are replaced; NumPy numbers become Python numbers.
    """
    if type(value) in (float, int, bool):  # first, as a drawing has thousands
        return value
    for kind, translation in TRANSLATIONS.items():
        if isinstance(value, np.ndarray if kind is Array else kind):
            return pack(translation.write(value))
    if is_dataclass(value):
        own: type = type(value)
        return [own.__name__, *(pack(getattr(value, name)) for name, _ in field_types(own))]
    if isinstance(value, Mapping):
        return {pack(key): pack(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [pack(item) for item in value]
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return value.item() if isinstance(value, np.generic) else value


def build(hint: Any, value: Any) -> Any:
    """The value of the annotated type `hint` that was sent as `value`, which msgspec has checked.

    Raises:
        UserError, ValueError: its dataclass or translation refuses a value.
    """
    if isinstance(value, msgspec.Struct):
        kind = type(value).dataclass  # type: ignore[attr-defined]
        return kind(*(build(part, getattr(value, name)) for name, part in field_types(kind)))
    if hint in TRANSLATIONS:
        return TRANSLATIONS[hint].read(value)
    if value is None or _is_plain(hint):
        return value
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Mapping:
        return {name: build(parts[1], item) for name, item in value.items()}
    if origin is tuple:
        each = repeat(parts[0]) if parts[-1] is ... else parts
        return tuple(map(build, each, value))
    (part,) = (part for part in parts if part is not types.NoneType)
    return build(part, value)


@cache
def _is_plain(hint: Any) -> bool:
    """Whether values of this type need no conversion after msgspec."""
    if hint in TRANSLATIONS or is_dataclass(hint):
        return False
    return all(_is_plain(part) for part in get_args(hint) if part is not ...)
