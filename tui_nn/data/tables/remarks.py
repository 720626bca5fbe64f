"""Remark: what was done about some cells of a column, counted, so that nothing is silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui_nn.text import plural


@dataclass(frozen=True, slots=True)
class Remark:
    """What was done about some cells of a column.

    Attributes:
        column: its name.
        noun: what each of them is: a gap, a value, a cell.
        which: what tells them from other cells, with a blank before it; "" for nothing.
        outcome: what was done about them.
        count: how many there are.
        first: which is the first, such as "in line 7"; "" if that does not matter.
    """

    column: str
    noun: str
    which: str
    outcome: str
    count: int
    first: str = ""

    def __str__(self) -> str:
        first = f", the first {self.first}," if self.first else ""
        return f"{self.column}: {plural(self.count, self.noun)}{self.which}{first} {self.outcome}"


def add_remarks(remarks: Iterable[Remark]) -> list[Remark]:
    """Remarks on several parts of a table as remarks on the whole, in the order of the parts."""
    found: dict[tuple[str, ...], Remark] = {}
    for remark in remarks:
        key = remark.column, remark.noun, remark.which, remark.outcome
        before = found.get(key)
        same = before and replace(before, count=before.count + remark.count)
        found[key] = same or remark
    return list(found.values())
