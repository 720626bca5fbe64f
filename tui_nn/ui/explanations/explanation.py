"""Explanation: what a number on the screen is, its formula, and what is normal."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Explanation:
    """One kind of number.

    Attributes:
        labels: the words that stand beside it or above it on the screen, its name first.
        meaning: what it is, in a few words.
        formula: how it is computed; "" if there is none.
        normal: which values to expect; "" if there are none.
        is_unit: whether its label stands after the number: 12 steps/s.
    """

    labels: tuple[str, ...]
    meaning: str
    formula: str = ""
    normal: str = ""
    is_unit: bool = False

    @property
    def name(self) -> str:
        """Its first label."""
        return self.labels[0]

    def without(self, labels: Set[str]) -> Explanation | None:
        """The same without some labels; None if none is left."""
        kept = tuple(label for label in self.labels if label not in labels)
        return replace(self, labels=kept) if kept else None

    @property
    def text(self) -> str:
        """Everything but the name."""
        return " · ".join(part for part in (self.meaning, self.formula, self.normal) if part)
