"""Column: lines of text and numbers that fit a width, the less needed ones first to go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_nn.ui.drawing.cells import Cells, Key, fit, split_cells, wrap

INDENT = 2
"""Cells by which the lines of a formula after its first are moved in."""


Line = tuple[tuple[str, Key], ...]
"""A line in parts, each with its style key."""


class Block(NamedTuple):
    """Lines that belong together.

    Attributes:
        lines: from the first to the last.
        is_extra: whether they are left out where there is too little room.
    """

    lines: tuple[Line, ...]
    is_extra: bool = False


class Column:
    """Lines of at most `width` cells.

    Attributes:
        width: in cells.
        blocks: from the first to the last.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.blocks: list[Block] = []

    def head(self, *parts: str) -> None:
        """A line that names what follows, or one for each part where they have no room in one."""
        whole = ", ".join(parts)
        lines = (whole,) if len(split_cells(whole)) <= self.width else parts
        shown = tuple(((fit(line, self.width), "head"),) for line in lines)
        self.blocks.append(Block(shown, is_extra=True))

    def say(self, text: str, key: Key = "note") -> None:
        """A sentence, if there is room for it."""
        lines = tuple(((line, key),) for line in wrap(text, self.width))
        self.blocks.append(Block(lines, is_extra=True))

    def formula(self, parts: Sequence[str], key: Key = "number", *, extra: bool = False) -> None:
        """A formula that is broken between its parts alone."""
        lines, line = [], ""
        for part in parts:
            longer = f"{line} {part}" if line.strip() else line + part
            if len(split_cells(longer)) > self.width and line.strip():
                lines.append(line)
                longer = " " * INDENT + part
            line = longer
        shown = tuple(((fit(one, self.width), key),) for one in (*lines, line))
        self.blocks.append(Block(shown, extra))

    @property
    def least_rows(self) -> int:
        """Rows that it takes without all that can be left out."""
        return sum(len(block.lines) for block in self.blocks if not block.is_extra)

    def lines(self, height: int) -> list[Line]:
        """Those that have room in `height` lines: the last of the extra blocks go first."""
        blocks = list(self.blocks)
        for place in range(len(blocks) - 1, -1, -1):
            if sum(len(block.lines) for block in blocks) > height and blocks[place].is_extra:
                del blocks[place]
        return [line for block in blocks for line in block.lines][:height]

    def draw(self, cells: Cells, x: int, y: int, height: int) -> int:
        """Write them from (x, y) on; returns the row after the last."""
        lines = self.lines(height)
        for number, line in enumerate(lines):
            cells.write_runs(x, y + number, list(line))
        return y + len(lines)
