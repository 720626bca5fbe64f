"""Narrow an optional value, or one of several types, for the lines that follow."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def expect(value: T | None) -> T:
    """Return `value`, which must not be None."""
    assert value is not None
    return value


def expect_a(kind: type[T], value: object) -> T:
    """Return `value`, which must be a `kind`."""
    assert isinstance(value, kind), f"expected {kind.__name__}, got {value!r}"
    return value
