"""Rows: the lines of the screen as cells, each with a character and a pen."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment

from tui_nn.ui.terminal.output.pens import RESET, Pen, blank, pen_of

_JOINERS = "\u200d\ufe0e\ufe0f"
"""Characters that combine with the one before, whatever the width."""


class Row(NamedTuple):
    """One line: a character and a pen for each cell.

    A wide character is in the first of its two cells; the second is empty.
    """

    characters: list[str]
    pens: list[Pen]


class RowReader:
    """Converts Textual's segments into rows; rows of unchanged lines are reused.

    Args:
        colors: of the terminal; None if it has none.
        encoding: of the output.
    """

    def __init__(self, colors: ColorSystem | None, encoding: str = "utf-8") -> None:
        self.colors, self.encoding = colors, encoding
        self._is_unicode = codecs.lookup(encoding).name == "utf-8"
        self._latest: list[tuple[list[Segment], Row]] = []

    def read(self, lines: Iterable[Sequence[Segment]], width: int) -> list[Row]:
        """The rows of a screen that is `width` cells wide."""
        rows = []
        for y, line in enumerate(lines):
            segments = list(line)
            if y < len(self._latest) and self._latest[y][0] == segments:
                row = self._latest[y][1]
                if len(row.pens) == width:
                    rows.append((segments, row))
                    continue
            rows.append((segments, self._read(segments, width)))
        self._latest = rows
        return [row for _, row in rows]

    def _read(self, segments: Sequence[Segment], width: int) -> Row:
        row = Row([], [])
        for text, style, control in segments:
            if control or not text:
                continue
            pen = pen_of(style, self.colors)
            characters = self._characters(text)
            row.characters.extend(characters)
            if " " in characters:
                empty = blank(pen)
                row.pens.extend(empty if cell == " " else pen for cell in characters)
            else:
                row.pens.extend([pen] * len(characters))
        return _fitted(row, width)

    def _characters(self, text: str) -> list[str]:
        """`text` cell by cell, without control characters and characters the encoding lacks."""
        if text.isascii() and text.isprintable():
            return list(text)
        text = "".join(character for character in text if not _is_control(ord(character)))
        if cell_len(text) == len(text) and not any(joiner in text for joiner in _JOINERS):
            cells = list(text)
        else:
            cells = split_cells(text)
        return cells if self._is_unicode else self._encodable(cells)

    def _encodable(self, cells: list[str]) -> list[str]:
        """The cells, with question marks for characters that the encoding lacks."""
        shown = list(cells)
        for x, cell in enumerate(cells):
            try:
                cell.encode(self.encoding)
            except UnicodeEncodeError:
                shown[x] = "?"
                if x + 1 < len(cells) and not cells[x + 1]:
                    shown[x + 1] = " "
        return shown


def split_cells(text: str) -> list[str]:
    """`text` cell by cell: accents stay with their letters, wide characters take two cells."""
    cells: list[str] = []
    width = 0
    for end, character in enumerate(text, 1):
        grown = cell_len(text[:end]) - width
        width += grown
        last = next((x for x in range(len(cells) - 1, -1, -1) if cells[x]), None)
        if last is not None and (not grown or character in _JOINERS):
            cells[last] += character
            cells += [""] * grown
        elif grown:
            cells += [character] + [""] * (grown - 1)
    return cells


def _fitted(row: Row, width: int) -> Row:
    """`row` cut or padded to the width; half of a wide character becomes a blank."""
    missing = width - len(row.characters)
    if missing > 0:
        return Row(row.characters + [" "] * missing, row.pens + [blank(RESET)] * missing)
    if missing < 0:
        cut = row.characters[width] == ""
        characters = row.characters[: width - cut] + [" "] * cut
        return Row(characters, row.pens[:width])
    return row


def _is_control(code: int) -> bool:
    return code < 0x20 or 0x7F <= code < 0xA0
