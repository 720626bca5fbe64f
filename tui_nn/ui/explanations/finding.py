"""find_explanation: which explanation belongs to a place on a panel, read off its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tui_nn.ui.explanations.explanation import Explanation

GAP = 3
"""Blanks that separate what stands beside one another in a table: a label does not reach across
them."""

NUMBER = re.compile(r"\d[\d.,:]*(?: \d{3})*")
"""A number, its digits in groups of three."""


class Found(NamedTuple):
    """A label in a line.

    Attributes:
        start, end: its columns.
        explanation: the explanation with this label.
    """

    start: int
    end: int
    explanation: Explanation


def find_explanation(
    lines: Sequence[str], x: int, y: int, explanations: Sequence[Explanation]
) -> Explanation | None:
    """The explanation of what is at column `x` of line `y`; None if nothing is said of it.

    Where there is only one, it belongs to the whole panel. Else it is that of the label there,
    else that of the nearest label before it in the same line, else that of the nearest heading
    above. A number before its unit, such as "12 steps/s", belongs to the unit right after it.
    """
    if len(explanations) == 1:
        return explanations[0]
    if not 0 <= y < len(lines) or not lines[y][x : x + 1].strip():
        return None
    here = sorted(find_labels(lines[y], explanations))
    return _at(here, x) or _beside(lines[y], here, x) or _above(lines, x, y, explanations)


def find_labels(line: str, explanations: Iterable[Explanation]) -> Iterator[Found]:
    """The labels in a line, of overlapping ones the longest."""
    labels = {label: one for one in explanations for label in one.labels}
    if not labels:
        return
    names = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    for match in re.finditer(rf"(?<!\w)(?:{names})(?!\w)", line):
        yield Found(match.start(), match.end(), labels[match.group()])


def _at(found: Iterable[Found], x: int) -> Explanation | None:
    return next((one.explanation for one in found if one.start <= x < one.end), None)


def _beside(line: str, found: Sequence[Found], x: int) -> Explanation | None:
    """That of a unit right after the number at `x`, else of the nearest label before it."""
    number = next((m for m in NUMBER.finditer(line) if m.start() <= x < m.end()), None)
    ends = (number.end(), number.end() + 1) if number else ()
    for one in found:
        if one.start in ends and one.explanation.is_unit:
            return one.explanation
    before = [one for one in found if one.end <= x]
    if not before or " " * GAP in line[before[-1].end : x]:
        return None
    return before[-1].explanation


def _above(
    lines: Sequence[str], x: int, y: int, explanations: Sequence[Explanation]
) -> Explanation | None:
    """That of the nearest heading above: the last label of a line that begins before `x`."""
    for line in reversed(lines[:y]):
        found = sorted(find_labels(line, explanations))
        if len(found) > 1:
            before = [one for one in found if one.start <= x]
            return before[-1].explanation if before else None
    return None
