"""Cells: a grid of characters, each with the key of its style, that becomes strips line by line."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from rich.cells import get_character_cell_size
from rich.segment import Segment
from textual.strip import Strip

from tui_nn.ui.drawing.glyphs import BRAILLE, Glyphs

if TYPE_CHECKING:
    from rich.style import Style

Key = Hashable
"""Names a style; the widget maps it to a Rich style."""


@lru_cache(4096)
def split_cells(text: str) -> tuple[str, ...]:
    """`text` cell by cell: "" follows a wide character, a mark of no width joins what it is on.

    Names in a user's data may be written in any script.
    """
    if text.isascii():
        return tuple(text)
    parts: list[str] = []
    for character in text:
        width = get_character_cell_size(character)
        if width:
            parts += [character, *[""] * (width - 1)]
        elif parts:
            parts[-1 if parts[-1] else -2] += character
    return tuple(parts)


class Cells:
    """A grid of cells; text outside is cut off.

    Attributes:
        width, height: its size in cells.
        characters: a list of single characters for each line.
        keys: the style key of each cell; "" is the plain style.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = max(0, width)
        self.height = max(0, height)
        self.characters = [[" "] * self.width for _ in range(self.height)]
        self.keys: list[list[Key]] = [[""] * self.width for _ in range(self.height)]

    def write(self, x: int, y: int, text: str, key: Key = "") -> int:
        """Write `text` from (x, y) on and return the column after it."""
        parts = split_cells(text)
        end = x + len(parts)
        if 0 <= y < self.height:
            first, last = max(0, x), min(self.width, end)
            if first < last:
                self.characters[y][first:last] = _cut(parts, first - x, last - x)
                self.keys[y][first:last] = [key] * (last - first)
        return end

    def write_runs(self, x: int, y: int, runs: list[tuple[str, Key]]) -> int:
        """Write runs of (text, key) one after the other and return the column after them."""
        for text, key in runs:
            x = self.write(x, y, text, key)
        return x

    def write_centred(self, y: int, text: str, key: Key = "") -> None:
        """Write `text` in the middle of line `y`."""
        self.write(max(0, (self.width - len(split_cells(text))) // 2), y, text, key)

    def paste(self, x: int, y: int, other: Cells) -> None:
        """Copy another grid to (x, y)."""
        for line in range(other.height):
            if 0 <= y + line < self.height:
                room = max(0, min(other.width, self.width - x))
                self.characters[y + line][x : x + room] = other.characters[line][:room]
                self.keys[y + line][x : x + room] = other.keys[line][:room]

    def cut(self, x: int, y: int, width: int, height: int) -> Cells:
        """A copy of the part of this size at (x, y), all of it inside."""
        part = Cells(width, height)
        for line in range(height):
            part.characters[line] = self.characters[y + line][x : x + width]
            part.keys[line] = self.keys[y + line][x : x + width]
        return part

    def text(self, y: int) -> str:
        """The characters of one line."""
        return "".join(self.characters[y])

    def __str__(self) -> str:
        return "\n".join(self.text(y).rstrip() for y in range(self.height))

    def strip(self, y: int, styles: Mapping[Key, Style], glyphs: Glyphs = BRAILLE) -> Strip:
        """One line, a segment for each run of equal style."""
        segments = []
        pairs = zip(self.characters[y], self.keys[y], strict=True)
        for key, run in groupby(pairs, itemgetter(1)):
            text = "".join(character for character, _ in run)
            segments.append(Segment(glyphs.translate(text), styles[key]))
        return Strip(segments, self.width)

    def changes(self, before: Cells) -> Iterator[tuple[int, int, int]]:
        """Yield the spans that differ from a grid of the same size: (line, column, columns)."""
        for y in range(self.height):
            if self.characters[y] == before.characters[y] and self.keys[y] == before.keys[y]:
                continue
            differs = [
                x
                for x in range(self.width)
                if self.characters[y][x] != before.characters[y][x]
                or self.keys[y][x] != before.keys[y][x]
            ]
            first, last = differs[0], differs[-1] + 1
            last += last < self.width and self.characters[y][last] == ""
            yield y, first, last - first


def _cut(parts: tuple[str, ...], first: int, last: int) -> list[str]:
    """The cells from `first` to `last`, blank where a wide character is cut in two."""
    cut = list(parts[first:last])
    if not cut[0]:
        cut[0] = " "
    if last < len(parts) and not parts[last]:
        cut[-1] = " "
    return cut


def fit(text: str, width: int) -> str:
    """`text` cut to `width` cells, with an ellipsis if it was longer."""
    parts = split_cells(text)
    if len(parts) <= width:
        return text
    return "".join(_cut(parts, 0, width - 1)) + "…" if width > 1 else "…"[: max(width, 0)]


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` cut or filled up to `width` cells; at the right edge if `right`."""
    text = fit(text, width)
    blanks = " " * (width - len(split_cells(text)))
    return blanks + text if right else text + blanks


def wrap(text: str, width: int) -> list[str]:
    """`text` broken between words into lines of at most `width` cells."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(split_cells(f"{lines[-1]} {word}")) <= width:
            lines[-1] += " " + word
        else:
            lines.append(fit(word, width))
    return lines


def message(width: int, height: int, text: str, key: Key = "") -> Cells:
    """A sentence in the middle of an otherwise empty picture."""
    cells = Cells(width, height)
    lines = wrap(text, max(1, width - 2))[:height]
    for offset, line in enumerate(lines):
        cells.write_centred((height - len(lines)) // 2 + offset, line, key)
    return cells
