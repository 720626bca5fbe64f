"""Picture: what the terminal shows, and what to write so that it shows another frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_nn.ui.terminal.output.pens import ANY, Pen, change
from tui_nn.ui.terminal.output.rows import Row

LEAST_MOVE = 4
"""Bytes of a short cursor movement: rewriting fewer unchanged cells is cheaper."""

_NOTHING = Row([], [])


class _Run(NamedTuple):
    """Adjacent cells with one pen; sorting runs by pen minimizes colour changes."""

    pen: Pen
    y: int
    start: int
    end: int


class Picture:
    """The terminal's cells, cursor and pen after everything that was written."""

    def __init__(self) -> None:
        self._rows: Sequence[Row] = ()
        self._pen: Pen | None = None
        self._x: int | None = None
        self._y: int | None = None

    def forget(self) -> None:
        """Assume nothing about the terminal; the next frame is written as a whole."""
        self._rows, self._pen, self._x, self._y = (), None, None, None

    def show(self, rows: Sequence[Row]) -> str:
        """What to write to show `rows`; "" if the terminal shows them already.

        Changing colours takes more bytes than moving the cursor. So all cells with one pen are
        written together, wherever they are; measured, that saves a third.
        """
        if _size(rows) != _size(self._rows):
            self.forget()  # a terminal that gets smaller may have moved its cursor
            self._rows = [_NOTHING] * len(rows)
        runs: list[_Run] = []
        for y, (row, shown) in enumerate(zip(rows, self._rows, strict=True)):
            if row is not shown and row != shown:
                for start, end in _spans(row, shown):
                    runs += _runs(row, y, start, end)
        parts: list[str] = []
        for run in sorted(runs):
            self._write(rows[run.y], run, parts)
        self._rows = rows
        return "".join(parts)

    def move(self, x: int, y: int) -> str:
        """The sequence that moves the cursor to column `x` of line `y`."""
        ways = [f"\x1b[{y + 1}{f';{x + 1}' if x else ''}H"]
        if self._y is not None:
            across = [f"\x1b[{x + 1}G" if x else "\r"]
            if self._x is not None:
                across.append(_step(x - self._x, "C", "D"))
            ways.append(_step(y - self._y, "B", "A") + min(across, key=len))
        self._x, self._y = x, y
        return min(ways, key=len)

    def move_in_line(self, x: int) -> str:
        """The sequence that moves the cursor to column `x` of its line."""
        self._x = x
        return f"\x1b[{x + 1}G"

    def _write(self, row: Row, run: _Run, parts: list[str]) -> None:
        """Write the cells of a run."""
        if (self._x, self._y) != (run.start, run.y):
            parts.append(self.move(run.start, run.y))
        sequence, self._pen = change(self._pen, run.pen)
        parts.append(sequence)
        uncertain = False
        for x in range(run.start, run.end):
            if not row.characters[x]:
                continue
            if uncertain:
                self._x = None
                parts.append(self.move(x, run.y))
            parts.append(row.characters[x])
            uncertain = _is_wide(row, x)
        self._x = None if uncertain or run.end == len(row.characters) else run.end


def _size(rows: Sequence[Row]) -> tuple[int, int]:
    """Lines and columns."""
    return len(rows), len(rows[0].pens) if rows else 0


def _step(distance: int, forth: str, back: str) -> str:
    """A relative movement; the letters are the final bytes for each direction."""
    if not distance:
        return ""
    if back == "D" and -4 < distance < 0:
        return "\b" * -distance
    size = abs(distance)
    return f"\x1b[{size if size > 1 else ''}{forth if distance > 0 else back}"


def _is_wide(row: Row, x: int) -> bool:
    """Whether terminals may disagree on the cursor's column after this character."""
    return len(row.characters[x]) > 1 or row.characters[x + 1 : x + 2] == [""]


def _spans(row: Row, shown: Row) -> Iterator[tuple[int, int]]:
    """The spans (start, end) of `row` to write; small gaps between changes are included."""
    if not shown.pens:
        yield 0, len(row.pens)
        return
    start = end = -1
    for x in _changed(row, shown):
        if end >= 0 and _is_cheap(row, end, x):
            end = x + 1
            continue
        if end >= 0:
            yield start, end
        start, end = x, x + 1
    if end >= 0:
        yield start, end


def _changed(row: Row, shown: Row) -> list[int]:
    """The columns whose cells differ."""
    cells = zip(row.characters, shown.characters, row.pens, shown.pens, strict=True)
    return [
        x for x, (new, old, pen, was) in enumerate(cells) if new != old or pen is not was != pen
    ]


def _is_cheap(row: Row, start: int, end: int) -> bool:
    """Whether rewriting these unchanged cells is cheaper than skipping them."""
    if end - start > LEAST_MOVE:
        return False
    pen = row.pens[start - 1]
    size = len("".join(row.characters[start:end]).encode("utf-8", "replace"))
    return size <= LEAST_MOVE and all(other == pen for other in row.pens[start:end])


def _runs(row: Row, y: int, start: int, end: int) -> Iterator[_Run]:
    """Split a span into runs of one pen; a blank joins a neighbour with the same background."""
    pen = row.pens[start]
    for x in range(start + 1, end):
        after = row.pens[x]
        if after is pen or after == pen or _is_blank_of(after, pen):
            continue
        if _is_blank_of(pen, after):
            pen = after
            continue
        yield _Run(pen, y, start, x)
        pen, start = after, x
    yield _Run(pen, y, start, end)


def _is_blank_of(blank: Pen, pen: Pen) -> bool:
    """Whether a blank looks the same with this pen."""
    return blank.ink == ANY and blank.paper == pen.paper and not pen.attributes & blank.minded
