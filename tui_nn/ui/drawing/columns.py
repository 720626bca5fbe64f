"""The columns of a user's table, a line each: type, values, gaps, distribution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui_nn.data.survey import Role
from tui_nn.data.survey_wording import ColumnLine, sparkline
from tui_nn.text import printable
from tui_nn.ui.drawing.cells import Cells, pad, split_cells

MARKS: Mapping[Role, str] = {
    Role.TARGET: "◆",
    Role.FEATURE: "✓",
    Role.DROPPED: "✗",
    Role.IGNORED: "·",
}
"""What stands before a column, by its role."""

HEADINGS = ("column", "type", "values", "gaps", "distribution")
VALUES, GAPS = 2, 3
"""Places of two of them."""

SPARK = 12
"""Cells of a distribution."""

WITH_SPARK, WITH_KIND = 64, 44
"""Cells from which there is room for the distribution, and for the type."""

GAP = 2
SHORTEST_VALUES = 8


@dataclass(frozen=True, slots=True)
class Widths:
    """Cells that the longest name, type, values and number of gaps take."""

    name: int
    kind: int
    values: int
    gaps: int

    @classmethod
    def of(cls, lines: Sequence[ColumnLine]) -> Widths:
        """The widths of all lines."""
        return cls(
            _widest((line.name for line in lines), HEADINGS[0]),
            _widest((line.kind for line in lines), HEADINGS[1]),
            _widest((line.values for line in lines), HEADINGS[VALUES]),
            _widest((line.gaps for line in lines), HEADINGS[GAPS]),
        )

    def within(self, width: int) -> tuple[int, int, int, int, int]:
        """Cells of name, type, values, gaps and distribution; 0 for what has no room."""
        room = width - 3  # the mark, and the scroll bar
        kind = self.kind + GAP if room >= WITH_KIND else 0
        spark = SPARK + GAP if room >= WITH_SPARK else 0
        name = min(self.name, max(room // 3, SHORTEST_VALUES)) + GAP
        gaps = self.gaps + GAP
        values = max(SHORTEST_VALUES, min(self.values + 1, room - name - kind - gaps - spark))
        return name, kind, values, gaps, spark


def _widest(texts: Iterable[str], heading: str) -> int:
    return max(len(split_cells(printable(text))) for text in (heading, *texts))


def draw_columns(
    width: int,
    height: int,
    lines: Sequence[ColumnLine],
    roles: Sequence[Role],
    widths: Widths,
    top: int,
    selected: int,
) -> Cells:
    """Draw the lines in view, below their headings.

    Style keys: "heading", "bar", "note", "spark", "selected" and the roles.

    Args:
        width, height: of the picture, in cells.
        lines: one for each column.
        roles: what each column is used for.
        widths: of all lines.
        top: the first line that is in view.
        selected: the line that is pointed at.
    """
    cells = Cells(width, height)
    parts = widths.within(width)
    _write(cells, 0, HEADINGS, parts, ("heading",) * 5)
    for y, place in enumerate(range(top, min(top + height - 1, len(lines))), 1):
        line, role = lines[place], roles[place]
        is_used = role in (Role.FEATURE, Role.TARGET)
        key = str(role) if place != selected else "selected"
        other = "selected" if place == selected else "value" if is_used else "note"
        if place == selected:
            cells.write(0, y, " " * (width - 1), "selected")
        cells.write(0, y, MARKS[role], key)
        spark = sparkline(line.distribution, SPARK)
        texts = (line.name, line.kind, line.values, line.gaps, spark)
        keys = (key, other, other, other, other if place == selected or not is_used else "spark")
        _write(cells, y, texts, parts, keys)
    _draw_bar(cells, top, len(lines))
    return cells


def _write(
    cells: Cells, y: int, texts: Sequence[str], parts: Sequence[int], keys: Sequence[str]
) -> None:
    x = 2
    for number, (text, width, key) in enumerate(zip(texts, parts, keys, strict=True)):
        if width:
            room = width - (1 if number == VALUES else GAP)
            cells.write(x, y, pad(printable(text), room, right=number == GAPS), key)
            x += width


def _draw_bar(cells: Cells, top: int, count: int) -> None:
    """A scroll bar in the last column, if not all lines are in view."""
    shown = cells.height - 1
    if count <= shown or shown < 1:
        return
    length = max(1, round(shown * shown / count))
    start = round((shown - length) * top / (count - shown))
    for y in range(shown):
        cells.write(cells.width - 1, y + 1, "█" if start <= y < start + length else "│", "bar")
