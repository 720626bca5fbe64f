"""Class names: the names of a user's classes, shortened so that they stay different."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.ui.drawing.cells import fit, split_cells

_SEPARATORS = " -_.:/"


def without_prefix(names: Sequence[str]) -> list[str]:
    """The names without the words that all of them begin with: setosa for Iris-setosa."""
    common = _common_prefix(min(names), max(names)) if len(names) > 1 else ""
    cut = max(common.rfind(separator) + 1 for separator in _SEPARATORS)
    return [name[cut:] for name in names] if all(len(name) > cut for name in names) else list(names)


def shorten(names: Sequence[str], width: int) -> list[str] | None:
    """The names in at most `width` cells each; None if two different ones would look the same."""
    short = [fit(name, width) for name in without_prefix(names)]
    return short if len(set(short)) == len(set(names)) else None


def with_numbers(names: Sequence[str]) -> list[str]:
    """The names after their numbers, from 1."""
    return [f"{number} {name}" for number, name in enumerate(without_prefix(names), 1)]


def longest(names: Sequence[str]) -> int:
    """Cells of the longest name."""
    return max((len(split_cells(name)) for name in names), default=0)


def _common_prefix(one: str, other: str) -> str:
    pairs = zip(one, other, strict=False)
    return one[: next((place for place, (a, b) in enumerate(pairs) if a != b), len(one))]
