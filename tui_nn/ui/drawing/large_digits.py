"""Large digits: a short number in half blocks, three lines high."""

from __future__ import annotations

from tui_nn.ui.drawing.cells import Cells, Key

LINES = 3
"""Height of the digits."""

_PIXELS = {
    "0": "### #.# #.# #.# ###",
    "1": ".#. ##. .#. .#. ###",
    "2": "### ..# ### #.. ###",
    "3": "### ..# .## ..# ###",
    "4": "#.# #.# ### ..# ..#",
    "5": "### #.. ### ..# ###",
    "6": "### #.. ### #.# ###",
    "7": "### ..# ..# .#. .#.",
    "8": "### #.# ### #.# ###",
    "9": "### #.# ### ..# ###",
    ".": ". . . . #",
    "%": "#..# ...# .##. #... #..#",
    "−": "... ... ### ... ...",
    "–": "... ... ### ... ...",
    "$": ".## ##. ### .## ##.",
    "e": "... ### ### #.. ###",
    "k": "#.. #.# ##. #.# #.#",
    " ": ". . . . .",
}
"""Five rows of pixels for each character; the sixth is empty."""

_HALVES = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


def width_of(text: str) -> int:
    """Width of `text` in columns; 0 if it has a character without a large form."""
    if not all(character in _PIXELS for character in text):
        return 0
    return sum(len(_PIXELS[c].split()[0]) + 1 for c in text) - 1


def write_large(cells: Cells, x: int, y: int, text: str, key: Key) -> int:
    """Write `text` in large digits from (x, y) on and return the column after it."""
    for character in text:
        rows = _PIXELS[character].split()
        rows.append("." * len(rows[0]))
        for line in range(LINES):
            pairs = zip(rows[2 * line], rows[2 * line + 1], strict=True)
            cells.write(x, y + line, "".join(_HALVES[a + b] for a, b in pairs), key)
        x += len(rows[0]) + 1
    return x - 1
