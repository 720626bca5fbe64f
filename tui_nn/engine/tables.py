"""Tables of named entries: optimizers, activations, losses, initializers.

A table cannot be changed once it is made: what reads it (options, kernels) sees the same entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypeVar


class Entry(Protocol):
    """One row of a table."""

    @property
    def name(self) -> str:
        """Its name in configs, on screen and on the command line."""


E = TypeVar("E", bound=Entry)


def make_table(entries: Iterable[E]) -> Mapping[str, E]:
    """A read-only table of `entries` by name.

    Raises:
        ValueError: two entries have the same name, or a name is not of the form "leaky-relu".
    """
    table: dict[str, E] = {}
    for entry in entries:
        name = entry.name
        if name in table:
            raise ValueError(f"two entries are named {name!r}")
        if name != name.lower() or not identifier(name).isidentifier() or "_" in name:
            raise ValueError(f"{name!r}: a name is lower-case words joined by dashes")
        table[name] = entry
    return MappingProxyType(table)


def code_of(table: Mapping[str, Any], name: str) -> int:
    """The number by which kernels know an entry: its position in the table.

    Raises:
        KeyError: the table has no such entry.
    """
    if name not in table:
        raise KeyError(f"{name!r} is not one of {', '.join(table)}")
    return list(table).index(name)


def identifier(name: str) -> str:
    """`name` as a part of a Python name."""
    return name.replace("-", "_")
